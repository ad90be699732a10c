//! The annual bonus of a payment: taxed apart, once a year, and held against merging it.

use std::sync::Arc;

use proptest::prelude::*;

use super::wage_sheet::declared_alone;
use super::world::{fen, inputs, period, policies, run_of, somebody, standard};
use crate::funds::tax_file::DeclaredIncome;
use crate::language::Language;
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::settlement::compute::{
    ComputeRefusal, PersonResult, RunContext, RunSetup, YearSums, YearToDate, compute_person,
};
use crate::settlement::explain::{ExplainedLine, explain};
use crate::settlement::opening::Opening;
use crate::settlement::tax::BonusWay;
use crate::settlement::template::{ItemKind, Source, TemplateBody, TemplateFaultKind, standard_payroll};
use crate::settlement::totals::imbalance_of;

fn paid(month: &str, given: &[(&str, &str)], before: &YearToDate) -> Result<PersonResult, ComputeRefusal> {
    let template = standard();
    let run = run_of(&template, &policies(), period(month));
    compute_person(&run, &somebody(), &inputs(&template, given), &[], before)
}

fn figures(result: &PersonResult, codes: &[&str]) -> Vec<String> {
    let template = standard();
    codes.iter().map(|code| result.figure(&template, code).unwrap().to_string()).collect()
}

#[test]
fn a_bonus_is_taxed_apart_and_leaves_the_year_as_it_was() {
    let before = YearToDate::default();
    let plain = paid("2026-01", &[("base_salary", "20000.00")], &before).unwrap();
    let with = paid("2026-01", &[("base_salary", "20000.00"), ("annual_bonus", "36001.00")], &before).unwrap();
    assert_eq!(figures(&with, &["gross", "annual_bonus_tax"]), ["56001.00", "3390.10"]);
    let same = ["income_tax", "cumulative_income", "cumulative_taxable", "pension_worker"];
    assert_eq!(figures(&with, &same), figures(&plain, &same));
    assert_eq!(with.ytd_delta, plain.ytd_delta);
    let net = |result: &PersonResult| result.figure(&standard(), "net_pay").unwrap();
    assert_eq!(net(&with).0, net(&plain).0 + 3_600_100 - 339_010);
    assert_eq!(imbalance_of(&standard(), &with), Fen::ZERO);
    let line = with.basis.bonus.unwrap();
    assert_eq!((line.amount, line.part, line.tax), (fen("36001.00"), fen("3000.08"), fen("3390.10")));
}

#[test]
fn a_bonus_does_not_cover_wages_below_0() {
    let given = [("base_salary", "3000.00"), ("deduction", "5000.00"), ("annual_bonus", "30000.00")];
    assert_eq!(paid("2026-01", &given, &YearToDate::default()).unwrap_err().code(), "gross_negative");
}

#[test]
fn the_second_bonus_of_a_year_is_refused() {
    let bonus = [("annual_bonus", "10000.00")];
    let taken = YearToDate { bonus_in: Some(period("2026-01")), ..YearToDate::default() };
    let refused = paid("2026-06", &bonus, &taken).unwrap_err();
    assert_eq!(refused.code(), "annual_bonus_twice");
    assert!(refused.text(Language::En).contains("2026-01") && refused.text(Language::Zh).contains("一年只能一次"));
    // Without another there is nothing to refuse.
    paid("2026-06", &[("base_salary", "10000.00")], &taken).unwrap();
}

#[test]
fn a_bonus_is_refused_once_the_choice_has_ended() {
    let template = standard();
    let run = RunContext::new(RunSetup {
        template: Arc::clone(&template),
        wage_period: period("2026-12"),
        insurance_month: period("2026-12"),
        tax_period: period("2028-01"),
        policies: &policies(),
        vat_rate: "0.06".parse().unwrap(),
        working_days: None,
        headcount: 1,
    })
    .unwrap();
    let pay =
        |code| compute_person(&run, &somebody(), &inputs(&template, &[(code, "1.00")]), &[], &YearToDate::default());
    assert_eq!(pay("annual_bonus").unwrap_err().code(), "tax_table_missing");
    pay("base_salary").unwrap();
}

#[test]
fn both_ways_are_told_and_the_cheaper_one_is_named() {
    let tell = |result: &PersonResult| -> ExplainedLine {
        let lines = explain(&standard(), &somebody(), result, &policies(), Language::Zh).unwrap();
        lines.into_iter().find(|line| line.code == "annual_bonus_tax").unwrap()
    };
    let rich =
        YearToDate { sums: YearSums { income: fen("300000.00"), ..YearSums::default() }, ..YearToDate::default() };
    let apart = paid("2026-02", &[("base_salary", "20000.00"), ("annual_bonus", "36000.00")], &rich).unwrap();
    assert_eq!(apart.basis.bonus.unwrap().cheaper(), BonusWay::Apart);
    let told = tell(&apart);
    assert!(told.words.contains("36000.00 ÷ 12 = 3000.00") && told.words.contains("单独计税现时少"), "{}", told.words);
    assert!(told.rule.unwrap().contains("164号"));
    let poor =
        paid("2026-02", &[("base_salary", "4000.00"), ("annual_bonus", "2000.00")], &YearToDate::default()).unwrap();
    assert_eq!(poor.basis.bonus.unwrap().cheaper(), BonusWay::Merged);
    assert!(tell(&poor).words.contains("不高于单独计税"));
    assert_eq!(tell(&paid("2026-02", &[], &YearToDate::default()).unwrap()).words, "本次没有全年一次性奖金。");
}

