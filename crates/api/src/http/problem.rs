//! Every refusal a user can see: RFC 9457 `application/problem+json`.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use bole_domain::language::Language;
use bole_domain::refusal::{FieldFault, Refusal, RefusalKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The media type of every refusal.
pub const PROBLEM: &str = "application/problem+json";

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

/// A problem on its way out; texts in both languages until the answer is written.
#[derive(Debug, Clone)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    zh: Box<str>,
    en: Box<str>,
    faults: Vec<FieldFault>,
    retry_after: Option<u32>,
    challenge: bool,
    allow: Option<String>,
    finished: Option<Box<(Language, Option<String>)>>,
}

impl Problem {
    /// A problem with a status, a stable code and a text in both languages.
    pub fn new(status: StatusCode, code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            status,
            code,
            zh: zh.into().into_boxed_str(),
            en: en.into().into_boxed_str(),
            faults: Vec::new(),
            retry_after: None,
            challenge: false,
            allow: None,
            finished: None,
        }
    }

    /// 400 with one named fault.
    pub fn malformed(
        code: &'static str,
        pointer: impl Into<String>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        let (zh, en) = (zh.into(), en.into());
        Self::new(StatusCode::BAD_REQUEST, code, zh.clone(), en.clone()).fault(pointer, code, zh, en)
    }

    /// 422 with one named fault.
    pub fn rule(code: &'static str, pointer: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        let (zh, en) = (zh.into(), en.into());
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, zh.clone(), en.clone()).fault(pointer, code, zh, en)
    }

    /// 409.
    pub fn conflict(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, zh, en)
    }

    /// 401 with a challenge.
    pub fn unauthenticated(code: &'static str) -> Self {
        let mut problem = Self::new(
            StatusCode::UNAUTHORIZED,
            code,
            "需要有效的访问令牌。请通过 /api/v1/auth/token 获取后放入 Authorization: Bearer。",
            "A valid access token is needed. Get one at /api/v1/auth/token and send it as Authorization: Bearer.",
        );
        problem.challenge = true;
        problem
    }

    /// 403: the role lacks the permission.
    pub fn forbidden(permission: &str) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "permission_denied",
            format!("您的角色没有此操作所需的权限 {permission}。"),
            format!("Your roles do not grant the permission {permission} that this operation needs."),
        )
    }

    /// 404: no such object, or not visible to the caller.
    pub fn not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            format!("没有这个对象，或无权看到它：{what}。"),
            format!("There is no such object, or you may not see it: {what}."),
        )
    }

    /// 500, without telling more than the request id.
    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "内部错误，已记录；请提供请求编号。",
            "An internal error was logged; quote the request id.",
        )
    }

    /// Adds a named fault.
    pub fn fault(
        mut self,
        pointer: impl Into<String>,
        code: impl Into<String>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        self.faults.push(FieldFault { pointer: pointer.into(), code: code.into(), zh: zh.into(), en: en.into() });
        self
    }

    /// Adds many.
    pub fn faults(mut self, faults: impl IntoIterator<Item = FieldFault>) -> Self {
        self.faults.extend(faults);
        self
    }

    /// Tells when to try again, in seconds.
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Tells the methods that the resource has.
    pub fn allow(mut self, methods: String) -> Self {
        self.allow = Some(methods);
        self
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Fixes language and request id; done once, by the outermost middleware.
    pub fn finish(&self, language: Language, request_id: Option<String>) -> Self {
        Self { finished: Some(Box::new((language, request_id))), ..self.clone() }
    }

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

/// The one mapping from the rules' refusals to HTTP.
impl<R: Refusal> From<R> for Problem {
    fn from(refusal: R) -> Self {
        let status = match refusal.kind() {
            RefusalKind::Malformed => StatusCode::BAD_REQUEST,
            RefusalKind::Forbidden => StatusCode::FORBIDDEN,
            RefusalKind::NotFound => StatusCode::NOT_FOUND,
            RefusalKind::Conflict => StatusCode::CONFLICT,
            RefusalKind::Stale => StatusCode::PRECONDITION_FAILED,
            RefusalKind::Rule => StatusCode::UNPROCESSABLE_ENTITY,
            RefusalKind::Fault => StatusCode::INTERNAL_SERVER_ERROR,
            RefusalKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        };
        if status.is_server_error() {
            log::error!("{refusal:?}");
        }
        let mut problem = Problem::new(status, refusal.code(), refusal.text(Language::Zh), refusal.text(Language::En))
            .faults(refusal.faults());
        if status == StatusCode::SERVICE_UNAVAILABLE {
            problem.retry_after = Some(2);
        }
        problem
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status.as_u16(), self.code)
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
