//! A problem as it goes over the wire.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use bole_domain::language::Language;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{PROBLEM, Problem};

/// One fault in the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProblemField {
    /// JSON pointer into the body, or `query:name`, `path:name`, `header:name`.
    #[schema(example = "/name")]
    pub pointer: String,
    /// Stable code of the fault.
    #[schema(example = "required")]
    pub code: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// The wire form of a problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// Stable URI of the sort of problem.
    #[serde(rename = "type")]
    #[schema(example = "urn:bole:problem:not_found")]
    pub kind: String,
    /// Short title in the reader's language.
    pub title: String,
    /// HTTP status.
    #[schema(example = 404)]
    pub status: u16,
    /// What happened here and what to do.
    pub detail: String,
    /// Stable code; never translated, never changed.
    #[schema(example = "not_found")]
    pub code: String,
    /// The faulty fields, where they can be named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemField>,
    /// The request's id; quote it when you ask for help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Problem {
    /// The wire form.
    pub fn document(&self) -> ProblemDocument {
        let (language, request_id) = self.finished.as_deref().cloned().unwrap_or((Language::Zh, None));
        let (zh, en) = title(self.status);
        ProblemDocument {
            kind: format!("urn:bole:problem:{}", self.code),
            title: language.pick(zh, en).to_owned(),
            status: self.status.as_u16(),
            detail: language.pick(&self.zh, &self.en).to_owned(),
            code: self.code.to_owned(),
            errors: self
                .faults
                .iter()
                .map(|f| ProblemField {
                    pointer: f.pointer.clone(),
                    code: f.code.clone(),
                    message: language.pick(&f.zh, &f.en).to_owned(),
                })
                .collect(),
            request_id,
        }
    }
}

/// Titles by status, zh and en.
fn title(status: StatusCode) -> (&'static str, &'static str) {
    match status.as_u16() {
        400 => ("请求格式有误", "Malformed request"),
        401 => ("未通过身份验证", "Not authenticated"),
        403 => ("没有权限", "Not permitted"),
        404 => ("不存在", "Not found"),
        405 => ("方法不允许", "Method not allowed"),
        409 => ("状态冲突", "Conflict with the present state"),
        412 => ("版本已过期", "Stale version"),
        413 => ("内容过大", "Too large"),
        415 => ("媒体类型不支持", "Unsupported media type"),
        422 => ("不符合规则", "A rule forbids it"),
        428 => ("缺少前提条件", "Precondition required"),
        429 => ("请求过多", "Too many requests"),
        503 => ("暂时不可用", "Unavailable for now"),
        _ => ("内部错误", "Internal error"),
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status);
        answer.insert_header((header::CONTENT_TYPE, PROBLEM));
        if let Some(seconds) = self.retry_after {
            answer.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if self.challenge {
            answer.insert_header((header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"bole\"")));
        }
        if let Some(methods) = &self.allow {
            answer.insert_header((header::ALLOW, methods.clone()));
        }
        // A problem document always serialises: it holds strings and a number.
        answer.body(serde_json::to_vec(&self.document()).unwrap_or_default())
    }
}
