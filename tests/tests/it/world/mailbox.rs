//! A mail server on the loopback: a real one, which takes every mail, or refuses each.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bole_api::notifications::{Mailer, WITHIN};
use bole_api::state::Settings;
use bole_tests::TestApp;
use mailin::{Action, Handler, Response, Session, SessionBuilder, response};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A mail as it came.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mail {
    pub(crate) to: Vec<String>,
    pub(crate) raw: String,
}

impl Mail {
    /// A header as it stands, without its folding.
    pub(crate) fn header(&self, name: &str) -> String {
        let head = self.raw.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ");
        let found = head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then(|| value.to_owned())
        });
        found.unwrap_or_else(|| panic!("{name} in {head}"))
    }

    /// The code in its text.
    pub(crate) fn code(&self) -> String {
        let text = self.text();
        let found = text.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| word.len() == 10);
        found.unwrap_or_else(|| panic!("a code in {text}")).to_owned()
    }

    /// The text, whichever way it was encoded.
    pub(crate) fn text(&self) -> String {
        let body = self.raw.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default();
        match self.header("Content-Transfer-Encoding").as_str() {
            "base64" => {
                let bytes = STANDARD.decode(body.split_whitespace().collect::<String>()).expect("base64");
                String::from_utf8(bytes).expect("UTF-8")
            }
            _ => body.replace("\r\n", "\n").trim_end().to_owned(),
        }
    }
}

/// The server.
#[derive(Debug, Clone)]
pub(crate) struct Mailbox {
    address: SocketAddr,
    got: Arc<Mutex<Vec<Mail>>>,
    refuses: Arc<AtomicBool>,
}

#[derive(Debug, Clone)]
struct Taking {
    mail: Mail,
    raw: Vec<u8>,
    got: Arc<Mutex<Vec<Mail>>>,
    refuses: Arc<AtomicBool>,
}

impl Handler for Taking {
    fn rcpt(&mut self, to: &str) -> Response {
        if self.refuses.load(Ordering::SeqCst) {
            return response::NO_MAILBOX;
        }
        self.mail.to.push(to.to_owned());
        response::OK
    }

    fn data(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.raw.extend_from_slice(bytes);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let raw = String::from_utf8_lossy(&std::mem::take(&mut self.raw)).into_owned();
        let mail = Mail { raw, ..std::mem::take(&mut self.mail) };
        self.got.lock().expect("nobody panicked").push(mail);
        response::OK
    }
}

impl Mailbox {
    /// One that takes everything.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("the port is known");
        let mailbox = Self { address, got: Arc::default(), refuses: Arc::default() };
        let serving = mailbox.clone();
        tokio::spawn(async move {
            while let Ok((stream, from)) = listener.accept().await {
                let (got, refuses) = (Arc::clone(&serving.got), Arc::clone(&serving.refuses));
                let taking = Taking { mail: Mail::default(), raw: Vec::new(), got, refuses };
                let session = SessionBuilder::new("mail.example").build(from.ip(), taking);
                // Whoever sends goes away when he is done.
                tokio::spawn(async move { drop(serve(stream, session).await) });
            }
        });
        mailbox
    }

    /// A server of the product that mails by this one.
    pub(crate) async fn served(&self, app: &TestApp) -> TestApp {
        let mailer = Mailer::at(&format!("smtp://{}", self.address), "伯乐 <no-reply@bole.example>", WITHIN);
        let settings = Settings {
            requests_per_minute: 0,
            event_stream: Duration::ZERO,
            webhooks_private: true,
            mailer: Some(mailer.expect("a server")),
            chat_hosts: vec!["127.0.0.1".to_owned()],
            object_url: Some("https://hr.example/open/{id}".to_owned()),
            ..Settings::default()
        };
        TestApp::start_with(app.backend(), settings).await
    }

    /// From now on it knows no mail box.
    pub(crate) fn refuse(&self, refuses: bool) {
        self.refuses.store(refuses, Ordering::SeqCst);
    }

    /// What came since the last look.
    pub(crate) fn taken(&self) -> Vec<Mail> {
        std::mem::take(&mut self.got.lock().expect("nobody panicked"))
    }
}

async fn serve(stream: TcpStream, mut session: Session<Taking>) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let (mut read, mut line) = (BufReader::new(read), Vec::new());
    write.write_all(&session.greeting().buffer()?).await?;
    loop {
        line.clear();
        if read.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let answer = session.process(&line);
        if answer.action != Action::NoReply {
            write.write_all(&answer.buffer()?).await?;
        }
        if answer.action == Action::Close {
            return Ok(());
        }
    }
}
