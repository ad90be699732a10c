//! Single rules of the computation.

mod fees;

use std::sync::Arc;

use super::world::{fen, inputs, period, policies, run_of, somebody, standard};
use crate::insurance::{InsuranceKind, NotInsured, PolicyBook};
use crate::language::Language;
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::settlement::compute::{
    ComputeRefusal, PersonFacts, RunContext, RunSetup, YearSums, YearToDate, compute_person,
};
use crate::settlement::template::standard_payroll;

#[test]
fn a_second_run_charges_no_insurance_and_shares_the_month() {
    let (template, book, facts) = (standard(), policies(), somebody());
    let run = run_of(&template, &book, period("2026-01"));
    let whole = inputs(&template, &[("base_salary", "30000.00"), ("performance_pay", "20000.00")]);
    let once = compute_person(&run, &facts, &whole, &[], &YearToDate::default()).unwrap();
    let base = inputs(&template, &[("base_salary", "30000.00")]);
    let first = compute_person(&run, &facts, &base, &[], &YearToDate::default()).unwrap();
    let between = YearToDate { sums: first.ytd_delta, insurance_charged: true, ..YearToDate::default() };
    let bonus = inputs(&template, &[("performance_pay", "20000.00")]);
    let second = compute_person(&run, &facts, &bonus, &[], &between).unwrap();
    let figure = |result: &crate::settlement::compute::PersonResult, code| result.figure(&template, code).unwrap();
    assert_eq!(figure(&second, "pension_worker"), Fen::ZERO);
    assert!(second.basis.not_insured.iter().all(|(_, reason)| *reason == NotInsured::ChargedBefore));
    let both = |code| figure(&first, code).checked_add(figure(&second, code)).unwrap();
    assert_eq!(both("income_tax"), figure(&once, "income_tax"));
    assert_eq!(both("net_pay"), figure(&once, "net_pay"));
    assert_eq!(figure(&second, "cumulative_tax"), figure(&once, "cumulative_tax"));
    assert_eq!(figure(&second, "cumulative_basic_deduction"), fen("5000.00"));
}

#[test]
fn wages_paid_a_month_later_belong_to_the_tax_month() {
    let (template, book) = (standard(), policies());
    let facts = PersonFacts { hire_date: "2026-10-20".parse().unwrap(), ..somebody() };
    let run = RunContext::new(RunSetup {
        template: Arc::clone(&template),
        wage_period: period("2026-10"),
        insurance_month: period("2026-11"),
        tax_period: period("2026-11"),
        policies: &book,
        vat_rate: "0.06".parse().unwrap(),
        working_days: None,
        headcount: 1,
    })
    .unwrap();
    let pay = inputs(&template, &[("base_salary", "20000.00")]);
    let result = compute_person(&run, &facts, &pay, &[], &YearToDate::default()).unwrap();
    assert_eq!(result.figure(&template, "cumulative_basic_deduction").unwrap(), fen("10000.00"));
    assert_eq!(result.figure(&template, "pension_worker").unwrap(), fen("800.00"));
    let mut next = YearToDate { sums: result.ytd_delta, shortfall_brought: Fen(5), ..YearToDate::default() };
    next.sums.withheld = Fen(1_000_000);
    let again = compute_person(&run, &facts, &pay, &[], &next).unwrap();
    assert_eq!(again.figure(&template, "income_tax").unwrap(), Fen::ZERO);
    assert_eq!(again.figure(&template, "shortfall_brought").unwrap(), Fen(5));
}

#[test]
fn the_personal_pension_stops_at_its_limit_and_does_not_lower_net_pay() {
    let (template, book, facts) = (standard(), policies(), somebody());
    let run = run_of(&template, &book, period("2026-07"));
    let before = YearToDate {
        sums: YearSums { pension_counted: fen("11500.00"), ..YearSums::default() },
        ..YearToDate::default()
    };
    let with = inputs(
        &template,
        &[("base_salary", "90000.00"), ("personal_pension", "2000.00"), ("annuity_worker", "100.00")],
    );
    let result = compute_person(&run, &facts, &with, &[], &before).unwrap();
    assert_eq!(result.ytd_delta.pension_counted, fen("500.00"));
    assert_eq!(result.ytd_delta.other, fen("100.00"));
    assert_eq!(result.figure(&template, "cumulative_other").unwrap(), fen("12100.00"));
    let result = |pension| {
        let given = inputs(&template, &[("base_salary", "4000.00"), ("personal_pension", pension)]);
        compute_person(&run, &facts, &given, &[], &YearToDate::default()).unwrap().figure(&template, "net_pay")
    };
    assert_eq!(result("0.00"), result("2000.00"));
}

