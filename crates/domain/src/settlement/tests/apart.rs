//! Compensations, labour and author's remuneration in a payment: taxed apart from wages, with what counts together.

use std::sync::Arc;

use proptest::prelude::*;
use serde_json::Value;

use super::tax_cases::{amount, cases};
use super::wage_sheet::declared_alone;
use super::world::{fen, inputs, period, policies, run_of, somebody, standard};
use crate::funds::tax_file::DeclaredIncome;
use crate::language::Language;
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::settlement::compute::{ComputeRefusal, PersonFacts, PersonResult, YearToDate, compute_person};
use crate::settlement::explain::explain;
use crate::settlement::tax::{ApartIncome, BasicDeductionMode};
use crate::settlement::template::{
    CompiledTemplate, ItemKind, TemplateFaultKind, standard_payroll, standard_remuneration,
};
use crate::settlement::totals::imbalance_of;

fn remuneration() -> Arc<CompiledTemplate> {
    Arc::new(standard_remuneration().compile().unwrap())
}

fn paid(
    template: &Arc<CompiledTemplate>,
    given: &[(&str, &str)],
    before: &YearToDate,
) -> Result<PersonResult, ComputeRefusal> {
    let run = run_of(template, &policies(), period("2026-06"));
    compute_person(&run, &somebody(), &inputs(template, given), &[], before)
}

fn figure(template: &CompiledTemplate, result: &PersonResult, code: &str) -> Fen {
    result.figure(template, code).unwrap()
}

/// What stands before a payment after these, as the next one finds it.
fn after<'a>(results: impl IntoIterator<Item = &'a PersonResult>) -> YearToDate {
    let mut before = YearToDate::default();
    for line in results.into_iter().flat_map(|result| &result.basis.apart) {
        before.apart.add(line.income, line.sum()).unwrap();
    }
    before
}

fn text(value: &Value) -> String {
    amount(value).to_string()
}

#[test]
fn every_case_of_the_law_comes_out_in_a_payment() {
    let (wages, work, nothing) = (standard(), remuneration(), YearToDate::default());
    let severances = cases("severance");
    for case in &severances {
        let (given, expected) = (&case["inputs"], &case["expected"]);
        let (payment, wage) = (text(&given["payment"]), text(&given["local_average_annual_wage"]));
        let result = paid(&wages, &[("severance", &payment), ("average_annual_wage", &wage)], &nothing).unwrap();
        let line = result.basis.apart[0];
        assert_eq!((line.exempt, line.tax), (amount(&expected["exempt"]), amount(&expected["tax"])), "{case}");
        assert_eq!(figure(&wages, &result, "severance_tax"), line.tax);
    }
    let labour = cases("labor_remuneration");
    for case in &labour {
        let result = paid(&work, &[("labour_remuneration", &text(&case["inputs"]["payment"]))], &nothing).unwrap();
        let tax = figure(&work, &result, "labour_remuneration_tax");
        assert_eq!(tax, amount(&case["expected"]["withhold"]), "{case}");
    }
    let authors: Vec<Value> = cases("royalty").into_iter().filter(|case| case["inputs"]["type"] == "稿酬").collect();
    for case in &authors {
        let result = paid(&work, &[("authors_remuneration", &text(&case["inputs"]["payment"]))], &nothing).unwrap();
        let tax = figure(&work, &result, "authors_remuneration_tax");
        assert_eq!(tax, amount(&case["expected"]["withhold"]), "{case}");
    }
    assert_eq!((severances.len(), labour.len(), authors.len()), (4, 13, 2));
}

