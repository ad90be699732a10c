//! One attempt: signed as the Standard Webhooks specification says, bounded in time and in what is read of the answer.

use std::sync::OnceLock;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bole_domain::webhooks::Attempted;
use bole_persistence::crypto::hmac_sha256;
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use tokio::time::timeout;

use super::address::{AddressFault, PublicOnly, checked};

/// A connection takes no longer.
const CONNECT: Duration = Duration::from_secs(5);
/// An answer takes no longer.
const ANSWER: Duration = Duration::from_secs(15);
/// What is read of it comes within this time.
const READ: Duration = Duration::from_secs(2);
/// So much of an answer is kept (bytes).
const EXCERPT: usize = 1_024;
/// What each secret begins with.
const PREFIX: &str = "whsec_";

/// A new secret as it is told, of 32 random bytes.
pub(super) fn secret(random: &[u8; 32]) -> String {
    format!("{PREFIX}{}", STANDARD.encode(random))
}

/// What is sent.
pub(super) struct Message<'a> {
    /// The event's id: the same with each attempt.
    pub(super) id: &'a str,
    /// Seconds since 1970.
    pub(super) timestamp: i64,
    /// The event as JSON.
    pub(super) body: &'a str,
}

/// The signatures, one for each secret that holds; none where a secret is not what was made here.
pub(super) fn signatures(message: &Message<'_>, secrets: &[String]) -> Option<String> {
    let signed = format!("{}.{}.{}", message.id, message.timestamp, message.body);
    let each = secrets.iter().map(|secret| {
        let key = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok().filter(|key| !key.is_empty())?;
        Some(format!("v1,{}", STANDARD.encode(hmac_sha256(&key, signed.as_bytes()))))
    });
    Some(each.collect::<Option<Vec<_>>>()?.join(" ")).filter(|signatures| !signatures.is_empty())
}

/// The way out. It follows no redirection and knows no proxy.
#[derive(Debug)]
pub struct Outbound {
    private: bool,
    client: OnceLock<Option<Client>>,
}

impl Outbound {
    /// `private`: may it go to addresses that do not lie in the public network, and unsecured?
    pub fn new(private: bool) -> Self {
        Self { private, client: OnceLock::new() }
    }

    /// May it go where only the own network reaches?
    pub(crate) fn private(&self) -> bool {
        self.private
    }

    fn client(&self) -> Option<&Client> {
        let made = self.client.get_or_init(|| {
            let builder = Client::builder()
                .user_agent(concat!("Bole-Webhooks/", env!("CARGO_PKG_VERSION")))
                .redirect(Policy::none())
                .no_proxy()
                .connect_timeout(CONNECT)
                .timeout(ANSWER)
                .pool_max_idle_per_host(2);
            let builder = if self.private { builder } else { builder.dns_resolver(PublicOnly) };
            builder.build().inspect_err(|error| log::error!("webhooks cannot be sent: {error}")).ok()
        });
        made.as_ref()
    }

    /// Sends once; tells how it went.
    pub(super) async fn post(&self, url: &str, message: &Message<'_>, secrets: &[String]) -> Attempted {
        let (Ok(url), Some(client)) = (checked(url, self.private), self.client()) else {
            return failed("address_refused");
        };
        // Nothing goes out that nobody could verify.
        let Some(signatures) = signatures(message, secrets) else {
            log::error!("the secret of a webhook endpoint is not readable");
            return failed("unsigned");
        };
        let sent = client
            .post(url)
            .header("content-type", "application/json")
            .header("webhook-id", message.id)
            .header("webhook-timestamp", message.timestamp.to_string())
            .header("webhook-signature", signatures)
            .body(message.body.to_owned());
        outcome(sent.send().await).await
    }

    /// Sends JSON once that nobody verifies; tells how it went.
    pub(crate) async fn post_plainly(&self, url: &str, body: String) -> Attempted {
        let (Ok(url), Some(client)) = (checked(url, self.private), self.client()) else {
            return failed("address_refused");
        };
        outcome(client.post(url).header("content-type", "application/json").body(body).send().await).await
    }
}

async fn outcome(sent: Result<Response, reqwest::Error>) -> Attempted {
    match sent {
        Ok(answer) => told(answer).await,
        Err(error) if error.is_timeout() => failed("timed_out"),
        Err(error) if is_refused(&error) => failed("address_refused"),
        Err(error) if error.is_connect() => failed("not_connected"),
        Err(_) => failed("broken_off"),
    }
}

fn is_refused(error: &reqwest::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if cause.downcast_ref::<AddressFault>().is_some() {
            return true;
        }
        source = cause.source();
    }
    false
}

/// Nothing came of it.
pub(crate) fn failed(fault: &str) -> Attempted {
    Attempted { status: None, fault: Some(fault.to_owned()), excerpt: None }
}

/// The status is what counts; of the rest a little is kept, if it comes.
async fn told(mut answer: Response) -> Attempted {
    let status = answer.status().as_u16();
    let mut read = Vec::new();
    // Whoever sends without end or breaks off has told his status already.
    let reading = async {
        while read.len() < EXCERPT
            && let Ok(Some(chunk)) = answer.chunk().await
        {
            read.extend_from_slice(&chunk);
        }
    };
    let _ = timeout(READ, reading).await;
    read.truncate(EXCERPT);
    let excerpt: String =
        String::from_utf8_lossy(&read).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let fault = match status {
        200..300 => None,
        300..400 => Some("redirected"),
        _ => Some("status"),
    };
    Attempted {
        status: Some(status),
        fault: fault.map(ToOwned::to_owned),
        excerpt: Some(excerpt).filter(|excerpt| !excerpt.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_specification_is_signed_as_there() {
        let message =
            Message { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: r#"{"test": 2432232314}"# };
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned();
        let one = signatures(&message, std::slice::from_ref(&secret));
        assert_eq!(one.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
        let both = signatures(&message, &[secret.clone(), secret]);
        assert_eq!(both.map(|both| both.matches("v1,").count()), Some(2));
    }

    #[test]
    fn nothing_is_signed_by_what_is_no_secret() {
        let message = Message { id: "evt_1", timestamp: 0, body: "{}" };
        for broken in ["", "whsec_", "whsec_%", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
            assert_eq!(signatures(&message, &[broken.to_owned()]), None, "{broken}");
        }
        assert_eq!(signatures(&message, &[]), None);
    }
}
