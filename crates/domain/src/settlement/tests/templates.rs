//! Templates: what is accepted, what is refused and where.

use serde_json::{Value, json};

use super::world::{sample, standard};
use crate::language::Language;
use crate::refusal::Refusal;
use crate::settlement::template::{Level, TemplateBody, TemplateFaultKind, standard_payroll};

#[test]
fn the_standard_template_has_the_columns_of_the_sample() {
    let template = standard();
    let columns = |file: &str| -> Vec<String> {
        sample(file)[0].keys().filter(|column| *column != "employee_number").cloned().collect()
    };
    let inputs = columns("inputs-2026-01.csv");
    // The sample has nothing that is taxed apart, and a file without such columns has none.
    let needed: Vec<_> = template.inputs().filter(|item| !item.kind.is_seldom()).collect();
    assert_eq!(needed.len(), inputs.len());
    assert!(needed.iter().all(|item| inputs.contains(&item.code)));
    let mut wanted: Vec<String> = inputs.into_iter().chain(columns("expected-2026-01.csv")).collect();
    wanted.extend(["shortfall_brought", "correction", "annual_bonus", "annual_bonus_tax"].map(str::to_owned));
    wanted.extend(["severance", "average_annual_wage", "severance_tax"].map(str::to_owned));
    let mut codes: Vec<String> = template.items().iter().map(|item| item.code.clone()).collect();
    wanted.sort();
    codes.sort();
    assert_eq!(codes, wanted);
    assert!(template.cycle_items().iter().all(|item| item.code == "disability_levy" && item.level == Level::Cycle));
    assert!(!template.needs_workdays());
}

#[test]
fn the_standard_template_survives_its_own_text() {
    let text = serde_json::to_string(standard_payroll()).unwrap();
    assert_eq!(serde_json::from_str::<TemplateBody>(&text).unwrap(), *standard_payroll());
}

/// The standard template with changes at places of its document.
fn changed(changes: &[(&str, &str, Value)]) -> TemplateBody {
    let mut body = serde_json::to_value(standard_payroll()).unwrap();
    for (code, field, value) in changes {
        let items = body["items"].as_array_mut().unwrap();
        let item = items.iter_mut().find(|item| item["code"] == *code).unwrap();
        item[*field] = value.clone();
    }
    serde_json::from_value(body).unwrap()
}

fn index(code: &str) -> usize {
    standard_payroll().items.iter().position(|item| item.code == code).unwrap()
}

fn formula(expression: &str) -> Value {
    json!({"kind": "formula", "expression": expression})
}

#[test]
fn faults_are_named_with_pointer_and_position() {
    let body = changed(&[
        ("gross", "source", formula("base_salary + nothing")),
        ("vat", "source", formula("if(service_fee, 1, 2)")),
        ("subsidy", "code", json!("base_salary")),
        ("deduction", "code", json!("Deduction")),
        ("tax_relief", "code", json!("vat_rate")),
        ("service_fee", "rounding", json!({"places": 3, "mode": "up"})),
        ("post_allowance", "label", json!({"zh": "", "en": "x"})),
    ]);
    let refusal = body.compile().unwrap_err();
    let mut found: Vec<_> = refusal.faults.iter().map(|f| (f.pointer.clone(), f.position, f.kind.code())).collect();
    found.sort();
    let mut wanted = vec![
        (format!("/items/{}/source/expression", index("gross")), Some(14), "unknown_variable"),
        (format!("/items/{}/source/expression", index("vat")), Some(3), "wrong_type"),
        (format!("/items/{}/code", index("subsidy")), None, "code_taken"),
        (format!("/items/{}/code", index("deduction")), None, "code_malformed"),
        (format!("/items/{}/code", index("tax_relief")), None, "code_taken"),
        (format!("/items/{}/rounding/places", index("service_fee")), None, "rounding_places"),
        (format!("/items/{}/label", index("post_allowance")), None, "label_empty"),
    ];
    wanted.sort();
    assert_eq!(found, wanted);
    for fault in &refusal.faults {
        assert!(!fault.text(Language::Zh).is_empty() && !fault.text(Language::En).is_empty());
    }
    assert_eq!(refusal.code(), "template_invalid");
}

#[test]
fn a_dependency_cycle_is_refused_with_its_path() {
    let refusal = changed(&[("gross", "source", formula("base_salary + net_pay / 2"))]).compile().unwrap_err();
    let [fault] = refusal.faults.as_slice() else { panic!("{refusal:?}") };
    let TemplateFaultKind::DependencyCycle { path } = &fault.kind else { panic!("{fault:?}") };
    assert_eq!(path.first(), path.last());
    assert!(path.iter().any(|code| code == "net_pay"), "{path:?}");
    assert!(fault.text(Language::En).contains("gross -> net_pay"), "{}", fault.text(Language::En));
}

#[test]
fn kinds_sources_and_levels_must_fit() {
    for (changes, code) in [
        (vec![("net_pay", "source", formula("gross"))], "source_mismatch"),
        (vec![("net_pay", "kind", json!("memo"))], "source_mismatch"),
        (vec![("pension_worker", "kind", json!("earning"))], "source_mismatch"),
        (
            vec![("medical_worker", "source", json!({"kind": "policy", "insurance": "pension", "side": "worker"}))],
            "policy_twice",
        ),
        (vec![("base_salary", "level", json!("cycle"))], "kind_not_of_cycle"),
        (
            vec![("disability_levy", "source", json!({"kind": "statutory", "figure": "cumulative_tax"}))],
            "source_mismatch",
        ),
        (vec![("gross", "taxable", json!(true))], "taxable_misplaced"),
        (vec![("tax_relief", "yearly_limit", json!("personal_pension"))], "limit_misplaced"),
        (vec![("subsidy", "kind", json!("gross"))], "kind_count"),
        (vec![("disability_levy", "source", formula("gross"))], "unknown_variable"),
    ] {
        let refusal = changed(&changes).compile().unwrap_err();
        assert!(refusal.faults.iter().any(|fault| fault.kind.code() == code), "{code}: {refusal:?}");
    }
    let refusal = TemplateBody::default().compile().unwrap_err();
    assert_eq!(refusal.faults[0].kind, TemplateFaultKind::ItemCount);
}

#[test]
fn unknown_fields_are_refused() {
    let mut body = serde_json::to_value(standard_payroll()).unwrap();
    body["items"][0]["colour"] = json!("red");
    assert!(serde_json::from_value::<TemplateBody>(body).is_err());
    assert!(serde_json::from_value::<TemplateBody>(json!({"items": [], "more": 1})).is_err());
    let mut body = serde_json::to_value(standard_payroll()).unwrap();
    body["items"][0]["source"]["column"] = json!(1);
    assert!(serde_json::from_value::<TemplateBody>(body).is_err());
}
