//! Computations, payslips and what is read from them over HTTP.

mod computation;
mod ledger;
mod openings;
mod paper;
mod readers;
mod retroactive;
mod review;
mod tax_year;
mod what_if;

use std::collections::BTreeMap;

use bole_domain::ids::RunId;
use bole_persistence::schema::{payslips as s, runs as r};
use bole_persistence::{Key, StoreError, on_both};
use bole_tests::{Answer, Value};
use diesel::prelude::*;

use crate::world::payroll::Payroll;

/// The results of a computation as they are kept, by employee number.
fn kept(payroll: &Payroll, run: RunId) -> BTreeMap<String, String> {
    let rows: Vec<(String, String)> = payroll.within(|tx| {
        let agency = tx.agency();
        on_both!(&mut *tx.db, |c| s::table
            .filter(s::agency_id.eq(agency).and(s::run_id.eq(Key::of(run))))
            .select((s::employee_number, s::result))
            .load(c))
        .map_err(StoreError::from)
    });
    rows.into_iter().collect()
}

/// How many computations and payslips there are, finished or not.
fn rows(payroll: &Payroll) -> (i64, i64) {
    payroll.within(|tx| {
        let runs = on_both!(&mut *tx.db, |c| r::table.count().get_result(c))?;
        Ok((runs, on_both!(&mut *tx.db, |c| s::table.count().get_result(c))?))
    })
}

fn figure(payslip: &Value, code: &str) -> String {
    let figures = payslip["figures"].as_array().expect("figures");
    let found = figures.iter().find(|f| f["code"] == code).unwrap_or_else(|| panic!("no {code}: {payslip}"));
    found["amount"].as_str().expect("an amount").to_owned()
}

pub(super) fn line(explanation: &Answer, code: &str) -> Value {
    let lines = explanation.at("/lines").as_array().cloned().expect("lines");
    lines.into_iter().find(|line| line["code"] == code).unwrap_or_else(|| panic!("no {code}: {explanation}"))
}
