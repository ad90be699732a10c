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

pub use upload::Upload;

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

/// Room for a body of the length that was told, so that a large one need not move while it comes in.
fn room(req: &HttpRequest, limit: usize) -> BytesMut {
    let told = req.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    BytesMut::with_capacity(told.unwrap_or(0).min(limit))
}

async fn collect(req: &HttpRequest, mut payload: Payload, limit: usize) -> Result<Bytes, Problem> {
    let mut bytes = room(req, limit);
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| {
            Problem::malformed("body_unreadable", "", "请求内容未能读完。", "The body could not be read to its end.")
        })?;
        if bytes.len().saturating_add(chunk.len()) > limit {
            return Err(too_large(limit));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}
