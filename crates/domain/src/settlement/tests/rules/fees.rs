//! Fees by heads, and fees of a month.

use std::sync::Arc;

use serde_json::json;

use crate::language::Language;
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::settlement::compute::{
    ComputeRefusal, PersonFacts, RunContext, RunSetup, WorkingDays, YearToDate, compute_person,
};
use crate::settlement::template::{ItemKind, TemplateBody, standard_payroll};
use crate::settlement::tests::world::{fen, inputs, period, policies, somebody};
use crate::settlement::totals::{RunTotals, imbalance_of};

/// Fees by head count and working days, a levy, a fee of the month with its VAT, a discount.
fn fees() -> TemplateBody {
    let mut body = serde_json::to_value(standard_payroll()).unwrap();
    let items = body["items"].as_array_mut().unwrap();
    for item in items.iter_mut().filter(|item| item["code"] == "service_fee") {
        item["source"] = json!({"kind": "formula", "expression":
            "tier(headcount, 50, 100, 200, 90, 80) * workdays_employed / workdays_in_month"});
    }
    let label = json!({"zh": "项", "en": "item"});
    for (code, kind, source) in [
        ("month_fee", "service_fee", json!({"kind": "fixed", "amount": "500.00"})),
        ("discount", "service_fee", json!({"kind": "input"})),
        ("month_vat", "vat", json!({"kind": "formula", "expression": "(month_fee + discount) * vat_rate"})),
    ] {
        items.push(json!({"code": code, "label": label, "kind": kind, "payer": "employer", "level": "cycle",
            "source": source, "taxable": false, "on_payslip": false}));
    }
    serde_json::from_value(body).unwrap()
}

#[test]
fn fees_of_heads_and_of_the_month() {
    let template = Arc::new(fees().compile().unwrap());
    assert!(template.needs_workdays());
    let book = policies();
    let setup = |working_days| RunSetup {
        template: Arc::clone(&template),
        wage_period: period("2026-03"),
        insurance_month: period("2026-03"),
        tax_period: period("2026-03"),
        policies: &book,
        vat_rate: "0.06".parse().unwrap(),
        working_days,
        headcount: 120,
    };
    assert!(matches!(RunContext::new(setup(None)), Err(ComputeRefusal::WorkingDaysMissing)));
    let days = (2..=31).map(|day| chrono::NaiveDate::from_ymd_opt(2026, 3, day).unwrap());
    let run = RunContext::new(setup(Some(WorkingDays::new(days)))).unwrap();
    let facts = PersonFacts { hire_date: "2026-03-12".parse().unwrap(), ..somebody() };
    let pay = inputs(&template, &[("base_salary", "9000.00")]);
    let result = compute_person(&run, &facts, &pay, &[], &YearToDate::default()).unwrap();
    assert_eq!(result.figure(&template, "service_fee").unwrap(), fen("60.00"));
    assert_eq!(imbalance_of(&template, &result), Fen::ZERO);
    let codes: Vec<_> = template.cycle_inputs().map(|item| item.code.as_str()).collect();
    assert_eq!(codes, ["disability_levy", "discount"]);
    let month = run.compute_cycle(&[fen("1000.00"), fen("-50.00")]).unwrap();
    assert_eq!(month, [fen("1000.00"), fen("500.00"), fen("-50.00"), fen("27.00")]);
    assert_eq!(run.compute_cycle(&[fen("-1.00"), Fen::ZERO]).unwrap_err().code(), "input_negative");
    assert_eq!(run.compute_cycle(&[]).unwrap_err().code(), "input_count");
    let mut totals = RunTotals::default();
    totals.add(&template, &result);
    totals.add_cycle(&template, &month);
    assert_eq!(totals.imbalance(), Fen::ZERO);
    assert_eq!(totals.service_fee, fen("510.00"));
    assert_eq!(totals.disability_levy, fen("1000.00"));
    let bill = result.of_kind(&template, ItemKind::BillTotal);
    assert_eq!(totals.total, bill.checked_add(fen("1477.00")).unwrap());
    // Division by zero names item and place.
    let run = RunContext::new(setup(Some(WorkingDays::default()))).unwrap();
    let refusal = compute_person(&run, &facts, &pay, &[], &YearToDate::default()).unwrap_err();
    let text = refusal.text(Language::En);
    assert_eq!(refusal.code(), "formula_failed");
    assert!(text.contains("service_fee") && text.contains("division by zero"), "{text}");
}
