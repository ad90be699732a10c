//! A faulty parameter is named.

use actix_web::test::TestRequest;
use serde::Deserialize;

use super::*;

#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Colour {
    Red,
}

#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct Wanted {
    limit: Option<i64>,
    colour: Option<Colour>,
    partial: Option<bool>,
    from: Option<chrono::NaiveDate>,
    text: Option<String>,
}

fn fault(text: &str) -> String {
    let req = TestRequest::with_uri(&format!("/x?{text}")).to_http_request();
    let problem = query::<Wanted>(&req).unwrap_err().document();
    format!("{} {}", problem.code, problem.errors[0].pointer)
}

#[test]
fn a_query_is_read() {
    let req =
        TestRequest::with_uri("/x?limit=5&colour=red&partial=true&from=2026-01-31&text=a%20b%2B").to_http_request();
    let from = chrono::NaiveDate::from_ymd_opt(2026, 1, 31);
    let wanted =
        Wanted { limit: Some(5), colour: Some(Colour::Red), partial: Some(true), from, text: Some("a b+".to_owned()) };
    assert_eq!(query::<Wanted>(&req).unwrap(), wanted);
}

#[test]
fn a_faulty_parameter_is_named() {
    assert_eq!(fault("limit=abc"), "query_malformed query:limit");
    assert_eq!(fault("text=x&colour=xx"), "query_malformed query:colour");
    assert_eq!(fault("partial=maybe"), "query_malformed query:partial");
    assert_eq!(fault("from=2026-13-01"), "query_malformed query:from");
    assert_eq!(fault("shade=red"), "unknown_parameter query:shade");
    assert_eq!(fault("limit=1&limit=2"), "query_malformed query:limit");
}

#[test]
fn a_faulty_part_of_the_path_is_named() {
    let at = |number: &'static str| {
        TestRequest::default().param("template_id", "tpl").param("number", number).to_http_request()
    };
    assert_eq!(path::<(String, i64)>(&at("7")).unwrap(), ("tpl".to_owned(), 7));
    assert_eq!(path::<(String, i64)>(&at("x")).unwrap_err().document().errors[0].pointer, "path:number");
    assert_eq!(path::<i64>(&at("7")).unwrap_err().document().errors[0].pointer, "path:template_id");
    assert_eq!(path::<String>(&at("7")).unwrap(), "tpl");
}
