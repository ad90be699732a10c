//! The first answer to a key is kept in the transaction of its effect and replayed for a day.

use actix_web::http::StatusCode;
use actix_web::http::header::HeaderMap;
use bole_persistence::Tenant;
use bole_persistence::idempotency::{self as rows, Found};

use super::answer::Sealed;
use super::headers::LONGEST_KEY;
use super::problem::Problem;
use crate::auth::Caller;

/// A key with what it was used for: method, path and body.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The key.
    pub key: String,
    /// SHA-256 over method, path and body.
    pub fingerprint: Vec<u8>,
    /// Its answer holds a secret and is not kept, only that there was one.
    pub secret: bool,
}

/// The key that a request carries.
pub fn key(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let Some(value) = headers.get("Idempotency-Key") else { return Ok(None) };
    let printable = |key: &&str| key.bytes().all(|b| (b' '..=b'~').contains(&b));
    let fits = |key: &&str| (1..=LONGEST_KEY).contains(&key.len());
    value.to_str().ok().filter(printable).filter(fits).map(Some).ok_or_else(|| {
        Problem::malformed(
            "idempotency_key_malformed",
            "header:Idempotency-Key",
            "幂等键须为 1 至 255 个可见 ASCII 字符。",
            "An idempotency key has 1 to 255 visible ASCII characters.",
        )
    })
}

/// The kept answer, if this key was used before.
pub fn replay(tx: &mut Tenant<'_>, caller: &Caller, attempt: &Attempt) -> Result<Option<Sealed>, Problem> {
    match rows::find(tx, caller.principal, &attempt.key)? {
        Found::Nothing => Ok(None),
        Found::InFlight => Err(Problem::conflict(
            "idempotency_key_in_flight",
            "使用同一幂等键的请求正在处理，请稍后重试。",
            "A request with this idempotency key is being worked on; retry shortly.",
        )
        .retry_after(1)),
        Found::Kept { fingerprint, answer } if fingerprint == attempt.fingerprint && answer.is_empty() => {
            Err(Problem::conflict(
                "answer_not_kept",
                "使用该幂等键的请求已经完成；其结果含机密内容，不予保存。请查看该对象，需要时以新的键重新请求。",
                "The request with this idempotency key was carried out; its answer held a secret and is not kept. Look at \
                 the object, and ask with a new key if need be.",
            ))
        }
        Found::Kept { fingerprint, answer } if fingerprint == attempt.fingerprint => {
            let kept: Sealed = serde_json::from_slice(&answer).map_err(|_| Problem::internal())?;
            Ok(Some(Sealed { replayed: true, ..kept }))
        }
        Found::Kept { .. } => Err(Problem::conflict(
            "idempotency_key_reused",
            "该幂等键已用于另一请求，请换一个新的键。",
            "This idempotency key was used for another request; take a new one.",
        )),
    }
}

/// Keeps a successful answer; of one that holds a secret, only that it was given.
pub fn keep(tx: &mut Tenant<'_>, caller: &Caller, attempt: &Attempt, answer: &Sealed) -> Result<(), Problem> {
    if StatusCode::from_u16(answer.status).is_ok_and(|s| s.is_success()) {
        let bytes =
            if attempt.secret { Vec::new() } else { serde_json::to_vec(answer).map_err(|_| Problem::internal())? };
        rows::keep(tx, caller.principal, &attempt.key, &attempt.fingerprint, i32::from(answer.status), &bytes)?;
    }
    Ok(())
}
