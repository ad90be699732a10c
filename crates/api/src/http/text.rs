//! Text that no database column takes: the character U+0000, refused wherever text comes in.

use actix_web::HttpRequest;
use actix_web::web::Query;
use serde_json::Value;

use super::problem::Problem;
use super::shape::escape;

/// The answer to a text with U+0000.
fn refused(pointer: impl Into<String>) -> Problem {
    Problem::malformed(
        "nul_character",
        pointer,
        "文本中不能有空字符（U+0000），请删除。",
        "A text holds the character U+0000; remove it.",
    )
}

/// Refuses a JSON document of which a string or a key holds U+0000; tells where.
pub(super) fn check_document(document: &Value) -> Result<(), Problem> {
    place_of_nul(document).map_or(Ok(()), |at| Err(refused(at)))
}

/// Refuses a path or a query parameter that holds U+0000.
pub(super) fn check_address(req: &HttpRequest) -> Result<(), Problem> {
    if req.uri().path().contains("%00") {
        return Err(refused("path"));
    }
    if !req.query_string().contains("%00") {
        return Ok(());
    }
    let pairs = Query::<Vec<(String, String)>>::from_query(req.query_string()).map(Query::into_inner);
    match pairs.unwrap_or_default().into_iter().find(|(name, value)| name.contains('\0') || value.contains('\0')) {
        Some((name, _)) => Err(refused(format!("query:{}", name.replace('\0', "")))),
        None => Ok(()),
    }
}

/// The pointer to the first text with U+0000.
pub(crate) fn place_of_nul(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(String::new),
        Value::Array(all) => {
            all.iter().enumerate().find_map(|(index, one)| place_of_nul(one).map(|rest| format!("/{index}{rest}")))
        }
        Value::Object(fields) => fields.iter().find_map(|(name, one)| {
            let rest = if name.contains('\0') { Some(String::new()) } else { place_of_nul(one) };
            rest.map(|rest| format!("/{}{rest}", escape(name)))
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_text_with_it_is_pointed_to() {
        let found = |text: &str| place_of_nul(&serde_json::from_str(text).unwrap());
        assert_eq!(found(r#"{"a":[{"b/c":"x\u0000"}]}"#).as_deref(), Some("/a/0/b~1c"));
        assert_eq!(found(r#"{"a":{"k\u0000":1}}"#).as_deref(), Some("/a/k\0"));
        assert_eq!(found(r#"{"a":"\\u0000","b":[1,null,true]}"#), None);
    }
}