#[test]
fn refusals_name_person_and_item() {
    let (template, book, facts) = (standard(), policies(), somebody());
    let run = run_of(&template, &book, period("2026-01"));
    let refused = |facts: &PersonFacts, given: &[Fen]| {
        compute_person(&run, facts, given, &[], &YearToDate::default()).unwrap_err()
    };
    let negative = refused(&facts, &inputs(&template, &[("subsidy", "-0.01")]));
    assert_eq!(
        (negative.code(), negative.text(Language::En)),
        ("input_negative", "Employee E1: subsidy must not be below 0.".to_owned())
    );
    let below = refused(&facts, &inputs(&template, &[("base_salary", "10.00"), ("deduction", "10.01")]));
    assert_eq!(below, ComputeRefusal::GrossNegative { employee_number: "E1".to_owned() });
    let nowhere = PersonFacts { place: "999999".to_owned(), ..facts.clone() };
    let missing = refused(&nowhere, &inputs(&template, &[]));
    let ComputeRefusal::PolicyMissing { employee_number, place, kind } = &missing else { panic!("{missing:?}") };
    assert_eq!((employee_number.as_str(), place.as_str(), *kind), ("E1", "999999", InsuranceKind::Pension));
    assert!(missing.text(Language::Zh).contains("养老保险") && missing.code() == "policy_missing");
    assert_eq!(refused(&facts, &[]).code(), "input_count");
    let huge: Vec<Fen> = template.inputs().map(|_| Fen(i64::MAX)).collect();
    assert_eq!(refused(&facts, &huge).code(), "figure_out_of_range");
}

#[test]
fn a_gap_in_the_policies_refuses_and_a_kind_without_any_is_nothing() {
    let (template, all) = (standard(), policies());
    let facts = somebody();
    let pay = inputs(&template, &[("base_salary", "9000.00")]);
    let compute = |book: &PolicyBook, facts: &PersonFacts| {
        compute_person(&run_of(&template, book, period("2026-08")), facts, &pay, &[], &YearToDate::default())
    };
    let beijing: Vec<_> = all.policies().iter().filter(|p| p.place == "110000").cloned().collect();
    let without_new = |kind: InsuranceKind| {
        let old = "2026-06-30".parse().unwrap();
        let keep = |p: &&crate::insurance::Policy| p.kind != kind || p.effective_to == Some(old);
        PolicyBook::new(beijing.iter().filter(keep).cloned().collect()).unwrap()
    };
    let refusal = compute(&without_new(InsuranceKind::Unemployment), &facts).unwrap_err();
    assert!(matches!(refusal, ComputeRefusal::PolicyMissing { kind: InsuranceKind::Unemployment, .. }));
    // Who does not take part, or is not employed in the month, needs no policy.
    let no_fund = PersonFacts { housing_fund_rate: "0".parse().unwrap(), ..facts.clone() };
    let result = compute(&without_new(InsuranceKind::HousingFund), &no_fund).unwrap();
    assert!(result.basis.not_insured.contains(&(InsuranceKind::HousingFund, NotInsured::NoPart)));
    let left =
        PersonFacts { leave_date: Some("2026-07-31".parse().unwrap()), place: "999999".to_owned(), ..facts.clone() };
    assert!(compute(&all, &left).is_ok());
    // Beijing collects maternity with medical.
    let result = compute(&all, &facts).unwrap();
    assert!(result.basis.not_insured.contains(&(InsuranceKind::Maternity, NotInsured::NoPolicy)));
}

#[test]
fn an_untaxed_earning_counts_as_exempt_income() {
    let mut body = standard_payroll().clone();
    for item in body.items.iter_mut().filter(|item| item.code == "subsidy") {
        item.taxable = false;
    }
    let template = Arc::new(body.compile().unwrap());
    let run = run_of(&template, &policies(), period("2026-01"));
    let given =
        inputs(&template, &[("base_salary", "9000.00"), ("subsidy", "700.00"), ("tax_exempt_income", "300.00")]);
    let result = compute_person(&run, &somebody(), &given, &[], &YearToDate::default()).unwrap();
    assert_eq!((result.ytd_delta.income, result.ytd_delta.exempt), (fen("9700.00"), fen("1000.00")));
}
