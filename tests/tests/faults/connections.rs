//! Clients that connect and say nothing, that say half of it, or never come to an end: everybody else is served.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use bole_api::config::Config;
use bole_persistence::db::Backend;
use bole_tests::Served;
use bole_tests::database::Database;

use crate::BOLE;

/// As many connections that lie idle.
const IDLE: u64 = 10_000;
/// File descriptors that the test needs besides.
const OTHERS: u64 = 200;
/// Longer than the server waits for any part of a request.
const PATIENCE: Duration = Duration::from_secs(60);

fn connected(served: &Served) -> TcpStream {
    let stream = TcpStream::connect(served.socket()).expect("the server accepts");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time is set");
    stream
}

fn send(mut stream: &TcpStream, text: &str) {
    stream.write_all(text.as_bytes()).expect("it is sent");
}

/// Everything that comes until the server closes the connection.
fn until_closed(mut stream: TcpStream) -> String {
    let mut text = Vec::new();
    match stream.read_to_end(&mut text) {
        Ok(_) => {}
        // Closed before everything that was sent was read.
        Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => {}
        Err(error) => panic!("the server neither answers nor closes: {error}"),
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// A whole answer on a connection that stays open.
fn answer(mut stream: &TcpStream) -> String {
    let mut text = [0; 4096];
    let length = stream.read(&mut text).expect("an answer");
    String::from_utf8_lossy(&text[..length]).into_owned()
}

/// The server answers somebody else, the database included.
#[track_caller]
fn serves(served: &Served) {
    let stream = connected(served);
    send(&stream, "GET /readyz HTTP/1.1\r\nHost: bole\r\nConnection: close\r\n\r\n");
    let told = until_closed(stream);
    assert!(told.starts_with("HTTP/1.1 200 "), "{told}");
}

#[test]
fn ten_thousand_idle_connections_are_held() {
    let most = rlimit::increase_nofile_limit(u64::MAX).expect("a limit");
    let idle = IDLE.min(most - OTHERS);
    println!("{idle} idle connections; this process may have {most} files");
    let database = Database::migrated(Backend::Sqlite);
    let served = Served::start(BOLE, &database.url, &[]);
    let mut held = Vec::new();
    for nth in 0..idle {
        let stream = connected(&served);
        // Every second one asked something before it fell silent.
        if nth % 2 == 0 {
            send(&stream, "GET /healthz HTTP/1.1\r\nHost: bole\r\n\r\n");
            let told = answer(&stream);
            assert!(told.starts_with("HTTP/1.1 200 "), "{told}");
        }
        held.push(stream);
    }
    serves(&served);
    let asked_again = held.first().expect("a connection");
    send(asked_again, "GET /healthz HTTP/1.1\r\nHost: bole\r\n\r\n");
    assert!(answer(asked_again).starts_with("HTTP/1.1 200 "), "one that was idle is served as well");
}

#[test]
fn who_never_ends_his_request_is_sent_away() {
    let database = Database::migrated(Backend::Sqlite);
    let served = Served::start(BOLE, &database.url, &[("BOLE_BODY_TIMEOUT_SECONDS", "1")]);
    let form = "POST /api/v1/auth/token HTTP/1.1\r\nHost: bole\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    let half_a_head: Vec<_> = (0..100).map(|_| connected(&served)).collect();
    half_a_head.iter().for_each(|stream| send(stream, "GET /healthz HTTP/1.1\r\nHos"));
    let half_a_body: Vec<_> = (0..100).map(|_| connected(&served)).collect();
    half_a_body.iter().for_each(|stream| send(stream, &format!("{form}Content-Length: 1000\r\n\r\ngrant_type=")));
    let endless = connected(&served);
    send(&endless, &format!("{form}Transfer-Encoding: chunked\r\n\r\n"));
    let drips = endless.try_clone().expect("the same connection");
    let dripping = std::thread::spawn(move || {
        let mut drips = &drips;
        // Until it has had enough itself.
        while drips.write_all(b"1\r\na\r\n").is_ok() {
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    let gone: Vec<_> = (0..100).map(|_| connected(&served)).collect();
    gone.iter().for_each(|stream| send(stream, &format!("{form}Content-Length: 1000\r\n\r\n")));
    drop(gone);
    serves(&served);
    for stream in half_a_head {
        let told = until_closed(stream);
        assert!(told.is_empty() || told.starts_with("HTTP/1.1 408 "), "{told}");
    }
    for stream in half_a_body {
        let told = until_closed(stream);
        assert!(told.starts_with("HTTP/1.1 400 "), "{told}");
    }
    // Answered while it goes on sending; what is sent after that is read and thrown away.
    assert!(answer(&endless).starts_with("HTTP/1.1 400 "));
    serves(&served);
    endless.shutdown(Shutdown::Both).expect("it has enough");
    dripping.join().expect("it ends");
}

#[test]
fn the_configuration_refuses_no_time_at_all() {
    for variable in ["BOLE_BODY_TIMEOUT_SECONDS", "BOLE_JOB_LEASE_SECONDS"] {
        let environment = [(variable.to_owned(), "0".to_owned())].into();
        assert!(Config::read(None, &environment).is_err(), "{variable}");
    }
}
