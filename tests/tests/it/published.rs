//! The published document is a promise: what a client was generated from goes on to hold.

use bole_tests::compatibility::breaking;
use bole_tests::{Value, json};

/// What was published last: `make publish-openapi` puts it there.
fn published() -> Value {
    serde_json::from_str(include_str!("../../../openapi/published/v1.json")).expect("the published document is JSON")
}

#[test]
fn this_build_breaks_nothing_that_was_published() {
    let present: Value = serde_json::from_str(include_str!("../../../openapi/v1.json")).expect("the document is JSON");
    let faults = breaking(&published(), &present);
    assert!(faults.is_empty(), "a breaking change needs /api/v2: {faults:#?}");
}

const CYCLES: &str = "/paths/~1api~1v1~1payroll~1engagements~1{engagement_id}~1cycles";

/// What the check says when something is changed in the document.
fn after(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let old = published();
    let mut new = old.clone();
    change(&mut new);
    assert!(new != old, "the change changes something");
    breaking(&old, &new)
}

fn at<'a>(document: &'a mut Value, pointer: &str) -> &'a mut Value {
    document.pointer_mut(pointer).unwrap_or_else(|| panic!("nothing at {pointer}"))
}

fn remove(document: &mut Value, pointer: &str, field: &str) {
    let gone = at(document, pointer).as_object_mut().and_then(|object| object.remove(field));
    assert!(gone.is_some(), "no {field} at {pointer}");
}

#[track_caller]
fn told(faults: &[String], place: &str, what: &str) {
    assert!(faults.iter().any(|f| f.contains(place) && f.contains(what)), "{place}: {what}: {faults:#?}");
}

#[test]
fn what_is_taken_away_is_told() {
    told(&after(|new| remove(new, CYCLES, "get")), "GET /api/v1/payroll/engagements/{engagement_id}/cycles", "is gone");
    let faults = after(|new| remove(new, "/components/schemas/Cycle/properties", "state"));
    told(&faults, "answer 200 application/json .data items .state", "is answered no more");
    let faults = after(|new| remove(new, "/components/schemas/CycleOpening/properties", "agreed_day"));
    told(&faults, "PUT /api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}/payout/cycle", "taken no more");
    let parameters = format!("{CYCLES}/get/parameters");
    let faults = after(|new| at(new, &parameters).as_array_mut().expect("parameters").retain(|p| p["name"] != "limit"));
    told(&faults, "parameter limit", "is gone");
    let body = "/paths/~1api~1v1~1insurance-policies:import/post/requestBody/content";
    told(&after(|new| remove(new, body, "text/csv")), "POST /api/v1/insurance-policies:import text/csv", "is gone");
    let answers = format!("{CYCLES}/get/responses");
    told(&after(|new| remove(new, &answers, "200")), "answer 200", "is gone");
    told(&after(|new| remove(new, &format!("{answers}/200/headers"), "ETag")), "answer 200", "the header ETag is gone");
}

#[test]
fn what_is_demanded_anew_is_told() {
    let opening = "/components/schemas/CycleOpening";
    let faults =
        after(|new| at(new, &format!("{opening}/required")).as_array_mut().expect("names").push("note".into()));
    told(&faults, "payout/cycle", ".note is demanded now");
    let parameters = format!("{CYCLES}/get/parameters");
    let more = json!({ "name": "year", "in": "query", "required": true, "schema": { "type": "integer" } });
    let faults = after(|new| at(new, &parameters).as_array_mut().expect("parameters").push(more));
    told(&faults, "/cycles", "parameter year is demanded now");
    let faults = after(|new| at(new, &format!("{CYCLES}/get"))["x-permission"] = "ledger.read".into());
    told(&faults, "/cycles", "x-permission was \"cycle.read\", is \"ledger.read\"");
}

#[test]
fn what_is_narrowed_or_widened_the_wrong_way_is_told() {
    let form = "/components/schemas/PaymentFileForm/enum";
    let faults = after(|new| drop(at(new, form).as_array_mut().expect("values").pop()));
    told(&faults, ":send application/json .form", "taken no more");
    let reason = "/components/schemas/CycleRejection/properties/reason";
    told(&after(|new| at(new, reason)["maxLength"] = 10.into()), ".reason", "maxLength was 1000, is 10");
    told(&after(|new| at(new, reason)["pattern"] = "^a".into()), ".reason", "the pattern was null, is \"^a\"");
    told(
        &after(|new| at(new, reason)["type"] = "integer".into()),
        ".reason",
        "the type was \"string\", is \"integer\"",
    );
    let required = "/components/schemas/Cycle/required";
    let faults = after(|new| at(new, required).as_array_mut().expect("names").retain(|name| name != "state"));
    told(&faults, "answer 200", ".state was always answered, may be absent now");
    let state = "/components/schemas/Cycle/properties/created_at";
    told(&after(|new| at(new, state)["type"] = json!(["string", "null"])), ".created_at", "the type was");
    let billed = "/components/schemas/Cycle/properties/billed/oneOf/0/$ref";
    let faults = after(|new| *at(new, billed) = "#/components/schemas/Money".into());
    told(&faults, ".billed", "the alternative CycleSums is gone or has changed");
}

#[test]
fn what_is_added_breaks_nothing() {
    let faults = after(|new| {
        let operation = at(new, &format!("{CYCLES}/get")).clone();
        at(new, "/paths")["/api/v1/more"] = json!({ "get": operation });
        at(new, "/components/schemas/Cycle/properties")["more"] = json!({ "type": "string" });
        at(new, "/components/schemas/CycleOpening/properties")["more"] = json!({ "type": "string" });
        at(new, "/components/schemas/JobKind/enum").as_array_mut().expect("values").push("more".into());
        at(new, "/components/schemas/CycleRejection/properties/reason")["maxLength"] = 2000.into();
        let more = json!({ "name": "year", "in": "query", "required": false, "schema": { "type": "integer" } });
        at(new, &format!("{CYCLES}/get/parameters")).as_array_mut().expect("parameters").push(more);
    });
    assert!(faults.is_empty(), "{faults:#?}");
}
