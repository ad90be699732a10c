//! Published and computed cases of income tax: each of the file, of whatever kind.

use serde_json::Value;

use super::world::period;
use crate::money::Fen;
use crate::settlement::compute::YearSums;
use crate::settlement::tax::{
    AnnualSettlementRule, BasicDeductionMode, BonusTable, CumulativeLabourKind, CumulativeLabourRule, LabourYear,
    PaymentKind, PaymentRule, SeveranceRule, TaxTables, Withholding, YearIncome,
};

pub(super) fn cases(kind: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("../../../tests/data/iit-cases.json")).unwrap();
    all["cases"].as_array().unwrap().iter().filter(|case| case["kind"] == kind).cloned().collect()
}

pub(super) fn amount(value: &Value) -> Fen {
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
    let paid = year.pay(tables, YearSums { relief: added_relief(year, relief), ..added }, basic).unwrap();
    *year = paid.cumulative;
    paid.withholding
}

/// What lifts the year's relief to this amount.
fn added_relief(year: &YearSums, cumulative: Option<Fen>) -> Fen {
    cumulative.map(|relief| relief.checked_sub(year.relief).unwrap()).unwrap_or_default()
}

/// Withholds the months of a case of wages; gives the year after each, with what was withheld.
fn months_of(case: &Value) -> Vec<(YearSums, Withholding)> {
    let inputs = &case["inputs"];
    let mode = BasicDeductionMode::find(inputs["basic_deduction_mode"].as_str().unwrap()).unwrap();
    let start = inputs["employment_start_month"].as_u64().unwrap();
    let hired = format!("2026-{start:02}-01").parse().unwrap();
    let mut year = YearSums::default();
    let one = |month: &Value| {
        let tax_period = period(&format!("2026-{:02}", month["month"].as_u64().unwrap()));
        let tables = TaxTables::at(tax_period).unwrap();
        let basic = mode.deduction(&tables, mode.months(hired, None, tax_period, 0)).unwrap();
        // The relief of the cases is a share of the cumulative tax; the engine takes its amount.
        let relief = inputs["relief_ratio"].as_str().map(|ratio| {
            let whole = pay(&tables, &mut year.clone(), month, basic, None);
            Fen::rounded(whole.taxed.tax.yuan() * ratio.parse::<rust_decimal::Decimal>().unwrap()).unwrap()
        });
        let done = pay(&tables, &mut year, month, basic, relief);
        (year, done)
    };
    inputs["months"].as_array().unwrap().iter().map(one).collect()
}

#[test]
fn every_case_is_of_a_kind_that_is_checked() {
    let all: Value = serde_json::from_str(include_str!("../../../tests/data/iit-cases.json")).unwrap();
    let kinds = [
        ("wage_cumulative", 21),
        ("wage_multi_payment", 1),
        ("bonus_separate", 16),
        ("labor_remuneration", 13),
        ("labor_cumulative_intern", 1),
        ("labor_cumulative_platform", 1),
        ("royalty", 3),
        ("severance", 4),
        ("annual_settlement", 1),
    ];
    for (kind, count) in kinds {
        assert_eq!(cases(kind).len(), count, "{kind}");
    }
    assert_eq!(kinds.iter().map(|(_, count)| count).sum::<usize>(), all["cases"].as_array().unwrap().len());
    assert_eq!(all["cases"].as_array().unwrap().len(), 61);
}

#[test]
fn every_case_of_cumulative_withholding_comes_out_right() {
    for case in cases("wage_cumulative") {
        let id = &case["id"];
        let expected = case["expected"]["months"].as_array().unwrap();
        let months = months_of(&case);
        assert_eq!(months.len(), expected.len(), "{id}");
        for ((_, done), wanted) in months.iter().zip(expected) {
            let at = format!("{id} month {}", wanted["month"]);
            assert_eq!(done.taxed.taxable, amount(&wanted["cumulative_taxable"]), "{at} taxable");
            assert_eq!(done.taxed.tax, amount(&wanted["cumulative_tax"]), "{at} tax");
            assert_eq!(done.now, amount(&wanted["withhold"]), "{at} withheld");
        }
        if let Some(total) = case["expected"].get("total_withheld") {
            assert_eq!(months.last().unwrap().0.withheld, amount(total), "{id} total");
        }
    }
}

#[test]
fn every_case_of_a_bonus_taxed_apart_comes_out_right() {
    let table = BonusTable::at(period("2026-01")).unwrap();
    for case in cases("bonus_separate") {
        let (id, bonus, wanted) = (&case["id"], amount(&case["inputs"]["bonus"]), &case["expected"]);
        let taxed = table.taxed(bonus).unwrap();
        assert_eq!(table.part(bonus).unwrap(), amount(&wanted["monthly_average"]), "{id}");
        assert_eq!(taxed.tax, amount(&wanted["tax"]), "{id}");
        assert_eq!(bonus.checked_sub(taxed.tax).unwrap(), amount(&wanted["net"]), "{id}");
    }
}

