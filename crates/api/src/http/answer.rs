//! Answers: status, version, place and body, serialised inside the transaction so that a replay is byte-equal.

use std::borrow::Cow;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, Responder};
use bole_persistence::crypto::sha256_hex;
use serde::{Deserialize, Serialize};

use super::problem::Problem;

/// What an operation answers.
#[derive(Debug)]
pub struct Answer<T> {
    status: StatusCode,
    body: T,
    etag: Option<String>,
    location: Option<String>,
}

impl<T: Serialize> Answer<T> {
    /// 200.
    pub fn ok(body: T) -> Self {
        Self { status: StatusCode::OK, body, etag: None, location: None }
    }

    /// 201 with the place of what was made.
    pub fn created(body: T, location: impl Into<String>) -> Self {
        Self { status: StatusCode::CREATED, body, etag: None, location: Some(location.into()) }
    }

    /// 202 with the place of the job.
    pub fn accepted(body: T, location: impl Into<String>) -> Self {
        Self { status: StatusCode::ACCEPTED, body, etag: None, location: Some(location.into()) }
    }

    /// The version of the resource, sent as `ETag: "v3"`.
    pub fn version(mut self, version: i64) -> Self {
        self.etag = Some(etag(version));
        self
    }

    /// Serialises it.
    pub fn seal(self) -> Result<Sealed, Problem> {
        let body = serde_json::to_string(&self.body).map_err(|error| {
            log::error!("an answer does not serialise: {error}");
            Problem::internal()
        })?;
        Ok(Sealed { status: self.status.as_u16(), body, etag: self.etag, location: self.location, replayed: false })
    }
}

/// The tag of a body: strong, it changes with every byte.
pub fn body_tag(body: &[u8]) -> String {
    format!("\"{}\"", sha256_hex(body))
}

/// The tag of a version.
pub fn etag(version: i64) -> String {
    format!("\"v{version}\"")
}

/// An answer as bytes: what is sent, and what idempotency keeps.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sealed {
    pub(super) status: u16,
    pub(super) body: String,
    pub(super) etag: Option<String>,
    pub(super) location: Option<String>,
    #[serde(skip)]
    pub(super) replayed: bool,
}

impl Sealed {
    /// What is shown without a version of its own is tagged by its bytes.
    pub fn tagged(self) -> Self {
        let etag = self.etag.or_else(|| Some(body_tag(self.body.as_bytes())));
        Self { etag, ..self }
    }
}

impl Responder for Sealed {
    type Body = BoxBody;

    fn respond_to(self, _req: &HttpRequest) -> HttpResponse<BoxBody> {
        let mut answer = HttpResponse::build(StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK));
        answer.insert_header((header::CONTENT_TYPE, "application/json"));
        if let Some(tag) = self.etag {
            answer.insert_header((header::ETAG, tag));
        }
        if let Some(place) = self.location {
            answer.insert_header((header::LOCATION, place));
        }
        if self.replayed {
            answer.insert_header(("Idempotency-Replayed", "true"));
        }
        answer.body(self.body)
    }
}

/// A file to download: CSV, XML, text.
#[derive(Debug)]
pub struct Download {
    /// Its media type, e.g. `text/csv; charset=utf-8`.
    pub media_type: Cow<'static, str>,
    /// Its name.
    pub file_name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Responder for Download {
    type Body = BoxBody;

    fn respond_to(self, _req: &HttpRequest) -> HttpResponse<BoxBody> {
        HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, self.media_type.into_owned()))
            .insert_header((header::ETAG, body_tag(&self.bytes)))
            .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", self.file_name)))
            .body(self.bytes)
    }
}
