//! What was computed against what was expected, figure by figure.

use std::collections::{BTreeMap, BTreeSet};

use bole_domain::period::Period;
use rust_decimal::Decimal;

use super::answer::Answer;
use super::error::DemoError;
use super::folder::Sheet;

/// The column that names a person.
const PERSON: &str = "employee_number";
/// So many differences are told one by one.
const TOLD: usize = 20;

/// What the comparisons found so far.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    /// How many figures were compared.
    pub(super) figures: u64,
    /// How many things differ.
    pub(super) differences: u64,
    /// The first of them, in words.
    pub(super) told: Vec<String>,
}

impl Comparison {
    fn differ(&mut self, told: impl FnOnce() -> String) {
        self.differences += 1;
        if self.told.len() < TOLD {
            self.told.push(told());
        }
    }

    fn figure(&mut self, place: impl FnOnce() -> String, expected: &str, computed: Option<&str>) {
        self.figures += 1;
        if !computed.is_some_and(|computed| same(expected, computed)) {
            let computed = computed.unwrap_or("nothing");
            self.differ(|| format!("{}: expected {expected}, computed {computed}", place()));
        }
    }

    /// Every column of every expected row, the set of people and their order.
    pub(super) fn payslips(&mut self, period: Period, expected: &Sheet, computed: &Sheet) -> Result<(), DemoError> {
        let (wanted, got) = (by_person(expected, "the expected results")?, by_person(computed, "the export")?);
        for missing in wanted.order.iter().filter(|person| !got.rows.contains_key(*person)) {
            self.differ(|| format!("{period} {missing}: expected, but not computed"));
        }
        for extra in got.order.iter().filter(|person| !wanted.rows.contains_key(*person)) {
            self.differ(|| format!("{period} {extra}: computed, but not expected"));
        }
        let both = |order: &[&str], other: &BTreeMap<&str, &Vec<String>>| -> Vec<String> {
            order.iter().filter(|person| other.contains_key(*person)).map(|person| (*person).to_owned()).collect()
        };
        let (wanted_order, got_order) = (both(&wanted.order, &got.rows), both(&got.order, &wanted.rows));
        if let Some((expected, computed)) = wanted_order.iter().zip(&got_order).find(|(a, b)| a != b) {
            self.differ(|| format!("{period}: the order differs, {expected} is expected where {computed} stands"));
        }
        let columns: Vec<(usize, &str, Option<usize>)> = (expected.header.iter().enumerate())
            .filter(|(_, name)| *name != PERSON)
            .map(|(at, name)| (at, name.as_str(), computed.column(name)))
            .collect();
        for person in &wanted.order {
            let (Some(want), Some(got)) = (wanted.rows.get(person), got.rows.get(person)) else { continue };
            for (at, name, place) in &columns {
                let figure = place.and_then(|place| got.get(place)).map(String::as_str);
                let expected = want.get(*at).map_or("", String::as_str);
                self.figure(|| format!("{period} {person} {name}"), expected, figure);
            }
        }
        Ok(())
    }

    /// Every column of the month's row.
    pub(super) fn bill(&mut self, period: Period, bills: &Sheet, bill: &Answer) -> Result<(), DemoError> {
        let month = bills.column("period").ok_or_else(|| DemoError::Data("bills.csv has no column period".into()))?;
        let Some(row) = bills.rows.iter().find(|row| row.get(month) == Some(&period.to_string())) else {
            self.differ(|| format!("{period}: bills.csv has no such month"));
            return Ok(());
        };
        for (at, name) in bills.header.iter().enumerate().filter(|(at, _)| *at != month) {
            let computed = bill.at(&format!("/{name}")).ok().map(|value| match value {
                serde_json::Value::String(text) => text,
                other => other.to_string(),
            });
            let expected = row.get(at).map_or("", String::as_str);
            self.figure(|| format!("{period} bill {name}"), expected, computed.as_deref());
        }
        Ok(())
    }
}

/// Equal as numbers where both are numbers.
fn same(expected: &str, computed: &str) -> bool {
    match (expected.parse::<Decimal>(), computed.parse::<Decimal>()) {
        (Ok(expected), Ok(computed)) => expected == computed,
        _ => expected == computed,
    }
}

/// Rows by person, and the order in which they stand.
struct People<'a> {
    order: Vec<&'a str>,
    rows: BTreeMap<&'a str, &'a Vec<String>>,
}

fn by_person<'a>(sheet: &'a Sheet, what: &str) -> Result<People<'a>, DemoError> {
    let column = sheet.column(PERSON).ok_or_else(|| DemoError::Data(format!("{what}: no column {PERSON}")))?;
    let (mut order, mut rows, mut seen) = (Vec::new(), BTreeMap::new(), BTreeSet::new());
    for row in &sheet.rows {
        let person = row.get(column).map_or("", String::as_str);
        if !seen.insert(person) {
            return Err(DemoError::Data(format!("{what}: {person} stands there twice")));
        }
        order.push(person);
        rows.insert(person, row);
    }
    Ok(People { order, rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(text: &str) -> Sheet {
        Sheet::read("test", text.as_bytes()).unwrap()
    }

    fn compared(expected: &str, computed: &str) -> Comparison {
        let mut comparison = Comparison::default();
        comparison.payslips("2026-01".parse().unwrap(), &sheet(expected), &sheet(computed)).unwrap();
        comparison
    }

    const WANTED: &str = "employee_number,gross,net_pay\nE1,100.00,90.00\nE2,5.00,5.00\n";

    #[test]
    fn equal_figures_agree_whatever_else_was_computed() {
        let found = compared(WANTED, "employee_number,net_pay,memo,gross\nE1,90.00,1,100\nE2,5.00,2,5.00\n");
        assert_eq!((found.figures, found.differences), (4, 0), "{found:?}");
    }

    #[test]
    fn a_difference_names_month_person_column_and_both_figures() {
        let found = compared(WANTED, "employee_number,gross,net_pay\nE1,100.00,90.01\nE2,5.00,5.00\n");
        assert_eq!(found.told, ["2026-01 E1 net_pay: expected 90.00, computed 90.01"]);
    }

    #[test]
    fn missing_and_unexpected_people_columns_and_order_are_told() {
        let others = compared(WANTED, "employee_number,gross,net_pay\nE2,5.00,5.00\nE3,1.00,1.00\n");
        assert_eq!(others.told, ["2026-01 E1: expected, but not computed", "2026-01 E3: computed, but not expected"]);
        let column = compared(WANTED, "employee_number,gross\nE1,100.00\nE2,5.00\n");
        assert_eq!(column.told.first().unwrap(), "2026-01 E1 net_pay: expected 90.00, computed nothing");
        assert_eq!(column.differences, 2);
        let order = compared(WANTED, "employee_number,gross,net_pay\nE2,5.00,5.00\nE1,100.00,90.00\n");
        assert_eq!(order.told, ["2026-01: the order differs, E1 is expected where E2 stands"]);
    }
}
