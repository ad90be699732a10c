//! Every refusal a user can see: RFC 9457 `application/problem+json`.

mod kinds;
mod wire;

use actix_web::http::StatusCode;
use bole_domain::language::Language;
use bole_domain::refusal::{FieldFault, Refusal, RefusalKind};

pub use wire::ProblemDocument;

/// The media type of every refusal.
pub const PROBLEM: &str = "application/problem+json";

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

    /// The same faults, as what a rule says of them (422).
    pub fn as_rule(self, code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        let (zh, en) = (zh.into().into_boxed_str(), en.into().into_boxed_str());
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, code, zh, en, ..self }
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
}

/// The one mapping from the rules' refusals to HTTP.
impl<R: Refusal> From<R> for Problem {
    fn from(refusal: R) -> Self {
        let status = match refusal.kind() {
            RefusalKind::Malformed => StatusCode::BAD_REQUEST,
            RefusalKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
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
