//! Published and computed cases of cumulative withholding.

use serde_json::Value;

use super::world::period;
use crate::money::Fen;
use crate::settlement::compute::YearSums;
use crate::settlement::tax::{BasicDeductionMode, Cumulative, TaxTables, Withholding, withhold};

fn cases(kind: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("../../../tests/data/iit-cases.json")).unwrap();
    all["cases"].as_array().unwrap().iter().filter(|case| case["kind"] == kind).cloned().collect()
}

fn amount(value: &Value) -> Fen {
    match value {
        Value::Null => Fen::ZERO,
        Value::String(text) => text.parse().unwrap(),
        number => number.to_string().trim_end_matches(".0").parse().unwrap(),
    }
}

fn pay(tables: &TaxTables, year: &mut YearSums, payment: &Value, basic: Fen, relief: Option<Fen>) -> Withholding {
    let added = YearSums {
        income: amount(&payment["income"]),
        exempt: amount(&payment["exempt"]),
        special: amount(&payment["special"]),
        additional: amount(&payment["additional"]),
        other: amount(&payment["other"]),
        ..YearSums::default()
    };
    *year = year.checked_add(added).unwrap();
    let sums = Cumulative {
        income: year.income,
        exempt: year.exempt,
        basic,
        special: year.special,
        additional: year.additional,
        other: year.other,
        relief: relief.unwrap_or_default(),
        withheld: year.withheld,
    };
    let done = withhold(tables, &sums).unwrap();
    year.withheld = year.withheld.checked_add(done.now).unwrap();
    done
}

#[test]
fn every_case_of_cumulative_withholding_comes_out_right() {
    let cases = cases("wage_cumulative");
    assert_eq!(cases.len(), 21);
    for case in cases {
        let id = &case["id"];
        let inputs = &case["inputs"];
        let mode = BasicDeductionMode::find(inputs["basic_deduction_mode"].as_str().unwrap()).unwrap();
        let start = inputs["employment_start_month"].as_u64().unwrap();
        let hired = format!("2026-{start:02}-01").parse().unwrap();
        let mut year = YearSums::default();
        let expected = case["expected"]["months"].as_array().unwrap();
        let months = inputs["months"].as_array().unwrap();
        assert_eq!(months.len(), expected.len(), "{id}");
        for (month, wanted) in months.iter().zip(expected) {
            let tax_period = period(&format!("2026-{:02}", month["month"].as_u64().unwrap()));
            let tables = TaxTables::at(tax_period).unwrap();
            let basic = mode.deduction(&tables, mode.months(hired, None, tax_period, 0)).unwrap();
            // The relief of the cases is a share of the cumulative tax; the engine takes its amount.
            let relief = inputs["relief_ratio"].as_str().map(|ratio| {
                let whole = pay(&tables, &mut year.clone(), month, basic, None);
                Fen::rounded(whole.tax.yuan() * ratio.parse::<rust_decimal::Decimal>().unwrap()).unwrap()
            });
            let done = pay(&tables, &mut year, month, basic, relief);
            let at = format!("{id} month {}", month["month"]);
            assert_eq!(done.taxable, amount(&wanted["cumulative_taxable"]), "{at} taxable");
            assert_eq!(done.tax, amount(&wanted["cumulative_tax"]), "{at} tax");
            assert_eq!(done.now, amount(&wanted["withhold"]), "{at} withheld");
        }
        if let Some(total) = case["expected"].get("total_withheld") {
            assert_eq!(year.withheld, amount(total), "{id} total");
        }
    }
}

#[test]
fn payments_of_one_month_share_the_month() {
    let case = &cases("wage_multi_payment")[0];
    let tables = TaxTables::at(period("2026-01")).unwrap();
    let payments = case["inputs"]["payments"].as_array().unwrap();
    let mut year = YearSums::default();
    let first = pay(&tables, &mut year, &payments[0], tables.basic_monthly, None);
    let second = pay(&tables, &mut year, &payments[1], tables.basic_monthly, None);
    assert_eq!(first.now, amount(&case["expected"]["withhold_seq1"]));
    assert_eq!(second.tax, amount(&case["expected"]["cumulative_tax_after_seq2"]));
    assert_eq!(second.now, amount(&case["expected"]["withhold_seq2"]));
}

#[test]
fn months_with_the_agent() {
    let day = |text: &str| text.parse().unwrap();
    for (hired, left, tax_period, months) in [
        ("2015-05-01", None, "2026-03", 3),
        ("2026-03-31", None, "2026-03", 1),
        ("2026-03-31", None, "2026-11", 9),
        ("2026-03-31", Some("2026-05-01"), "2026-06", 3),
        ("2026-10-12", None, "2026-10", 1),
        ("2026-10-12", None, "2026-09", 0),
        ("2027-01-01", None, "2026-12", 0),
        ("2020-01-01", Some("2025-12-31"), "2026-01", 0),
        ("2020-01-01", Some("2027-02-01"), "2026-12", 12),
    ] {
        let mode = BasicDeductionMode::MonthsEmployed;
        assert_eq!(mode.months(day(hired), left.map(day), period(tax_period), 0), months, "{hired} {tax_period}");
    }
}

#[test]
fn tables_are_dated() {
    assert!(TaxTables::at(period("2018-12")).is_err());
    assert_eq!(TaxTables::at(period("2023-12")).unwrap().pension_yearly, Fen::ZERO);
    assert_eq!(TaxTables::at(period("2026-01")).unwrap().brackets.len(), 7);
}

#[test]
fn brackets_agree_with_marginal_integration() {
    let tables = TaxTables::at(period("2026-01")).unwrap();
    let mut lower = Fen::ZERO;
    let mut tax = rust_decimal::Decimal::ZERO;
    for bracket in &tables.brackets {
        let Some(upto) = bracket.upto else { continue };
        tax += (upto.yuan() - lower.yuan()) * bracket.rate.0;
        assert_eq!(tables.tax(upto), Fen::rounded(tax), "{upto}");
        lower = upto;
    }
}
