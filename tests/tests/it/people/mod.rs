//! Rosters and persons over HTTP.

mod formats;
mod import;
mod mapped;
mod persons;

use bole_domain::people::RosterRow;
use bole_tests::Answer;

use crate::world::desk::Office;

const SAMPLE: &str = include_str!("../../../../samples/payroll-2026/people.csv");

const PERSON: [&str; 19] = [
    "E1",
    "林知远",
    "130102199003070011",
    "male",
    "1990-03-07",
    "13800138000",
    "石家庄市和平路1号",
    "会计",
    "本科",
    "中国工商银行",
    "6212260000000000000",
    "102100099996",
    "130100",
    "2025-08-26",
    "",
    "months_employed",
    "12500.00",
    "12500.00",
    "0.12",
];

/// Another person's columns: number, resident ID, sex, date of birth, phone, account.
const OTHER: [(&str, &str); 6] = [
    ("employee_number", "E2"),
    ("resident_id", "130102198506151222"),
    ("sex", "female"),
    ("birth_date", "1985-06-15"),
    ("phone", "15912345678"),
    ("bank_account", "6217000000000000004"),
];

/// A row of the file: the first person with some columns changed.
fn row(changes: &[(&str, &str)]) -> String {
    let value = |(column, usual): (&str, &str)| {
        changes.iter().rev().find(|(name, _)| *name == column).map_or(usual, |(_, changed)| changed).to_owned()
    };
    let cells: Vec<String> = RosterRow::COLUMNS.into_iter().zip(PERSON).map(value).collect();
    cells.join(",")
}

fn other(changes: &[(&str, &str)]) -> String {
    row(&OTHER.iter().chain(changes).copied().collect::<Vec<_>>())
}

fn file(rows: &[String]) -> String {
    format!("{}\n{}\n", RosterRow::COLUMNS.join(","), rows.join("\n"))
}

async fn import(office: &Office, text: &str, query: &str) -> Answer {
    let started = office.upload(&office.under(&format!("roster:import{query}")), text).await;
    office.app.wait_job(&started).await
}

async fn roster(office: &Office) -> Vec<bole_tests::Value> {
    let page = office.specialist.get(&office.under("roster?limit=200")).await.expect(200);
    page.at("/data").as_array().cloned().expect("a list")
}

/// The faults of a job as (row, column, code).
fn faults(job: &Answer) -> Vec<(u64, String, String)> {
    let fault = |f: &bole_tests::Value| {
        let text = |name: &str| f[name].as_str().unwrap_or_default().to_owned();
        (f["row"].as_u64().expect("a row"), text("column"), text("code"))
    };
    job.at("/errors").as_array().expect("errors").iter().map(fault).collect()
}