#[test]
fn every_case_of_a_payment_taxed_by_itself_comes_out_right() {
    let check = |case: &Value, kind| {
        let rule = PaymentRule::at(kind, period("2026-01")).unwrap();
        let done = rule.taxed(amount(&case["inputs"]["payment"])).unwrap();
        assert_eq!(done.taxed.tax, amount(&case["expected"]["withhold"]), "{}", case["id"]);
    };
    cases("labor_remuneration").iter().for_each(|case| check(case, PaymentKind::Labour));
    for case in cases("royalty") {
        match case["inputs"]["type"].as_str().unwrap() {
            "稿酬" => check(&case, PaymentKind::Authors),
            "特许权使用费" => check(&case, PaymentKind::Licence),
            other => panic!("{other}"),
        }
    }
}

/// The tax withheld from equal payments, the first of them in this month.
fn labour(kind: CumulativeLabourKind, first: u32, payments: &[Fen]) -> Vec<Fen> {
    let mut year = LabourYear::default();
    let months = (first..).zip(payments).map(|(month, payment)| {
        let month = period(&format!("2026-{month:02}"));
        let (rule, tables) = (CumulativeLabourRule::at(kind, month).unwrap(), TaxTables::at(month).unwrap());
        let with = LabourYear { income: year.income.checked_add(*payment).unwrap(), months: year.months + 1, ..year };
        let now = rule.withhold(&tables, with).unwrap().withholding.now;
        year = LabourYear { withheld: with.withheld.checked_add(now).unwrap(), ..with };
        now
    });
    months.collect()
}

#[test]
fn every_case_of_cumulative_labour_comes_out_right() {
    for case in cases("labor_cumulative_intern") {
        let month = &case["inputs"]["months"][0];
        let first = u32::try_from(month["month"].as_u64().unwrap()).unwrap();
        let withheld = labour(CumulativeLabourKind::Intern, first, &[amount(&month["payment"])]);
        assert_eq!(withheld, [amount(&case["expected"]["withhold"])], "{}", case["id"]);
    }
    for case in cases("labor_cumulative_platform") {
        let months = usize::try_from(case["inputs"]["months"].as_u64().unwrap()).unwrap();
        let payments = vec![amount(&case["inputs"]["payment_each"]); months];
        let wanted: Vec<Fen> = case["expected"]["withhold"].as_array().unwrap().iter().map(amount).collect();
        assert_eq!(labour(CumulativeLabourKind::PlatformWorker, 1, &payments), wanted, "{}", case["id"]);
    }
}

#[test]
fn every_case_of_severance_comes_out_right() {
    let (rule, tables) = (SeveranceRule::at(period("2026-01")).unwrap(), TaxTables::at(period("2026-01")).unwrap());
    for case in cases("severance") {
        let (inputs, wanted) = (&case["inputs"], &case["expected"]);
        let done =
            rule.taxed(&tables, amount(&inputs["payment"]), amount(&inputs["local_average_annual_wage"])).unwrap();
        let figures = (done.exempt, done.taxed.taxable, done.taxed.tax);
        let wanted = (amount(&wanted["exempt"]), amount(&wanted["taxable"]), amount(&wanted["tax"]));
        assert_eq!(figures, wanted, "{}", case["id"]);
    }
}

#[test]
fn every_case_of_annual_settlement_comes_out_right() {
    let month = period("2026-12");
    let (rule, tables) = (AnnualSettlementRule::at(month).unwrap(), TaxTables::at(month).unwrap());
    for case in cases("annual_settlement") {
        let wages = cases("wage_cumulative").into_iter().find(|wages| wages["id"] == case["inputs"]["wage_case"]);
        let (year, _) = months_of(&wages.unwrap()).pop().unwrap();
        let payment = amount(&case["inputs"]["labor_payment"]);
        let apart = PaymentRule::at(PaymentKind::Labour, month).unwrap().taxed(payment).unwrap().taxed.tax;
        let income = YearIncome {
            wages: year.income,
            labour: payment,
            special: year.special,
            additional: year.additional,
            withheld: year.withheld.checked_add(apart).unwrap(),
            ..YearIncome::default()
        };
        let (done, wanted) = (rule.settle(&tables, income).unwrap(), &case["expected"]);
        assert_eq!(done.taxed.taxable, amount(&wanted["annual_taxable"]), "{}", case["id"]);
        assert_eq!(done.taxed.tax, amount(&wanted["annual_tax"]), "{}", case["id"]);
        assert_eq!(done.year.withheld, amount(&wanted["withheld"]), "{}", case["id"]);
        assert_eq!(done.due, amount(&wanted["due"]), "{}", case["id"]);
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
    assert_eq!(second.taxed.tax, amount(&case["expected"]["cumulative_tax_after_seq2"]));
    assert_eq!(second.now, amount(&case["expected"]["withhold_seq2"]));
}