#[test]
fn every_case_of_remuneration_summed_up_over_the_year_comes_out() {
    let (work, nothing) = (remuneration(), YearToDate::default());
    // An internship that begins in the month of the payment.
    let intern = &cases("labor_cumulative_intern")[0];
    let given = text(&intern["inputs"]["months"][0]["payment"]);
    let (run, from) = (run_of(&work, &policies(), period("2026-07")), "2026-07-01".parse().unwrap());
    let facts = PersonFacts { hire_date: from, ..somebody() };
    let result =
        compute_person(&run, &facts, &inputs(&work, &[("intern_remuneration", &given)]), &[], &nothing).unwrap();
    assert_eq!(figure(&work, &result, "intern_remuneration_tax"), amount(&intern["expected"]["withhold"]));
    // Neither another way of counting wages' months nor months of wages before count for it.
    let first = PersonFacts { basic_deduction_mode: BasicDeductionMode::FirstTimeThisYear, ..facts };
    let worked = YearToDate { months_paid: 0b11_1111, ..YearToDate::default() };
    let result =
        compute_person(&run, &first, &inputs(&work, &[("intern_remuneration", "10000.00")]), &[], &worked).unwrap();
    assert_eq!(figure(&work, &result, "intern_remuneration_tax"), fen("90.00"));
    // Month after month through a platform.
    let platform = &cases("labor_cumulative_platform")[0];
    let given = text(&platform["inputs"]["payment_each"]);
    let mut results: Vec<PersonResult> = Vec::new();
    for (month, expected) in platform["expected"]["withhold"].as_array().unwrap().iter().enumerate() {
        let run = run_of(&work, &policies(), period(&format!("2026-{:02}", month + 1)));
        let given = inputs(&work, &[("platform_remuneration", &given)]);
        let result = compute_person(&run, &somebody(), &given, &[], &after(&results)).unwrap();
        assert_eq!(figure(&work, &result, "platform_remuneration_tax"), amount(expected), "{month}");
        assert_eq!(imbalance_of(&work, &result), Fen::ZERO);
        results.push(result);
    }
    let told = explain(&work, &somebody(), &results[1], &policies(), Language::En).unwrap();
    let told = told.into_iter().find(|line| line.code == "platform_remuneration_tax").unwrap();
    assert!(told.words.contains("2 months: 5000.00 x 2") && told.words.contains("withheld earlier"), "{told:?}");
    assert_eq!(results.len(), 6);
}

#[test]
fn a_compensation_leaves_wages_and_the_year_as_they_were() {
    let (template, nothing) = (standard(), YearToDate::default());
    let plain = paid(&template, &[("base_salary", "20000.00")], &nothing).unwrap();
    let given = [("base_salary", "20000.00"), ("severance", "200000.00"), ("average_annual_wage", "50000.00")];
    let with = paid(&template, &given, &nothing).unwrap();
    for code in ["income_tax", "cumulative_income", "pension_worker", "cumulative_taxable"] {
        assert_eq!(figure(&template, &with, code), figure(&template, &plain, code), "{code}");
    }
    assert_eq!(with.ytd_delta, plain.ytd_delta);
    assert_eq!(figure(&template, &with, "gross"), fen("220000.00"));
    let more = figure(&template, &with, "net_pay").0 - figure(&template, &plain, "net_pay").0;
    assert_eq!(Fen(more), fen("197520.00"));
    assert_eq!(imbalance_of(&template, &with), Fen::ZERO);
}

#[test]
fn the_free_amount_of_a_compensation_is_given_once_a_year() {
    let template = standard();
    let part = |before: &YearToDate| {
        let given = [("severance", "100000.00"), ("average_annual_wage", "50000.00")];
        paid(&template, &given, before).unwrap()
    };
    let first = part(&YearToDate::default());
    assert_eq!((first.basis.apart[0].exempt, first.basis.apart[0].tax), (fen("100000.00"), Fen::ZERO));
    let second = part(&after([&first]));
    // As the case of 200,000 at once: 150,000 is free, 2,480 is the tax of the rest.
    assert_eq!((second.basis.apart[0].exempt, second.basis.apart[0].tax), (fen("50000.00"), fen("2480.00")));
    let told = explain(&template, &somebody(), &second, &policies(), Language::En).unwrap();
    let told = told.into_iter().find(|line| line.code == "severance_tax").unwrap();
    assert!(told.words.contains("100000.00 was paid") && told.words.contains("2480.00 is withheld now"), "{told:?}");
    assert!(told.rule.unwrap().contains("164"));
}

#[test]
fn what_was_exempt_of_an_earlier_part_stays_exempt() {
    let template = standard();
    let part = |amount: &str, wage: &str, before: &YearToDate| {
        paid(&template, &[("severance", amount), ("average_annual_wage", wage)], before).unwrap()
    };
    let first = part("140000.00", "50000.00", &YearToDate::default());
    // By the lower wage of the second part 120,000 would be free of both: 140,000 were, and the sheet says so.
    let second = part("10000.00", "40000.00", &after([&first]));
    assert_eq!((second.basis.apart[0].exempt, second.basis.apart[0].tax), (Fen::ZERO, fen("300.00")));
}

#[test]
fn labour_of_one_month_is_one_payment() {
    let template = remuneration();
    let first = paid(&template, &[("labour_remuneration", "3000.00")], &YearToDate::default()).unwrap();
    assert_eq!(figure(&template, &first, "labour_remuneration_tax"), fen("440.00"));
    let second = paid(&template, &[("labour_remuneration", "5000.00")], &after([&first])).unwrap();
    // 8,000 in one month cost 1,280.
    assert_eq!(figure(&template, &second, "labour_remuneration_tax"), fen("840.00"));
    assert_eq!(figure(&template, &second, "net_pay"), fen("4160.00"));
    let told = explain(&template, &somebody(), &second, &policies(), Language::Zh).unwrap();
    let told = told.into_iter().find(|line| line.code == "labour_remuneration_tax").unwrap();
    assert!(told.words.contains("本月此前已付 3000.00") && told.words.contains("本次预扣 840.00"), "{told:?}");
}

