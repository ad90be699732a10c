//! The sample year: every figure of every person, and every bill.

use std::collections::HashMap;

use super::world::{given_of, people, period, policies, run_of, sample, standard};
use crate::money::Fen;
use crate::settlement::compute::{YearToDate, compute_person};
use crate::settlement::template::ItemKind;
use crate::settlement::totals::{RunTotals, imbalance_of};
use crate::settlement::wage_ledger::WageFigures;

/// A month of the wage ledger leads from what was earned to what was paid.
fn adds_up(wages: &WageFigures, wanted: &HashMap<String, String>) {
    let [earnings, before, gross, insurance, fund, annuity, tax, after, brought, carried, net] =
        wages.columns().map(|(_, _, _, amount)| amount.0);
    assert_eq!(earnings - before, gross);
    assert_eq!(gross - insurance - fund - annuity - tax - after - brought + carried, net);
    for (code, _, _, amount) in wages.columns() {
        if let Some(text) = wanted.get(code) {
            assert_eq!(amount.to_string(), *text, "{code}");
        }
    }
}

#[test]
fn every_figure_of_the_year_is_right_to_the_fen() {
    let (template, book, people) = (standard(), policies(), people());
    let mut years: HashMap<String, YearToDate> = HashMap::new();
    let mut compared = 0;
    let mut bills = sample("bills.csv").into_iter();
    for month in 1..=11 {
        let name = format!("2026-{month:02}");
        let run = run_of(&template, &book, period(&name));
        let mut totals = RunTotals::default();
        let inputs = sample(&format!("inputs-{name}.csv"));
        let expected = sample(&format!("expected-{name}.csv"));
        assert_eq!(inputs.len(), expected.len());
        for (given, wanted) in inputs.iter().zip(&expected) {
            let number = &given["employee_number"];
            assert_eq!(number, &wanted["employee_number"]);
            let amounts: Vec<Fen> = template.inputs().map(|item| given_of(given, &item.code)).collect();
            let seldom = template.inputs().filter(|item| item.kind.is_seldom()).count();
            assert_eq!(amounts.len() - seldom, given.len() - 1, "all columns but the number");
            let year = years.entry(number.clone()).or_default();
            let result = compute_person(&run, &people[number], &amounts, &[], year).unwrap();
            for (column, text) in wanted.iter().filter(|(column, _)| *column != "employee_number") {
                let got = result.figure(&template, column).unwrap_or_else(|| panic!("no item {column}"));
                assert_eq!(got.to_string(), *text, "{number} {name} {column}: computed {got}, expected {text}");
                compared += 1;
            }
            assert_eq!(imbalance_of(&template, &result), Fen::ZERO, "{number} {name}");
            let kinds = template.items().iter().map(|item| item.kind);
            adds_up(&WageFigures::of(kinds.zip(result.figures.iter().copied())), wanted);
            totals.add(&template, &result);
            *year = YearToDate {
                sums: year.sums.checked_add(result.ytd_delta).unwrap(),
                shortfall_brought: result.of_kind(&template, ItemKind::ShortfallCarried),
                ..YearToDate::default()
            };
        }
        let bill = bills.next().unwrap();
        assert_eq!(bill["period"], name);
        assert_eq!(totals.people.to_string(), bill["people"], "{name} people");
        for (column, got) in [
            ("wages", totals.wages),
            ("insurance_employer", totals.insurance_employer),
            ("housing_fund_employer", totals.housing_fund_employer),
            ("other_employer", totals.other_employer),
            ("service_fee", totals.service_fee),
            ("vat", totals.vat),
            ("total", totals.total),
        ] {
            assert_eq!(got.to_string(), bill[column], "{name} {column}: computed {got}, expected {}", bill[column]);
        }
        assert_eq!(totals.imbalance(), Fen::ZERO, "{name}");
    }
    assert!(bills.next().is_none());
    assert_eq!(compared % 25, 0);
    assert!(compared > 25 * 2_900, "{compared} figures");
}
