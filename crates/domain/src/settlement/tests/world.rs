//! What the tests share: the sample's files, and a run of the standard template.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::funds::vat::{Taxpayer, VatTable};
use crate::insurance::{InsuranceKind, Policy, PolicyBook};
use crate::money::{Fen, Rate};
use crate::period::Period;
use crate::settlement::compute::{PersonFacts, RunContext, RunSetup};
use crate::settlement::rounding::{Rounding, RoundingMode};
use crate::settlement::tax::BasicDeductionMode;
use crate::settlement::template::{CompiledTemplate, standard_payroll};

pub(super) type Row = HashMap<String, String>;

pub(super) fn sample(file: &str) -> Vec<Row> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "..", "samples", "payroll-2026", file].iter().collect();
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    reader.deserialize().map(|row| row.unwrap()).collect()
}

pub(super) fn some(text: &str) -> Option<&str> {
    Some(text).filter(|t| !t.is_empty())
}

pub(super) fn period(text: &str) -> Period {
    text.parse().unwrap()
}

pub(super) fn fen(text: &str) -> Fen {
    text.parse().unwrap()
}

/// An amount of a row; what the sample has no column for is nothing.
pub(super) fn given_of(row: &Row, item: &str) -> Fen {
    row.get(item).map(|text| fen(text)).unwrap_or_default()
}

pub(super) fn policies() -> PolicyBook {
    let read = |(line, row): (usize, Row)| Policy {
        id: format!("policy-{line}"),
        place: row["place"].clone(),
        place_name: row["place_name"].clone(),
        kind: InsuranceKind::find(&row["kind"]).unwrap(),
        effective_from: row["effective_from"].parse().unwrap(),
        effective_to: some(&row["effective_to"]).map(|day| day.parse().unwrap()),
        floor: some(&row["floor"]).map(fen),
        ceiling: some(&row["ceiling"]).map(fen),
        employer_rate: some(&row["employer_rate"]).map(|rate| rate.parse().unwrap()),
        worker_rate: some(&row["worker_rate"]).map(|rate| rate.parse().unwrap()),
        employer_fixed: fen(&row["employer_fixed"]),
        worker_fixed: fen(&row["worker_fixed"]),
        rounding: Rounding {
            places: row["rounding_places"].parse().unwrap(),
            mode: RoundingMode::find(&row["rounding_mode"]).unwrap(),
        },
        cutoff_day: Policy::usual_cutoff_day(),
        source: row["source"].clone(),
    };
    PolicyBook::new(sample("policies.csv").into_iter().enumerate().map(read).collect()).unwrap()
}

pub(super) fn people() -> HashMap<String, PersonFacts> {
    let read = |row: Row| PersonFacts {
        employee_number: row["employee_number"].clone(),
        place: row["place"].clone(),
        hire_date: row["hire_date"].parse().unwrap(),
        leave_date: some(&row["leave_date"]).map(|day| day.parse().unwrap()),
        basic_deduction_mode: BasicDeductionMode::find(&row["basic_deduction_mode"]).unwrap(),
        insurance_base: fen(&row["insurance_base"]),
        housing_fund_base: fen(&row["housing_fund_base"]),
        housing_fund_rate: row["housing_fund_rate"].parse::<Rate>().unwrap(),
    };
    sample("people.csv").into_iter().map(read).map(|facts| (facts.employee_number.clone(), facts)).collect()
}

pub(super) fn standard() -> Arc<CompiledTemplate> {
    Arc::new(standard_payroll().compile().unwrap())
}

pub(super) fn run_of(template: &Arc<CompiledTemplate>, book: &PolicyBook, month: Period) -> RunContext {
    RunContext::new(RunSetup {
        template: Arc::clone(template),
        wage_period: month,
        insurance_month: month,
        tax_period: month,
        policies: book,
        vat_rate: VatTable::china().unwrap().rule_on(Taxpayer::General, month.first_day()).unwrap().rate,
        working_days: None,
        headcount: 300,
    })
    .unwrap()
}

/// Inputs of the standard template: those named, 0 for the others.
pub(super) fn inputs(template: &CompiledTemplate, named: &[(&str, &str)]) -> Vec<Fen> {
    for (code, _) in named {
        assert!(template.inputs().any(|item| item.code == *code), "{code}");
    }
    let of = |code: &str| named.iter().find(|(name, _)| *name == code).map(|(_, text)| fen(text));
    template.inputs().map(|item| of(&item.code).unwrap_or_default()).collect()
}

/// Somebody in Beijing with a base of 10,000, employed for long.
pub(super) fn somebody() -> PersonFacts {
    PersonFacts {
        employee_number: "E1".to_owned(),
        place: "110000".to_owned(),
        hire_date: "2020-01-01".parse().unwrap(),
        leave_date: None,
        basic_deduction_mode: BasicDeductionMode::MonthsEmployed,
        insurance_base: Fen(1_000_000),
        housing_fund_base: Fen(1_000_000),
        housing_fund_rate: "0.12".parse().unwrap(),
    }
}
