//! The dated tables of income tax hold together.

use super::world::period;
use crate::money::{Fen, Rate};
use crate::settlement::tax::{
    BasicDeductionMode, BonusTable, Bracket, CumulativeLabourKind, CumulativeLabourRule, PaymentKind, PaymentRule,
    Progression, TaxRefusal, TaxTables, brackets_of,
};

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
    assert_eq!(TaxTables::at(period("2026-01")).unwrap().annual.brackets.len(), 7);
}

#[test]
fn a_choice_that_has_ended_and_a_rule_that_was_not_yet_in_force_have_no_table() {
    let missing = |day: &str, table| TaxRefusal::NoTable { table, day: day.parse().unwrap() };
    assert!(BonusTable::at(period("2027-12")).is_ok());
    assert_eq!(BonusTable::at(period("2028-01")).unwrap_err(), missing("2028-01-01", "annual-bonus"));
    let platform = CumulativeLabourKind::PlatformWorker;
    assert_eq!(
        CumulativeLabourRule::at(platform, period("2025-09")).unwrap_err(),
        missing("2025-09-01", "platform-labour")
    );
    assert!(CumulativeLabourRule::at(platform, period("2025-10")).is_ok());
    assert!(CumulativeLabourRule::at(CumulativeLabourKind::Intern, period("2020-06")).is_err());
}

/// Tax at the upper end of each bracket, by adding up what lies in each.
fn by_margins(table: &Progression) {
    let (mut lower, mut tax) = (Fen::ZERO, rust_decimal::Decimal::ZERO);
    for bracket in &table.brackets {
        let Some(upto) = bracket.upto else { continue };
        tax += (upto.yuan() - lower.yuan()) * bracket.rate.0;
        assert_eq!(table.taxed(upto).map(|taxed| taxed.tax), Fen::rounded(tax), "{upto}");
        lower = upto;
    }
}

#[test]
fn brackets_agree_with_marginal_integration() {
    by_margins(&TaxTables::at(period("2026-01")).unwrap().annual);
    by_margins(&BonusTable::at(period("2026-01")).unwrap().monthly);
    by_margins(&PaymentRule::at(PaymentKind::Labour, period("2026-01")).unwrap().table);
}

#[test]
fn the_monthly_table_is_a_twelfth_of_the_annual_one() {
    let (month, table) = (period("2026-01"), BonusTable::at(period("2026-01")).unwrap());
    let annual = TaxTables::at(month).unwrap().annual;
    let of = |bracket: &Bracket, times: i64| {
        (bracket.upto.map(|upto| upto.0 * times), bracket.rate, bracket.quick_deduction.0 * times)
    };
    let monthly: Vec<_> = table.monthly.brackets.iter().map(|bracket| of(bracket, 12)).collect();
    assert_eq!(monthly, annual.brackets.iter().map(|bracket| of(bracket, 1)).collect::<Vec<_>>());
}

#[test]
fn the_quick_deductions_of_a_tried_table_follow_from_its_bounds_and_rates() {
    let shipped = TaxTables::at(period("2026-01")).unwrap().annual.brackets;
    let bounds: Vec<_> = shipped.iter().map(|bracket| (bracket.upto, bracket.rate)).collect();
    assert_eq!(brackets_of(&bounds).unwrap(), shipped);
    let rate = |text: &str| text.parse::<Rate>().unwrap();
    let refused = |bounds: &[(Option<Fen>, Rate)]| {
        let misfit = brackets_of(bounds).unwrap_err();
        (misfit.bracket, misfit.field)
    };
    assert_eq!(refused(&[(Some(Fen(100)), rate("0.1"))]), (0, "upto"));
    assert_eq!(refused(&[(None, rate("0.1")), (None, rate("0.2"))]), (0, "upto"));
    assert_eq!(
        refused(&[(Some(Fen(200)), rate("0.1")), (Some(Fen(200)), rate("0.2")), (None, rate("0.3"))]),
        (1, "upto")
    );
    assert_eq!(refused(&[(Some(Fen(200)), rate("0.1")), (None, rate("0.1"))]), (1, "rate"));
    assert_eq!(refused(&[(None, rate("1.01"))]), (0, "rate"));
    assert!(brackets_of(&[(None, rate("0"))]).is_ok());
}
