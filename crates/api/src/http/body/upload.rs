//! A file: the body itself, or the part of a form.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use bole_persistence::crypto::sha256;
use bytes::Bytes;
use futures_util::StreamExt;

use super::parse::unknown_field;
use super::{Fingerprint, Incoming, collect, settings, unsupported};
use crate::http::problem::Problem;
use crate::http::shape::escape;

/// An uploaded file: the body itself (`text/csv`, a workbook, `application/xml`, …) or the part `file` of a multipart form.
#[derive(Debug, Clone)]
pub struct Upload {
    /// What was sent.
    pub bytes: Bytes,
    /// Its media type, lower case, without parameters.
    pub media_type: String,
    /// The file's name if one was given.
    pub file_name: Option<String>,
}

/// An upload of so many bytes at most, or of fewer where the installation takes fewer.
pub struct UpTo<const MOST: usize>(pub Upload);

type Reading<T> = Pin<Box<dyn Future<Output = Result<T, Problem>>>>;

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Reading<Self>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        Self::read(req, payload, usize::MAX)
    }
}

impl<const MOST: usize> FromRequest for UpTo<MOST> {
    type Error = Problem;
    type Future = Reading<Self>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let reading = Upload::read(req, payload, MOST);
        Box::pin(async move { reading.await.map(Self) })
    }
}

impl Upload {
    fn read(req: &HttpRequest, payload: &mut Payload, most: usize) -> Reading<Self> {
        let (req, payload) = (req.clone(), payload.take());
        Box::pin(async move {
            let limit = settings(&req).map_or(64 * 1024 * 1024, |s| s.upload_limit).min(most);
            let media_type = req.content_type().to_ascii_lowercase();
            let upload = match media_type.as_str() {
                "multipart/form-data" => from_multipart(&req, payload, limit).await?,
                "" | "application/json" | "application/x-www-form-urlencoded" => {
                    return Err(unsupported(
                        "text/csv, application/xml, application/octet-stream or multipart/form-data",
                    ));
                }
                _ => Upload { bytes: collect(&req, payload, limit).await?, media_type, file_name: None },
            };
            req.extensions_mut().insert(Fingerprint(sha256(&upload.bytes)));
            Ok(upload)
        })
    }
}

async fn from_multipart(req: &HttpRequest, payload: Payload, limit: usize) -> Result<Upload, Problem> {
    let broken =
        || Problem::malformed("multipart_malformed", "", "multipart 内容有误。", "The multipart body is broken.");
    let mut form = actix_multipart::Multipart::new(req.headers(), payload);
    let mut found = None;
    while let Some(part) = form.next().await {
        let mut part = part.map_err(|_| broken())?;
        let name = part.name().unwrap_or_default().to_owned();
        if name != "file" {
            return Err(unknown_field(&format!("/{}", escape(&name))));
        }
        if found.is_some() {
            return Err(broken());
        }
        let media_type = part.content_type().map_or_else(|| "text/csv".to_owned(), |m| m.essence_str().to_owned());
        let file_name = part.content_disposition().and_then(|d| d.get_filename()).map(ToOwned::to_owned);
        let mut incoming = Incoming::of(req, limit);
        while let Some(chunk) = part.next().await {
            incoming.take(&chunk.map_err(|_| broken())?)?;
        }
        found = Some(Upload { bytes: incoming.bytes.freeze(), media_type, file_name });
    }
    found.ok_or_else(|| {
        Problem::malformed("file_missing", "/file", "缺少名为 file 的文件。", "The part named file is missing.")
    })
}
