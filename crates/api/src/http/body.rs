//! Request bodies: JSON with a pointer to every fault, and uploaded files.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use bole_domain::refusal::FieldFault;
use bole_persistence::crypto::sha256;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use super::problem::Problem;
use super::shape::{Strict, expectation};
use super::text;
use crate::state::App;

/// SHA-256 of the body, kept for idempotency.
#[derive(Debug, Clone)]
pub struct Fingerprint(pub Vec<u8>);

/// A JSON body, read strictly. Whether its values keep their limits is known with it and told by the context of the call:
/// after the object was found and its version seen, before anything is done.
#[derive(Debug)]
pub struct Body<T>(pub T);

/// Values of the body that break their limits.
#[derive(Debug, Clone)]
pub struct Invalid(pub Problem);

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
            let bytes = collect(payload, limit).await?;
            req.extensions_mut().insert(Fingerprint(sha256(&bytes)));
            let value: T = parse_shape(&bytes)?;
            if let Err(errors) = value.validate() {
                req.extensions_mut().insert(Invalid(invalid(&errors)));
            }
            Ok(Body(value))
        })
    }
}

/// Reads and validates JSON: 400 for its shape, 422 for its values, each with a pointer.
pub fn parse<T: DeserializeOwned + Validate>(bytes: &[u8]) -> Result<T, Problem> {
    let value: T = parse_shape(bytes)?;
    value.validate().map_err(|errors| invalid(&errors))?;
    Ok(value)
}

fn parse_shape<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    text::check_json(bytes)?;
    // Only what holds an array can have one in the place of an object. What is no JSON is told of below.
    if bytes.contains(&b'[')
        && let Ok(document) = serde_json::from_slice(bytes)
    {
        serde_path_to_error::deserialize::<_, T>(Strict(document))
            .map_err(|error| shape_problem(&pointer(error.path()), error.inner()))?;
    }
    let mut de = serde_json::Deserializer::from_slice(bytes);
    let value: T = match serde_path_to_error::deserialize(&mut de) {
        Ok(value) => value,
        Err(error) => {
            let told = shape_problem(&pointer(error.path()), error.inner());
            return whole_numbers(bytes, error.inner()).ok_or(told);
        }
    };
    de.end().map_err(|_| {
        Problem::malformed(
            "json_trailing_text",
            "",
            "JSON 之后还有多余的文本。",
            "There is text after the JSON document.",
        )
    })?;
    Ok(value)
}

/// The same document where nothing but a whole number written as `2.0` stood in the way.
fn whole_numbers<T: DeserializeOwned>(bytes: &[u8], error: &serde_json::Error) -> Option<T> {
    let written = error.to_string().contains("floating point");
    let document = written.then(|| serde_json::from_slice(bytes).ok()).flatten()?;
    T::deserialize(Strict(document)).ok()
}

/// The answer to values that break their limits.
fn invalid(errors: &ValidationErrors) -> Problem {
    let mut faults = Vec::new();
    flatten("", errors, &mut faults);
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "validation_failed",
        "有字段不符合要求，详见 errors。",
        "Some fields break their limits; see errors.",
    )
    .faults(faults)
}

fn flatten(at: &str, errors: &ValidationErrors, out: &mut Vec<FieldFault>) {
    let mut fields: Vec<_> = errors.errors().iter().collect();
    fields.sort_by(|a, b| a.0.cmp(b.0));
    for (name, kind) in fields {
        let here = format!("{at}/{}", escape(name));
        match kind {
            ValidationErrorsKind::Struct(inner) => flatten(&here, inner, out),
            ValidationErrorsKind::List(list) => {
                for (index, inner) in list {
                    flatten(&format!("{here}/{index}"), inner, out);
                }
            }
            ValidationErrorsKind::Field(list) => {
                for error in list {
                    let en = error.message.as_ref().map_or_else(|| describe(error), ToString::to_string);
                    out.push(FieldFault {
                        pointer: here.clone(),
                        code: error.code.to_string(),
                        zh: format!("不符合要求（{en}）"),
                        en,
                    });
                }
            }
        }
    }
}

fn describe(error: &validator::ValidationError) -> String {
    let mut limits: Vec<String> =
        error.params.iter().filter(|(k, _)| *k != "value").map(|(k, v)| format!("{k} = {v}")).collect();
    limits.sort();
    if limits.is_empty() {
        format!("breaks its limit {}", error.code)
    } else {
        format!("limits: {}", limits.join(", "))
    }
}

fn shape_problem(at: &str, error: &serde_json::Error) -> Problem {
    use serde_json::error::Category;
    let message = error.to_string();
    match error.classify() {
        Category::Io | Category::Syntax | Category::Eof => Problem::malformed(
            "json_syntax",
            at,
            format!("JSON 语法有误（第 {} 行第 {} 列）。", error.line(), error.column()),
            format!("The JSON is broken at line {}, column {}.", error.line(), error.column()),
        ),
        Category::Data => {
            let named = |prefix: &str| {
                message.strip_prefix(prefix).and_then(|rest| rest.split('`').next()).map(|name| {
                    if at.ends_with(&format!("/{name}")) { at.to_owned() } else { format!("{at}/{}", escape(name)) }
                })
            };
            if let Some(field) = named("unknown field `") {
                unknown_field(&field)
            } else if let Some(field) = named("missing field `") {
                Problem::malformed("required", field, "缺少必填字段。", "A required field is missing.")
            } else {
                let (zh, en) = expectation(&message);
                Problem::malformed(
                    "invalid_value",
                    at,
                    format!("值的形式有误，应为：{zh}。"),
                    format!("The value has the wrong form; expected {en}."),
                )
            }
        }
    }
}

fn unknown_field(at: &str) -> Problem {
    Problem::malformed("unknown_field", at, "没有这个字段，请删除。", "There is no such field; remove it.")
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", escape(key)),
            Segment::Enum { .. } | Segment::Unknown => String::new(),
        })
        .collect()
}

pub(super) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
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

async fn collect(mut payload: Payload, limit: usize) -> Result<Bytes, Problem> {
    let mut bytes = BytesMut::new();
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

/// An uploaded file: the body itself (`text/csv`, `application/xml`, …) or the part `file` of a multipart form.
#[derive(Debug, Clone)]
pub struct Upload {
    /// What was sent.
    pub bytes: Bytes,
    /// Its media type, lower case, without parameters.
    pub media_type: String,
    /// The file's name if one was given.
    pub file_name: Option<String>,
}

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, payload) = (req.clone(), payload.take());
        Box::pin(async move {
            let limit = settings(&req).map_or(64 * 1024 * 1024, |s| s.upload_limit);
            let media_type = req.content_type().to_ascii_lowercase();
            let upload = match media_type.as_str() {
                "multipart/form-data" => from_multipart(&req, payload, limit).await?,
                "" | "application/json" | "application/x-www-form-urlencoded" => {
                    return Err(unsupported(
                        "text/csv, application/xml, application/octet-stream or multipart/form-data",
                    ));
                }
                _ => Upload { bytes: collect(payload, limit).await?, media_type, file_name: None },
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
        let mut bytes = BytesMut::new();
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(|_| broken())?;
            if bytes.len().saturating_add(chunk.len()) > limit {
                return Err(too_large(limit));
            }
            bytes.extend_from_slice(&chunk);
        }
        found = Some(Upload { bytes: bytes.freeze(), media_type, file_name });
    }
    found.ok_or_else(|| {
        Problem::malformed("file_missing", "/file", "缺少名为 file 的文件。", "The part named file is missing.")
    })
}
