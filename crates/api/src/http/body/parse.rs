//! JSON read strictly: what is faulty is told with a pointer.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;
use validator::Validate;

use super::invalid::invalid;
use crate::http::problem::Problem;
use crate::http::shape::{Strict, Trail, Unique, escape, expectation};
use crate::http::text;

/// Reads and validates a document: 400 for its shape, 422 for its values, each with a pointer.
pub fn read<T: DeserializeOwned + Validate>(document: Value) -> Result<T, Problem> {
    let value: T = shaped(document)?;
    value.validate().map_err(|errors| invalid(&errors))?;
    Ok(value)
}

/// The document in a body; 400 where it is none.
pub(super) fn document(bytes: &[u8]) -> Result<Value, Problem> {
    let mut de = serde_json::Deserializer::from_slice(bytes);
    let Unique(document) = serde_path_to_error::deserialize(&mut de)
        .map_err(|error| shape_problem(&pointer(error.path()), error.inner()))?;
    de.end().map_err(|_| {
        Problem::malformed(
            "json_trailing_text",
            "",
            "JSON 之后还有多余的文本。",
            "There is text after the JSON document.",
        )
    })?;
    Ok(document)
}

/// What a document says, where it has the shape for it.
pub(super) fn shaped<T: DeserializeOwned>(document: Value) -> Result<T, Problem> {
    text::check_document(&document)?;
    let trail = Trail::default();
    T::deserialize(Strict::new(document, &trail)).map_err(|error| shape_problem(&trail.pointer(), &error))
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
            } else if let Some(field) = named("duplicate field `") {
                Problem::malformed(
                    "duplicate_field",
                    field,
                    "字段重复，请只保留一个。",
                    "A field is there twice; keep one.",
                )
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

pub(super) fn unknown_field(at: &str) -> Problem {
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
