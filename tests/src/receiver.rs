//! A receiver of webhooks, friendly or not.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What it does with whoever comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Manner {
    /// Answers with this status and text.
    Answers(u16, String),
    /// Sends elsewhere.
    Redirects(String),
    /// Goes away in the middle of it.
    Resets,
    /// Says that it is well, and then sends without end.
    Huge,
    /// Says that it is well and promises more than comes.
    Lies,
    /// Says that it is well, and then nothing more.
    Hangs,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Received {
    /// The request line and the headers.
    pub head: String,
    /// The body as text.
    pub body: String,
}

impl Received {
    /// A header.
    pub fn header(&self, name: &str) -> String {
        let found = self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        });
        found.unwrap_or_else(|| panic!("{name} in {}", self.head))
    }

    /// The body.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}

/// A receiver on the loopback.
#[derive(Debug, Clone)]
pub struct Receiver {
    address: SocketAddr,
    manner: Arc<Mutex<Manner>>,
    got: Arc<Mutex<Vec<Received>>>,
}

impl Receiver {
    /// One that takes everything.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let receiver = Self {
            address: listener.local_addr().expect("a port"),
            manner: Arc::new(Mutex::new(Manner::Answers(204, String::new()))),
            got: Arc::default(),
        };
        let serving = receiver.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let one = serving.clone();
                // Whoever sends goes away when he has heard enough.
                tokio::spawn(async move { drop(one.receive(stream).await) });
            }
        });
        receiver
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://{}/hooks?tenant=1", self.address)
    }

    /// Does otherwise from now on.
    pub fn be(&self, manner: Manner) {
        *self.manner.lock().expect("nobody panicked") = manner;
    }

    /// What came since this was asked last.
    pub fn got(&self) -> Vec<Received> {
        std::mem::take(&mut self.got.lock().expect("nobody panicked"))
    }

    async fn receive(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let (mut read, mut buffer) = (Vec::new(), [0_u8; 4096]);
        let received = loop {
            let some = stream.read(&mut buffer).await?;
            read.extend_from_slice(buffer.get(..some).unwrap_or_default());
            let text = String::from_utf8_lossy(&read).into_owned();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let received = Received { head: head.to_owned(), body: body.to_owned() };
                if received.header("content-length") == body.len().to_string() {
                    break received;
                }
            }
            if some == 0 {
                return Ok(());
            }
        };
        self.got.lock().expect("nobody panicked").push(received);
        let manner = self.manner.lock().expect("nobody panicked").clone();
        match manner {
            Manner::Answers(status, text) => {
                let answer = format!(
                    "HTTP/1.1 {status} So\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{text}",
                    text.len()
                );
                stream.write_all(answer.as_bytes()).await
            }
            Manner::Redirects(to) => {
                let answer =
                    format!("HTTP/1.1 307 There\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                stream.write_all(answer.as_bytes()).await
            }
            Manner::Resets => {
                // With data unread and no lingering the other side gets a reset.
                stream.set_zero_linger()
            }
            Manner::Huge => {
                stream.write_all(b"HTTP/1.1 200 So\r\ntransfer-encoding: chunked\r\n\r\n").await?;
                loop {
                    stream.write_all(format!("1000\r\n{}\r\n", "x".repeat(0x1000)).as_bytes()).await?;
                }
            }
            Manner::Lies => stream.write_all(b"HTTP/1.1 200 So\r\ncontent-length: 1000000\r\n\r\nshort").await,
            Manner::Hangs => {
                stream.write_all(b"HTTP/1.1 200 So\r\ncontent-length: 10\r\n\r\n").await?;
                stream.read(&mut buffer).await.map(|_| ())
            }
        }
    }
}
