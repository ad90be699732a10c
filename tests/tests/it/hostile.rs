//! What somebody sends to do harm, over HTTP: `Authorization` of any form, XML that would grow or fetch.
//!
//! `make fuzz` runs it with many more cases (`PROPTEST_CASES`).

use bole_tests::{TestApp, both};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};

use crate::world::treasury::Treasury;

/// A good token, spoiled; or anything that a header can hold.
fn credentials(good: String) -> impl Strategy<Value = String> {
    let scheme = select(vec!["Bearer ", "bearer ", "BEARER  ", "Basic ", "Bearer", "", "Bearer Bearer "]);
    let edit = (any::<Index>(), 0_usize..30, "[A-Za-z0-9_.=-]{0,8}");
    let spoiled = prop::collection::vec(edit, 1..4).prop_map(move |edits| {
        let mut text = good.clone();
        for (at, cut, piece) in edits {
            let start = at.index(text.len() + 1);
            text.replace_range(start..(start + cut).min(text.len()), &piece);
        }
        text
    });
    let token = prop_oneof![6 => spoiled, 2 => "[ -~]{0,200}", 1 => "[A-Za-z0-9_-]{0,60}(\\.[A-Za-z0-9_-]{0,60}){0,6}"];
    (scheme, token).prop_map(|(scheme, token)| format!("{scheme}{token}").trim().to_owned())
}

async fn lets_nobody_in(app: &TestApp) {
    let agency = app.agency().await;
    let good = agency.admin().token().await.expect("a token");
    let me = |value: &str| app.anyone().get("/api/v1/auth/me").header("Authorization", value);
    me(&format!("Bearer {good}")).await.expect(200);
    let mut runner = TestRunner::new(Config::default());
    let strategy = credentials(good.clone());
    for _ in 0..runner.config().cases {
        let value = strategy.new_tree(&mut runner).expect("a value").current();
        let answer = me(&value).await;
        if value.rsplit(' ').next() == Some(good.as_str()) {
            continue;
        }
        assert_eq!(answer.status, 401, "{value}: {answer}");
        let code = answer.text("/code");
        assert!(["token_missing", "token_invalid"].contains(&code.as_str()), "{value}: {answer}");
    }
}

async fn reads_no_entities(app: &TestApp) {
    let treasury = Treasury::open(app).await;
    let batch = treasury.paid_out().await;
    treasury.sent(&batch).await;
    let report = |subset: &str, id: &str| {
        format!(
            r#"<?xml version="1.0"?><!DOCTYPE Document {subset}><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.12"><CstmrPmtStsRpt><OrgnlGrpInfAndSts><OrgnlMsgId>{id}</OrgnlMsgId><GrpSts>ACSC</GrpSts></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>"#
        )
    };
    let laughs: String =
        (1..20).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
    let passwords = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    for (what, xml) in [
        ("laughs", report(&format!("[<!ENTITY l0 \"ha\">{laughs}]"), "&l19;")),
        ("file", report("[<!ENTITY x SYSTEM \"file:///etc/passwd\">]", "&x;")),
        ("address", report(&format!("[<!ENTITY x SYSTEM \"{}\">]", app.url("/healthz")), "&x;")),
        ("subset", report(&format!("SYSTEM \"{}\"", app.url("/healthz")), "B1")),
    ] {
        let answer = treasury.answer_as(&batch, "application/xml", xml).await.await;
        answer.problem(400, "bank_answer_malformed");
        let told = answer.body_text();
        assert!(!told.contains("haha") && passwords.lines().all(|line| !told.contains(line)), "{what}: {told}");
    }
    let items = treasury.items(&batch).await;
    assert!(!items.is_empty() && items.iter().all(|item| item["state"] == "sent"), "nothing was recorded: {items:?}");
}

both! {
    async fn no_spoiled_token_lets_anybody_in(app: TestApp) {
        lets_nobody_in(&app).await;
    }

    async fn an_entity_is_neither_expanded_nor_fetched(app: TestApp) {
        reads_no_entities(&app).await;
    }
}
