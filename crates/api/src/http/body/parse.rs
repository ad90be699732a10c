//! JSON read strictly: what is faulty is told with a pointer.

use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;
use validator::Validate;

use super::invalid::invalid;
use crate::http::problem::Problem;
use crate::http::shape::{Strict, expectation};
use crate::http::text;

/// Reads and validates JSON: 400 for its shape, 422 for its values, each with a pointer.
pub fn parse<T: DeserializeOwned + Validate>(bytes: &[u8]) -> Result<T, Problem> {
    let value: T = parse_shape(bytes)?;
    value.validate().map_err(|errors| invalid(&errors))?;
    Ok(value)
}

pub(super) fn parse_shape<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
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

pub(crate) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
