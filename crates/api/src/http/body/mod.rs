//! Request bodies: JSON with a pointer to every fault, and uploaded files.

mod invalid;
mod parse;
mod upload;

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use bole_persistence::crypto::sha256;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use validator::Validate;

use super::problem::Problem;
use crate::state::App;
use invalid::invalid;

pub use invalid::Invalid;
pub use parse::read;
pub use upload::{UpTo, Upload};

/// SHA-256 of the body, kept for idempotency.
#[derive(Debug, Clone)]
pub struct Fingerprint(pub Vec<u8>);

/// A JSON body, read strictly. Whether its values keep their limits is known with it and told by the context of the call:
/// after the object was found and its version seen, before anything is done.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, payload) = (req.clone(), payload.take());
        Box::pin(async move {
            let kind = req.content_type().to_ascii_lowercase();
            if kind != "application/json" && kind != "application/merge-patch+json" {
                return Err(unsupported("application/json"));
            }
            let limit = settings(&req).map_or(1024 * 1024, |s| s.body_limit);
            let bytes = collect(&req, payload, limit).await?;
            req.extensions_mut().insert(Fingerprint(sha256(&bytes)));
            let value: T = parse::shaped(parse::document(&bytes)?)?;
            if let Err(errors) = value.validate() {
                req.extensions_mut().insert(Invalid(invalid(&errors)));
            }
            Ok(Body(value))
        })
    }
}

/// The values of the body keep their limits. For the few operations that have no [`Cx`](super::context::Cx), because nobody is
/// logged in.
pub fn sound(req: &HttpRequest) -> Result<(), Problem> {
    req.extensions().get::<Invalid>().map_or(Ok(()), |invalid| Err(invalid.0.clone()))
}

fn settings(req: &HttpRequest) -> Option<&crate::state::Settings> {
    req.app_data::<actix_web::web::Data<App>>().map(|app| &app.settings)
}

fn unsupported(wanted: &str) -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        format!("请以 {wanted} 提交。"),
        format!("Send {wanted}."),
    )
}

fn too_large(limit: usize) -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        format!("内容超过上限 {limit} 字节。"),
        format!("The content is larger than the limit of {limit} bytes."),
    )
}

/// Bytes on their way in, up to a limit.
struct Incoming {
    bytes: BytesMut,
    told: usize,
    limit: usize,
}

/// Once so much of a body has come in, room is made for all of it, so that it need not move again and again while it grows. Who
/// only promises a large one gets none.
const SHOWN: usize = 1 << 20;

impl Incoming {
    fn of(req: &HttpRequest, limit: usize) -> Self {
        let told = req.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
        Self { bytes: BytesMut::new(), told: told.unwrap_or(0).min(limit), limit }
    }

    fn take(&mut self, chunk: &[u8]) -> Result<(), Problem> {
        let grown = self.bytes.len().saturating_add(chunk.len());
        if grown > self.limit {
            return Err(too_large(self.limit));
        }
        if self.bytes.len() < SHOWN && grown >= SHOWN {
            self.bytes.reserve(self.told.saturating_sub(self.bytes.len()));
        }
        self.bytes.extend_from_slice(chunk);
        Ok(())
    }
}

async fn collect(req: &HttpRequest, mut payload: Payload, limit: usize) -> Result<Bytes, Problem> {
    let mut incoming = Incoming::of(req, limit);
    while let Some(chunk) = payload.next().await {
        incoming.take(&chunk.map_err(|_| {
            Problem::malformed("body_unreadable", "", "请求内容未能读完。", "The body could not be read to its end.")
        })?)?;
    }
    Ok(incoming.bytes.freeze())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn room_is_made_for_what_comes_and_not_for_what_is_promised() {
        let promised: usize = 32 << 20;
        let req = TestRequest::default().insert_header((CONTENT_LENGTH, promised.to_string())).to_http_request();
        let mut incoming = Incoming::of(&req, promised / 2);
        incoming.take(&[7; 1_000]).unwrap();
        assert!(incoming.bytes.capacity() < SHOWN, "little has come");
        incoming.take(&vec![7; SHOWN]).unwrap();
        let place = incoming.bytes.as_ptr();
        incoming.take(&vec![7; promised / 2 - SHOWN - 1_000]).unwrap();
        assert_eq!(incoming.bytes.as_ptr(), place, "it need not move");
        assert_eq!(incoming.take(&[7]).unwrap_err().status(), StatusCode::PAYLOAD_TOO_LARGE);
    }
}
