//! Walks the published document: it tells all that is served and no more, and each example keeps what it promises.

use std::collections::{BTreeMap, BTreeSet};

use bole_api::http::document;
use bole_domain::people::DivisionCode;
use bole_tests::{TestApp, Value, both, json};
use utoipa::PartialSchema;

use crate::world::bureau::Bureau;
use crate::world::walk::{FORM, Operation, belongings, entitled, operations, published};

/// Operations without a token: the closed list.
const PUBLIC: [&str; 11] = [
    "accept_invitation",
    "get_disclosure",
    "get_health",
    "get_metrics",
    "get_openapi_document",
    "get_readiness",
    "get_signing_keys",
    "get_timer_feed",
    "issue_token",
    "revoke_token",
    "verify_certificate",
];

#[test]
fn what_is_served_is_documented_and_the_reverse() {
    let (registry, document) = published();
    let served: BTreeSet<(String, String)> =
        registry.served().map(|(path, method, _)| (path.to_owned(), method.as_str().to_lowercase())).collect();
    let documented: BTreeSet<(String, String)> =
        operations(&document).into_iter().map(|op| (op.path, op.method)).collect();
    assert_eq!(served, documented);
}

#[test]
fn the_kept_document_is_the_one_of_this_build() {
    let mut registry = bole_api::routes::registry();
    let document = document::build(&mut registry).expect("the document is sound");
    let text = document::to_text(&document).expect("the document serialises");
    assert!(
        text == include_str!("../../../openapi/v1.json"),
        "openapi/v1.json is old: run `make openapi` and commit it"
    );
}

#[test]
fn every_operation_says_what_it_is() {
    let (_, document) = published();
    let mut ids = BTreeSet::new();
    let mut public = BTreeSet::new();
    for op in operations(&document) {
        let id = op.id().to_owned();
        assert!(!id.is_empty(), "{} {} has no operationId", op.method, op.path);
        assert!(
            id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'),
            "{id} is not snake_case"
        );
        assert!(ids.insert(id.clone()), "{id} is there twice");
        assert_eq!(op.body["tags"].as_array().map(Vec::len), Some(1), "{id} has one tag");
        for text in ["summary", "description"] {
            assert!(op.body[text].as_str().is_some_and(|t| !t.is_empty()), "{id} has no {text}");
        }
        assert!(op.body["x-standard-clauses"].is_array(), "{id} names its clauses, if none an empty list");
        let security = op.body["security"].as_array().expect("security is told");
        match op.permission() {
            None => assert!(public.insert(id.clone()) && security.is_empty(), "{id} is public"),
            Some(permission) => assert_eq!(security[0]["oauth2"], json!([permission]), "{id}"),
        }
        let answers = op.body["responses"].as_object().expect("an operation answers");
        assert!(answers.keys().any(|status| status.starts_with('2')), "{id} has no success");
        if op.permission().is_some() {
            for status in ["401", "403", "429", "500", "503"] {
                assert!(answers.contains_key(status), "{id} does not tell {status}");
            }
        }
        for name in op.path.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
            let known = op.parameters().any(|p| p["in"] == "path" && p["name"] == name);
            assert!(known && answers.contains_key("404"), "{id}: {name}");
        }
    }
    let closed: BTreeSet<String> = PUBLIC.into_iter().map(ToOwned::to_owned).collect();
    assert_eq!(public, closed, "the public operations are a closed list");
}

#[test]
fn every_permission_is_needed_by_an_operation() {
    let (_, document) = published();
    let all = operations(&document);
    let needed: BTreeSet<&str> = all.iter().filter_map(Operation::permission).collect();
    let known: BTreeSet<&str> = bole_domain::agency::Permission::all().map(|permission| permission.code()).collect();
    assert_eq!(needed, known, "a row of the table that no operation asks for says nothing");
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(value: &Value, document: &Value) {
        match value {
            Value::Object(map) => {
                if let Some(target) = map.get("$ref").and_then(Value::as_str) {
                    let pointer = target.strip_prefix('#').expect("a reference into this document");
                    assert!(document.pointer(pointer).is_some(), "{target} leads nowhere");
                }
                map.values().for_each(|inner| walk(inner, document));
            }
            Value::Array(list) => list.iter().for_each(|inner| walk(inner, document)),
            _ => {}
        }
    }
    let (_, document) = published();
    walk(&document, &document);
}

/// Checks values against schemas of the document.
pub(crate) struct Schemas(pub(crate) Value);

impl Schemas {
    pub(crate) fn faults(&self, schema: &Value, value: &Value) -> Vec<String> {
        let whole = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "components": self.0,
            "allOf": [schema],
        });
        let validator = jsonschema::options().should_validate_formats(true).build(&whole).expect("a sound schema");
        validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect()
    }
}