#[test]
fn a_bonus_in_the_opening_balance_is_the_year_s() {
    let text = "employee_number,through,months,income,exempt,basic_deduction,special,personal_pension,other,relief,withheld,\
                children_education,infant_care,elderly_care,housing_loan_interest,housing_rent,continuing_education";
    let row = "E1,2026-02,2,1.00,0,10000.00,0,0,0,0,0,0,0,0,0,0,0";
    let read = |head: &str, row: &str| -> Opening {
        let (rows, faults) = crate::settlement::opening::read(format!("{head}\n{row}\n").as_bytes()).unwrap();
        assert!(faults.is_empty(), "{faults:?}");
        rows.into_iter().next().unwrap().1.1
    };
    assert_eq!(read(text, row).annual_bonus, Fen::ZERO);
    assert_eq!(read(&format!("{text},annual_bonus"), &format!("{row},36000")).annual_bonus, fen("36000.00"));
}

#[test]
fn a_template_has_the_bonus_in_gross_and_with_its_tax() {
    let fault = |change: fn(&mut TemplateBody)| {
        let mut body = standard_payroll().clone();
        change(&mut body);
        let refused = body.compile().unwrap_err();
        refused.faults.into_iter().map(|fault| fault.kind).collect::<Vec<_>>()
    };
    let without_tax = fault(|body| body.items.retain(|item| item.kind != ItemKind::AnnualBonusTax));
    assert_eq!(without_tax, [TemplateFaultKind::KindCount { kind: ItemKind::AnnualBonusTax, count: 0 }]);
    let outside = fault(|body| {
        let gross = body.items.iter_mut().find(|item| item.kind == ItemKind::Gross).unwrap();
        gross.source = Source::Formula { expression: "base_salary".to_owned() };
    });
    let apart = TemplateFaultKind::ApartOutsideGross(ItemKind::Severance);
    assert_eq!(outside, [TemplateFaultKind::BonusOutsideGross, apart]);
    // A template without either needs neither.
    let mut body = standard_payroll().clone();
    let apart = |kind| ItemKind::APART.into_iter().any(|apart| kind == apart || Some(kind) == apart.tax_apart());
    body.items.retain(|item| !apart(item.kind) && item.kind != ItemKind::AverageAnnualWage);
    let gross = body.items.iter_mut().find(|item| item.kind == ItemKind::Gross).unwrap();
    gross.source = Source::Formula { expression: "base_salary".to_owned() };
    body.compile().unwrap();
}

#[test]
fn the_filing_has_a_sheet_of_bonuses_and_all_the_tax() {
    let with =
        paid("2026-01", &[("base_salary", "20000.00"), ("annual_bonus", "36000.00")], &YearToDate::default()).unwrap();
    let declared = declared_alone(&standard(), &with).unwrap();
    assert_eq!(declared.rows[0].amounts.income, fen("20000.00"));
    let wages = with.figure(&standard(), "income_tax").unwrap();
    assert_eq!(declared.total_tax.0, wages.0 + 108_000);
    let sheets = declared.sheets().unwrap();
    let text = String::from_utf8(sheets.apart[&DeclaredIncome::AnnualBonus].bytes.clone()).unwrap();
    let mut lines = text.lines();
    assert!(lines.next().unwrap().starts_with("工号,*姓名,*证件类型,*证件号码,*全年一次性奖金额,免税收入"));
    assert!(lines.next().unwrap().contains(",36000.00,0.00,"), "{text}");
    let without = paid("2026-01", &[("base_salary", "20000.00")], &YearToDate::default()).unwrap();
    assert!(declared_alone(&standard(), &without).unwrap().sheets().unwrap().apart.is_empty());
}

proptest! {
    #[test]
    fn a_bonus_costs_its_tax_and_nothing_else(pay in 0_i64..8_000_000, bonus in 1_i64..300_000_000, income in 0_i64..60_000_000) {
        let template = standard();
        let before = YearToDate { sums: YearSums { income: Fen(income), ..YearSums::default() }, ..YearToDate::default() };
        let (pay, bonus_text) = (Fen(pay).to_string(), Fen(bonus).to_string());
        let plain = paid("2026-03", &[("base_salary", &pay)], &before).unwrap();
        let with = paid("2026-03", &[("base_salary", &pay), ("annual_bonus", &bonus_text)], &before).unwrap();
        let of = |result: &PersonResult, code: &str| result.figure(&template, code).unwrap().0;
        let left = |result: &PersonResult| of(result, "net_pay") - of(result, "shortfall_carried");
        prop_assert_eq!(left(&with), left(&plain) + bonus - of(&with, "annual_bonus_tax"));
        prop_assert_eq!(with.ytd_delta, plain.ytd_delta);
        prop_assert_eq!(imbalance_of(&template, &with), Fen::ZERO);
        // Merged, it costs what the same money costs as pay of the month.
        let merged = Fen(bonus + pay.parse::<Fen>().unwrap().0).to_string();
        let together = paid("2026-03", &[("base_salary", &merged)], &before).unwrap();
        prop_assert_eq!(with.basis.bonus.unwrap().merged_tax.0, of(&together, "income_tax") - of(&plain, "income_tax"));
        let stored = serde_json::to_string(&with).unwrap();
        prop_assert_eq!(serde_json::from_str::<PersonResult>(&stored).unwrap(), with);
    }
}
