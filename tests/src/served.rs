//! `bole serve` as a process of its own, that can be killed and started again in the same place.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The master key of every server here.
pub const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

/// Longer than any start takes, also where the database has to come back first.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// A server with its place and its settings.
pub struct Served {
    command: Vec<String>,
    child: Child,
    port: u16,
    settings: Vec<(String, String)>,
}

impl Served {
    /// Starts one on a database and waits until it listens. `program` is `env!("CARGO_BIN_EXE_bole-served")`, which only a
    /// test knows.
    pub fn start(program: &str, url: &str, more: &[(&str, &str)]) -> Self {
        Self::start_by(&[program, "serve"], url, more)
    }

    /// The same by a command that becomes the server.
    pub fn start_by(command: &[&str], url: &str, more: &[(&str, &str)]) -> Self {
        let command: Vec<String> = command.iter().map(|word| (*word).to_owned()).collect();
        let port = free_port();
        let listen = format!("127.0.0.1:{port}");
        let usual = [
            ("DATABASE_URL", url),
            ("BOLE_MASTER_KEY", KEY),
            ("BOLE_LISTEN", listen.as_str()),
            ("BOLE_REQUESTS_PER_MINUTE", "0"),
            ("BOLE_LOG_FILTER", "off"),
        ];
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let settings: Vec<_> = usual.iter().chain(more).map(owned).collect();
        let mut served = Self { child: spawn(&command, &settings), command, port, settings };
        served.wait();
        served
    }

    /// Its address.
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Its address as sockets have it.
    pub fn socket(&self) -> (&'static str, u16) {
        ("127.0.0.1", self.port)
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it as `kill -9` does: it has no chance to end anything.
    pub fn kill(&mut self) {
        self.child.kill().expect("the server is killed");
        self.child.wait().expect("the server has ended");
    }

    /// Starts it again in the same place.
    pub fn again(&mut self) {
        self.child = spawn(&self.command, &self.settings);
        self.wait();
    }

    /// Waits until it listens. One that ends at once, because its database is not there, is started again, as whatever
    /// watches over a service does.
    fn wait(&mut self) {
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(begun.elapsed() < PATIENCE, "the server does not start");
            if self.child.try_wait().expect("the server's state").is_some() {
                self.child = spawn(&self.command, &self.settings);
            }
            sleep(LOOK_EVERY);
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(command: &[String], settings: &[(String, String)]) -> Child {
    let (program, arguments) = command.split_first().expect("a command");
    let mut command = Command::new(program);
    // What this process was told is not for the server.
    let ours = |name: &str| name.starts_with("BOLE_") || name == "MIGRATION_DATABASE_URL";
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(ours)) {
        command.env_remove(name);
    }
    command
        .args(arguments)
        .envs(settings.iter().map(|(name, value)| (name, value)))
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("the server is started")
}

/// A port that nobody has, below those that the system gives to whoever connects: it stays free while the server is dead.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let own = u16::try_from(std::process::id() % 8_000).expect("it is small");
    loop {
        let port = 12_000 + (own + NEXT.fetch_add(97, Ordering::Relaxed)) % 8_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
