//! What a payment sets right of earlier months: paid, taxed and explained with it.

use proptest::prelude::*;

use super::world::{fen, inputs, period, policies, run_of, somebody, standard};
use crate::language::Language;
use crate::money::Fen;
use crate::settlement::compute::{ComputeRefusal, PersonResult, YearToDate, compute_person};
use crate::settlement::correction::CorrectionLine;
use crate::settlement::explain::explain;
use crate::settlement::template::{Source, TemplateFaultKind, standard_payroll};
use crate::settlement::totals::imbalance_of;

fn line(month: &str, amount: Fen) -> CorrectionLine {
    CorrectionLine {
        period: period(month),
        item: "base_salary".to_owned(),
        amount,
        reason: "调薪自一月起补差".to_owned(),
    }
}

fn june(pay: &str, lines: &[CorrectionLine], before: &YearToDate) -> Result<PersonResult, ComputeRefusal> {
    let (template, book) = (standard(), policies());
    let pay = inputs(&template, &[("base_salary", pay)]);
    compute_person(&run_of(&template, &book, period("2026-06")), &somebody(), &pay, lines, before)
}

#[test]
fn the_tax_of_a_correction_is_told() {
    let (template, before) = (standard(), YearToDate::default());
    let lines = [line("2026-03", fen("4000.00")), line("2026-04", fen("-1000.00"))];
    let (with, without) = (june("60000.00", &lines, &before).unwrap(), june("60000.00", &[], &before).unwrap());
    let tax = |result: &PersonResult| result.figure(&template, "income_tax").unwrap();
    assert_eq!(with.figure(&template, "correction"), Some(fen("3000.00")));
    let due = tax(&with).checked_sub(tax(&without)).unwrap();
    assert!(due > Fen::ZERO);
    let said = |language, code: &str| {
        let all = explain(&template, &somebody(), &with, &policies(), language).unwrap();
        all.into_iter().find(|line| line.code == code).unwrap().words
    };
    for part in ["2026-03 基本工资 +4000.00（调薪自一月起补差）", "2026-04 基本工资 -1000.00", "合计 3000.00"]
    {
        assert!(said(Language::Zh, "correction").contains(part), "{}", said(Language::Zh, "correction"));
    }
    let words = said(Language::En, "income_tax");
    for part in [format!("more by {due}"), format!("it would be {}", tax(&without))] {
        assert!(words.contains(&part), "{words}");
    }
}

#[test]
fn no_more_is_taken_back_than_the_payment_has() {
    let before = YearToDate::default();
    let refused = june("3000.00", &[line("2026-03", fen("-3000.01"))], &before).unwrap_err();
    assert!(matches!(refused, ComputeRefusal::GrossNegative { .. }), "{refused:?}");
    june("3000.00", &[line("2026-03", fen("-3000.00"))], &before).unwrap();
}

#[test]
fn a_template_takes_corrections_once() {
    let mut body = standard_payroll().clone();
    let mut second = body.items.iter().find(|item| item.source == Source::Corrections {}).unwrap().clone();
    second.code = "correction_2".to_owned();
    body.items.push(second);
    let refused = body.compile().unwrap_err();
    assert!(refused.faults.iter().any(|fault| fault.kind == TemplateFaultKind::CorrectionsTwice), "{refused:?}");
}

proptest! {
    #[test]
    fn a_correction_is_paid_and_taxed_as_pay_of_its_month(
        pay in 0_i64..8_000_000,
        corrections in prop::collection::vec(-100_000_i64..1_000_000, 1..4),
        income in 0_i64..60_000_000,
    ) {
        let template = standard();
        let mut before = YearToDate::default();
        before.sums.income = Fen(income);
        let lines: Vec<_> = corrections.iter().map(|amount| line("2026-02", Fen(*amount))).collect();
        let sum: i64 = corrections.iter().sum();
        prop_assume!(pay + sum >= 0);
        let corrected = june(&Fen(pay).to_string(), &lines, &before).unwrap();
        let plain = june(&Fen(pay + sum).to_string(), &[], &before).unwrap();
        for code in ["gross", "income_tax", "net_pay", "bill_line_total", "shortfall_carried"] {
            prop_assert_eq!(corrected.figure(&template, code), plain.figure(&template, code), "{}", code);
        }
        prop_assert_eq!(corrected.ytd_delta, plain.ytd_delta);
        prop_assert_eq!(imbalance_of(&template, &corrected), Fen::ZERO);
        let stored = serde_json::to_string(&corrected).unwrap();
        prop_assert_eq!(serde_json::from_str::<PersonResult>(&stored).unwrap(), corrected);
    }
}