#[test]
fn a_compensation_without_the_average_wage_is_refused() {
    let refused = paid(&standard(), &[("severance", "100000.00")], &YearToDate::default()).unwrap_err();
    assert_eq!(refused.code(), "average_annual_wage_missing");
    assert!(refused.text(Language::Zh).contains("上年职工平均工资"));
    // The wage alone does no harm.
    paid(&standard(), &[("average_annual_wage", "50000.00")], &YearToDate::default()).unwrap();
}

#[test]
fn remuneration_does_not_cover_wages_below_0() {
    let given = [("deduction", "5000.00"), ("severance", "30000.00"), ("average_annual_wage", "50000.00")];
    assert_eq!(paid(&standard(), &given, &YearToDate::default()).unwrap_err().code(), "gross_negative");
}

#[test]
fn a_compensation_stands_with_its_tax_and_its_wage() {
    for kind in [ItemKind::SeveranceTax, ItemKind::AverageAnnualWage] {
        let mut body = standard_payroll().clone();
        body.items.retain(|item| item.kind != kind);
        let kinds: Vec<TemplateFaultKind> =
            body.compile().unwrap_err().faults.into_iter().map(|fault| fault.kind).collect();
        assert_eq!(kinds, [TemplateFaultKind::KindCount { kind, count: 0 }]);
    }
}

#[test]
fn each_income_has_a_sheet_and_who_is_not_employed_is_on_no_wage_sheet() {
    let given = [("base_salary", "20000.00"), ("severance", "200000.00"), ("average_annual_wage", "50000.00")];
    let leaver = paid(&standard(), &given, &YearToDate::default()).unwrap();
    let declared = declared_alone(&standard(), &leaver).unwrap();
    let wages = figure(&standard(), &leaver, "income_tax");
    assert_eq!((declared.rows.len(), declared.people(), declared.total_tax.0), (1, 1, wages.0 + 248_000));
    let sheet = |declared: &crate::funds::filing::Declared, income| {
        String::from_utf8(declared.sheet(income, None).unwrap().bytes).unwrap()
    };
    let text = sheet(&declared, DeclaredIncome::Severance);
    assert!(text.contains(",*一次性补偿收入,免税收入,") && text.contains(",200000.00,150000.00,0.00,"), "{text}");

    let template = remuneration();
    let given = [("labour_remuneration", "3000.00"), ("authors_remuneration", "40000.00")];
    let worker = paid(&template, &given, &YearToDate::default()).unwrap();
    assert_eq!(imbalance_of(&template, &worker), Fen::ZERO);
    let declared = declared_alone(&template, &worker).unwrap();
    assert_eq!((declared.rows.len(), declared.people(), declared.total_tax), (0, 1, fen("4920.00")));
    let labour = sheet(&declared, DeclaredIncome::LabourRemuneration);
    assert!(labour.contains(",一般劳务报酬所得,3000.00,0.00,"), "{labour}");
    let authors = sheet(&declared, DeclaredIncome::AuthorsRemuneration);
    assert!(authors.contains(",稿酬所得,40000.00,0.00,"), "{authors}");
}

proptest! {
    /// However a month's labour or a year's compensation is cut into payments, the same is withheld in the end.
    #[test]
    fn payments_that_count_together_are_taxed_as_one(parts in prop::collection::vec(1_i64..8_000_000, 1..5), which in 0..ApartIncome::ALL.len()) {
        let income = ApartIncome::ALL[which];
        let template = if income == ApartIncome::Severance { standard() } else { remuneration() };
        let code = ItemKind::of_apart(income).as_str();
        let pay = |amount: i64, before: &YearToDate| {
            let amount = Fen(amount).to_string();
            let mut given = vec![(code, amount.as_str())];
            if income == ApartIncome::Severance {
                given.push(("average_annual_wage", "50000.00"));
            }
            paid(&template, &given, before).unwrap()
        };
        let mut results: Vec<PersonResult> = Vec::new();
        for part in &parts {
            let next = pay(*part, &after(&results));
            prop_assert_eq!(imbalance_of(&template, &next), Fen::ZERO);
            results.push(next);
        }
        let whole = pay(parts.iter().sum(), &YearToDate::default());
        let sum = |of: fn(&crate::settlement::compute::ApartLine) -> i64| -> i64 {
            results.iter().flat_map(|result| &result.basis.apart).map(of).sum()
        };
        let line = whole.basis.apart[0];
        prop_assert_eq!(sum(|line| line.exempt.0), line.exempt.0);
        prop_assert_eq!(sum(|line| line.tax.0), line.tax.0);
    }
}
