//! The way by which mails go: an SMTP server, secured unless the configuration says otherwise.

use std::sync::Arc;
use std::time::Duration;

use bole_domain::notifications::Note;
use bole_domain::webhooks::Attempted;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, header};
use lettre::transport::smtp::Error;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::webhooks::failed;

/// A mail takes no longer, from the connection to the server's last word.
pub const WITHIN: Duration = Duration::from_secs(20);
/// So many go at once: servers refuse those who come with more.
const AT_ONCE: usize = 4;
/// What went through is told by this status.
const TAKEN: u16 = 250;

/// An SMTP server and from whom mails come.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    within: Duration,
    places: Arc<Semaphore>,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mailer").field("from", &self.from).finish_non_exhaustive()
    }
}

impl Mailer {
    /// By a server's address: `smtps://user:password@host`, `smtp://host:587?tls=required`, `smtp://localhost:25`. A mail that has not
    /// gone `within` that time has not gone; [`WITHIN`] is less than what a worker may take.
    pub fn at(url: &str, from: &str, within: Duration) -> Result<Self, &'static str> {
        let from = from.parse().map_err(|_| "mail_from is an address such as `伯乐 <no-reply@example.com>`")?;
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| "smtp_url is smtps://user:password@host or smtp://host:587?tls=required")?;
        let places = Arc::new(Semaphore::new(AT_ONCE));
        Ok(Self { transport: server.timeout(Some(within)).build(), from, within, places })
    }

    /// Does the server answer and take the log-in? Tells what went wrong, if anything did.
    pub(crate) async fn answers(&self) -> Option<String> {
        match timeout(self.within, self.transport.test_connection()).await {
            Err(_) => Some("it does not answer".to_owned()),
            Ok(Ok(true)) => None,
            Ok(Ok(false)) => Some("it does not take commands".to_owned()),
            Ok(Err(error)) => {
                let Attempted { status, fault, .. } = told(&error);
                Some(status.map_or_else(|| fault.unwrap_or_default(), |status| format!("answered {status}")))
            }
        }
    }

    /// Sends a mail once; tells how it went. `id` is the same with each attempt, so that whoever gets a mail twice can know.
    pub(super) async fn send(&self, to: &str, note: &Note, id: &str) -> Attempted {
        let Ok(to) = to.parse::<Address>() else { return failed("address_refused") };
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(note.subject.clone())
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .header(ContentType::TEXT_PLAIN)
            .raw_header(automatic())
            .body(note.body.clone());
        let Ok(message) = message else { return failed("unwritable") };
        // The transport's own patience ends with the connection.
        let sending = timeout(self.within, async {
            let _place = self.places.acquire().await;
            self.transport.send(message).await
        });
        match sending.await {
            Err(_) => failed("timed_out"),
            Ok(Ok(_)) => Attempted { status: Some(TAKEN), fault: None, excerpt: None },
            Ok(Err(error)) => told(&error),
        }
    }
}

/// Nobody's holiday reply is to come back.
fn automatic() -> header::HeaderValue {
    header::HeaderValue::new(header::HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned())
}

/// How it went wrong. What the server said may name people's addresses, so its code alone is kept.
fn told(error: &Error) -> Attempted {
    if let Some(code) = error.status() {
        return Attempted { status: Some(code.into()), fault: Some("mail_refused".to_owned()), excerpt: None };
    }
    failed(if error.is_timeout() {
        "timed_out"
    } else if error.is_tls() {
        "unsecured"
    } else {
        "not_connected"
    })
}