#[test]
fn every_example_validates() {
    let (_, document) = published();
    let schemas = Schemas(document["components"].clone());
    let mut faults = Vec::new();
    for op in operations(&document) {
        let mut contents = vec![("request", op.body["requestBody"]["content"].clone())];
        for (status, answer) in op.body["responses"].as_object().expect("an operation answers") {
            if status.starts_with('2') {
                contents.push(("answer", answer["content"].clone()));
            }
        }
        for (what, content) in contents {
            let Some(content) = content.as_object() else { continue };
            for media in ["application/json", "application/merge-patch+json", FORM] {
                let Some(form) = content.get(media) else { continue };
                match form.get("example") {
                    None => faults.push(format!("{} {what}: no example", op.id())),
                    Some(example) => {
                        let found = schemas.faults(&form["schema"], example);
                        faults.extend(found.into_iter().map(|fault| format!("{} {what} {fault}", op.id())));
                    }
                }
            }
        }
    }
    for (name, answer) in document["components"]["responses"].as_object().expect("shared responses") {
        let form = &answer["content"]["application/problem+json"];
        faults.extend(
            schemas.faults(&form["schema"], &form["example"]).into_iter().map(|fault| format!("{name} {fault}")),
        );
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_examples_inside_schemas_validate() {
    fn walk(at: &str, schema: &Value, schemas: &Schemas, faults: &mut Vec<String>) {
        let Some(map) = schema.as_object() else { return };
        let examples = map.get("examples").and_then(Value::as_array).cloned().unwrap_or_default();
        for example in examples.iter().chain(map.get("example")) {
            faults.extend(schemas.faults(schema, example).into_iter().map(|fault| format!("{at}: {fault}")));
        }
        for (name, inner) in map.get("properties").and_then(Value::as_object).into_iter().flatten() {
            walk(&format!("{at}/{name}"), inner, schemas, faults);
        }
        for name in ["items", "additionalProperties"] {
            walk(&format!("{at}/{name}"), &schema[name], schemas, faults);
        }
        for name in ["oneOf", "anyOf", "allOf"] {
            for (index, inner) in schema[name].as_array().into_iter().flatten().enumerate() {
                walk(&format!("{at}/{name}/{index}"), inner, schemas, faults);
            }
        }
    }
    let (_, document) = published();
    let schemas = Schemas(document["components"].clone());
    let mut faults = Vec::new();
    for (name, schema) in document["components"]["schemas"].as_object().expect("the document has schemas") {
        walk(name, schema, &schemas, &mut faults);
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn places_are_told_as_they_are_read() {
    let (_, document) = published();
    let schemas = Schemas(document["components"].clone());
    let schema = serde_json::to_value(DivisionCode::schema()).expect("a schema");
    for head in 10..100 {
        let code = format!("{head}0101");
        let told = schemas.faults(&schema, &json!(code)).is_empty();
        assert_eq!(told, code.parse::<DivisionCode>().is_ok(), "{code}");
    }
}

async fn knows_its_methods(app: &TestApp) {
    let (_, document) = published();
    let mut paths: BTreeMap<String, Vec<Operation>> = BTreeMap::new();
    for op in operations(&document) {
        paths.entry(op.path.clone()).or_default().push(op);
    }
    for (path, ops) in paths {
        let served: BTreeSet<String> = ops.iter().map(|op| op.method.to_uppercase()).collect();
        let other =
            ["DELETE", "PUT", "PATCH", "POST"].into_iter().find(|m| !served.contains(*m)).expect("not all five");
        let answer = app.anyone().request(other.parse().expect("a method"), &ops[0].filled_path()).await;
        answer.problem(405, "method_not_allowed");
        let allowed = answer.header("allow").unwrap_or_else(|| panic!("{path}: no Allow"));
        assert_eq!(allowed.split(", ").map(ToOwned::to_owned).collect::<BTreeSet<_>>(), served, "{path}");
    }
}

/// Everything that is shown has a tag, which stays while it does not change. Exports are streamed: their bytes are not
/// known when the headers go.
/// What comes piece by piece has no tag: nobody knows its end.
fn is_streamed(op: &Operation) -> bool {
    op.path.ends_with(":export") || op.path.ends_with("/stream")
}

async fn tags_what_it_shows(app: &TestApp) {
    let bureau = Bureau::agreed(app).await;
    let mut known = belongings(&bureau.agency).await;
    known.extend(bureau.possessions().await);
    let (_, document) = published();
    let ops = operations(&document);
    let (mut tagged, mut faults) = (BTreeSet::new(), Vec::new());
    for (op, actor) in entitled(&ops, &bureau.agency).filter(|(op, _)| op.method == "get" && !is_streamed(op)) {
        let answer = actor.get(&op.path_with(&known)).await;
        if answer.status != 200 {
            continue;
        }
        match answer.header("etag") {
            Some(tag) if tag.starts_with('"') && tag.ends_with('"') => drop(tagged.insert(op.id().to_owned())),
            _ => faults.push(format!("{}: {answer}", op.id())),
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    for id in [
        "get_invoice",
        "get_receipt",
        "get_payslip",
        "get_certificate",
        "get_document",
        "download_document",
        "get_ledger_transaction",
        "get_engagement_process",
    ] {
        assert!(tagged.contains(id), "{id}: {tagged:?}");
    }
    let path = format!("/api/v1/documents/{}", known["document_id"]);
    let admin = bureau.agency.admin();
    assert_eq!(admin.get(&path).await.etag(), admin.get(&path).await.etag());
}

both! {
    async fn whatever_is_shown_has_a_tag(app: TestApp) {
        tags_what_it_shows(&app).await;
    }

    async fn another_method_is_refused_with_allow(app: TestApp) {
        knows_its_methods(&app).await;
    }
}
