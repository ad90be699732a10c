//! The terms of every category: what is mandatory, what is refused, what goes into force.

use bole_tests::{Value, both, json};

use super::{office, verb};

/// Each category with how many terms it demands, and who demands them.
const CATEGORIES: [(&str, usize, &[&str]); 8] = [
    ("executive-search", 7, &["ES-3.1.1"]),
    ("personnel-assessment", 5, &["PA-3.1.1", "PA-5.1.3"]),
    ("training", 7, &["TR-3.1.1"]),
    ("management-consulting", 8, &["MC-3.1.1"]),
    (
        "labor-dispatch",
        13,
        &["LD-3.1.1", "LD-5.2.1", "Labour Contract Law, art. 59", "Interim Provisions on Labour Dispatch, art. 7"],
    ),
    ("recruitment-outsourcing", 8, &["RP-3.1.1"]),
    ("social-insurance", 6, &["SI-3.1.1", "SI-5.1.2"]),
    ("payroll", 6, &["PY-3.1.1"]),
];

/// Complete terms of a category.
pub(super) fn sample(category: &str) -> Value {
    let all: Value = serde_json::from_str(include_str!("../../../../samples/contracts/terms.json")).expect("JSON");
    all[category].clone()
}

both! {
    async fn each_mandatory_term_of_each_category_is_missed_by_name(app: TestApp) {
        let office = office(&app).await;
        for (category, demanded, sources) in CATEGORIES {
            let none = office.draft_of(category, category, Value::Null).await.expect(201);
            assert_eq!(none.at("/terms"), json!({ "category": category }));
            let open = none.at("/open_terms").as_array().cloned().expect("open terms");
            assert_eq!(open.len(), demanded, "{category}");
            let mut told: Vec<&str> = open.iter().filter_map(|term| term["source"]["en"].as_str()).collect();
            told.dedup();
            assert_eq!(told, sources, "{category}");
            let path = format!("/api/v1/contracts/{}", none.id());
            let mut seen =
                office.maker.patch(&path, json!({ "terms": sample(category) })).if_match(&none.etag()).await.expect(200);
            assert_eq!(seen.at("/missing_terms"), json!([]), "{category}");
            for term in &open {
                let field = term["field"].as_str().expect("a field");
                let without = json!({ "terms": { field: null } });
                seen = office.maker.patch(&path, without).if_match(&seen.etag()).await.expect(200);
                assert_eq!(seen.at("/missing_terms"), json!([field]), "{category}");
                let refused = verb(&office.maker, &seen, "submit", ()).await;
                let problem = refused.problem_at(422, "contract_terms_missing", &format!("/terms/{field}"));
                assert_eq!(problem["errors"].as_array().map(Vec::len), Some(1), "{category} {field}");
                for said in [&problem["detail"], &problem["errors"][0]["message"]] {
                    let said = said.as_str().expect("a text");
                    assert!(said.contains(term["source"]["zh"].as_str().expect("a source")), "{category} {field}: {said}");
                    assert!(said.contains(term["label"]["zh"].as_str().expect("a name")), "{category} {field}: {said}");
                }
                let whole = json!({ "terms": { field: sample(category)[field] } });
                seen = office.maker.patch(&path, whole).if_match(&seen.etag()).await.expect(200);
            }
        }
    }

    async fn a_contract_of_each_category_goes_into_force(app: TestApp) {
        let office = office(&app).await;
        for (category, ..) in CATEGORIES {
            let draft = office.draft_of(category, category, sample(category)).await.expect(201);
            let submitted = verb(&office.maker, &draft, "submit", ()).await.expect(200);
            verb(&office.maker, &submitted, "approve", ()).await.problem(403, "separation_of_duties");
            let approved = verb(&office.approver, &submitted, "approve", ()).await.expect(200);
            let signed = office.concluded(approved).await;
            let active = verb(&office.maker, &signed, "activate", ()).await.expect(200);
            assert_eq!((active.text("/state"), active.text("/category")), ("active".to_owned(), category.to_owned()));
            let mut told = active.at("/terms");
            assert_eq!(told.as_object_mut().and_then(|terms| terms.remove("category")), Some(json!(category)));
            for (field, value) in sample(category).as_object().expect("terms") {
                assert_eq!(told[field], *value, "{category} {field}");
            }
        }
        let all = office.maker.get("/api/v1/contracts").await.expect(200);
        assert_eq!(all.at("/data").as_array().map(Vec::len), Some(CATEGORIES.len()));
    }

    async fn terms_of_another_category_are_refused(app: TestApp) {
        let office = office(&app).await;
        let post = |category: &'static str, terms: Value| office.draft_of(category, category, terms);
        post("training", sample("payroll")).await.problem_at(422, "terms_of_another_category", "/terms/fee_standard");
        post("payroll", json!({ "category": "training" })).await.problem_at(422, "terms_of_another_category", "/terms/category");
        post("social-insurance", sample("payroll")).await.problem_at(422, "terms_of_another_category", "/terms/fee_standard/kind");
        post("payroll", json!("none")).await.problem_at(400, "invalid_value", "/terms");
        let draft = post("training", json!({ "category": "training", "need": "现场管理" })).await.expect(201);
        let path = format!("/api/v1/contracts/{}", draft.id());
        let patch = |terms: Value| office.maker.patch(&path, json!({ "terms": terms })).if_match(&draft.etag());
        patch(json!({ "goal": "x" })).await.problem_at(422, "terms_of_another_category", "/terms/goal");
        patch(json!({ "category": "payroll" })).await.problem_at(422, "terms_of_another_category", "/terms/category");
        patch(json!({ "manner": { "mode": "by_post", "methods": "x" } })).await
            .problem_at(400, "invalid_value", "/terms/manner/mode");
        patch(json!({ "category": null })).await.problem_at(400, "invalid_value", "/terms/category");
    }

    async fn a_term_keeps_its_limits(app: TestApp) {
        let office = office(&app).await;
        for (category, pointer, value, at, code) in [
            ("executive-search", "/fee_standard/rate", json!("1.2"), "/fee_standard/rate", "rate_range"),
            ("executive-search", "/fee_standard", json!({ "kind": "fixed", "amount": "1.00" }), "/fee_standard",
                "fee_model_unfit"),
            ("executive-search", "/guarantee_period", json!({ "days": 90 }), "/guarantee_period/refund", "remedy_missing"),
            ("training", "/fee_items/1/fee/amount", json!("-1.00"), "/fee_items/1/fee/amount", "amount_negative"),
            ("training", "/fee_items", json!([]), "/fee_items", "length"),
            ("management-consulting", "/delivery/documents/0", json!(" "), "/delivery/documents", "name_invalid"),
            ("labor-dispatch", "/posts/1/ends", json!("2026-11-01"), "/posts/1", "temporary_post_too_long"),
            ("labor-dispatch", "/posts/0/headcount", json!(0), "/posts/0/headcount", "range"),
            ("recruitment-outsourcing", "/service_period/ends", json!("2025-01-01"), "/service_period", "period_reversed"),
        ] {
            let mut terms = sample(category);
            *terms.pointer_mut(pointer).expect("a term") = value;
            let refused = office.draft_of(category, "B", terms).await;
            let problem = refused.problem_at(422, "validation_failed", &format!("/terms{at}"));
            assert_eq!(problem["errors"][0]["code"], code, "{category} {pointer}");
        }
    }
}
