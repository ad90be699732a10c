//! Fields that are read but not valid, each told with its pointer.

use actix_web::http::StatusCode;
use bole_domain::refusal::FieldFault;
use validator::{ValidationErrors, ValidationErrorsKind};

use crate::http::problem::Problem;
use crate::http::shape::escape;

/// Values of the body that break their limits.
#[derive(Debug, Clone)]
pub struct Invalid(pub Problem);

/// The answer to values that break their limits.
pub(super) fn invalid(errors: &ValidationErrors) -> Problem {
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
        // What is said of a whole object comes under this name.
        let here = if name == "__all__" { at.to_owned() } else { format!("{at}/{}", escape(name)) };
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
