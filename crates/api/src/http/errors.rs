//! The errors that operations share: which of them an operation can answer, and what they look like.

use actix_web::http::StatusCode;
use bole_domain::language::Language;
use utoipa::openapi::Response;

use super::contents;
use super::problem::Problem;

/// What an operation has, from which its possible errors follow.
#[derive(Debug, Clone, Copy)]
pub struct Needs {
    /// It needs a token.
    pub secured: bool,
    /// It has parameters that can be malformed.
    pub has_parameters: bool,
    /// It names an object.
    pub has_object: bool,
    /// It has a body.
    pub has_body: bool,
    /// It changes something.
    pub writes: bool,
    /// A state or a rule can refuse it.
    pub rules: bool,
    /// That was said of it, though it is public.
    pub has_rules: bool,
    /// It demands `If-Match`.
    pub if_match: bool,
}

/// The errors that an operation can answer: status and name of the shared response.
pub(super) fn of(needs: Needs) -> impl Iterator<Item = (u16, &'static str)> {
    let can = move |status: u16| match status {
        400 => needs.has_parameters || needs.has_body || needs.writes,
        401 | 403 => needs.secured,
        404 => needs.has_object,
        409 | 422 => needs.rules && (needs.secured || needs.has_rules),
        412 | 428 => needs.if_match,
        413 | 415 => needs.has_body,
        _ => true,
    };
    ERRORS.iter().map(|error| (error.status, error.name)).filter(move |(status, _)| can(*status))
}

/// What an error of this status says.
pub(super) fn text(status: u16) -> &'static str {
    ERRORS.iter().find(|error| error.status == status).map_or("An error.", |error| error.text)
}

/// The shared responses by their names.
pub(super) fn responses() -> impl Iterator<Item = (&'static str, Response)> {
    ERRORS.iter().map(|error| (error.name, contents::problem(error.text, &error.example())))
}

/// An error that operations share, with the code and the words of one that is usual.
struct Shared {
    status: u16,
    name: &'static str,
    text: &'static str,
    code: &'static str,
    detail: &'static str,
    /// Where the fault is and what it is, if it can be named.
    fault: Option<(&'static str, &'static str, &'static str)>,
}

impl Shared {
    fn example(&self) -> Problem {
        let status = StatusCode::from_u16(self.status).unwrap_or_default();
        let mut problem = Problem::new(status, self.code, "", self.detail);
        if let Some((pointer, code, message)) = self.fault {
            problem = problem.fault(pointer, code, "", message);
        }
        problem.finish(Language::En, Some("01JZ3N8Q5V7W9X2Y4Z6A8B0C1D".to_owned()))
    }
}

const ERRORS: [Shared; 13] = [
    Shared {
        status: 400,
        name: "Malformed",
        text: "The request has not the promised form; `errors` points at each fault.",
        code: "unknown_field",
        detail: "The body has a field that is not known here.",
        fault: Some(("/colour", "unknown_field", "There is no such field.")),
    },
    Shared {
        status: 401,
        name: "Unauthorized",
        text: "No valid access token.",
        code: "token_missing",
        detail: "A valid access token is needed. Get one at /api/v1/auth/token and send it as Authorization: Bearer.",
        fault: None,
    },
    Shared {
        status: 403,
        name: "Forbidden",
        text: "The caller may not do this.",
        code: "separation_of_duties",
        detail: "Nobody decides about his own work.",
        fault: None,
    },
    Shared {
        status: 404,
        name: "NotFound",
        text: "There is no such object, or the caller may not see it.",
        code: "not_found",
        detail: "There is no such object, or you may not see it: engagement.",
        fault: None,
    },
    Shared {
        status: 409,
        name: "Conflict",
        text: "The object's present state does not allow it.",
        code: "cycle_wrong_state",
        detail: "The state of the cycle does not allow this.",
        fault: None,
    },
    Shared {
        status: 412,
        name: "PreconditionFailed",
        text: "The object has changed since the caller read it.",
        code: "version_stale",
        detail: "It has changed since you read it; read it again and retry.",
        fault: None,
    },
    Shared {
        status: 413,
        name: "TooLarge",
        text: "The content is above the limit.",
        code: "too_large",
        detail: "The content is larger than the limit of 1048576 bytes.",
        fault: None,
    },
    Shared {
        status: 415,
        name: "UnsupportedMediaType",
        text: "The content has a media type that is not taken here.",
        code: "unsupported_media_type",
        detail: "Send application/json.",
        fault: None,
    },
    Shared {
        status: 422,
        name: "RuleBroken",
        text: "A rule of law, standard or contract forbids it.",
        code: "validation_failed",
        detail: "Some fields break their limits; see errors.",
        fault: Some(("/reason", "blank", "it must not be blank")),
    },
    Shared {
        status: 428,
        name: "PreconditionRequired",
        text: "`If-Match` is missing.",
        code: "if_match_required",
        detail: "Name the version that you saw: send its ETag in If-Match.",
        fault: Some(("header:If-Match", "required", "If-Match is missing.")),
    },
    Shared {
        status: 429,
        name: "TooManyRequests",
        text: "The rate limit is reached; `Retry-After` tells when to go on.",
        code: "rate_limited",
        detail: "Too many requests; wait and go on.",
        fault: None,
    },
    Shared {
        status: 500,
        name: "Internal",
        text: "An internal error; it is logged under the request id.",
        code: "internal",
        detail: "An internal error was logged; quote the request id.",
        fault: None,
    },
    Shared {
        status: 503,
        name: "Unavailable",
        text: "Busy or out of reach for the moment; `Retry-After` tells when to try again.",
        code: "database_unavailable",
        detail: "The database is busy or out of reach; try again shortly.",
        fault: None,
    },
];
