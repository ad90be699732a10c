//! The roster file: looked at at once, read row by row, and its template.

use super::roster::{RosterLimits, RosterRow};
use super::{BasicDeductionMode, Sex};
use crate::jobs::cells::CellFault;
use crate::jobs::table::{Column, FileFault, MAX_ROWS, Source, Table};
use crate::jobs::{Faults, Field, Holds, RowFault, Rows, Seen, template_of};

/// The columns of a roster file; all of them must be there, in any order.
pub fn columns() -> Vec<Column> {
    RosterRow::COLUMNS.into_iter().map(Column::required).collect()
}

/// Opens a file: its format, header and size are looked at, its rows not yet.
pub fn open<'a>(file: impl Into<Source<'a>>) -> Result<Table<'a>, FileFault> {
    Table::open(&file.into(), &columns(), MAX_ROWS)
}

/// Opens and reads a roster.
pub fn read<'a>(file: impl Into<Source<'a>>) -> Result<Rows<RosterRow>, FileFault> {
    Ok(read_rows(&open(file)?))
}

/// Reads a roster: the sound rows, each with its number in the file, and the faults of the others.
pub fn read_rows(table: &Table<'_>) -> Rows<RosterRow> {
    let (mut sound, mut faults) = (Vec::new(), Faults::default());
    for row in rows(table) {
        match row {
            Ok(row) => sound.push(row),
            Err(found) => faults.extend(found),
        }
    }
    (sound, faults.into_vec())
}

/// A row with its number in the file, or what is wrong with it.
pub type OneRow = Result<(u64, RosterRow), Vec<RowFault>>;

/// The rows one after the other. An employee number or a resident ID that an earlier row has is a `duplicate_row`.
pub fn rows<'t>(table: &'t Table<'_>) -> impl Iterator<Item = OneRow> + 't {
    let limits = RosterLimits::national();
    let (mut numbers, mut ids) = (Seen::default(), Seen::default());
    table.rows().map(move |row| {
        let row = row?;
        let cells: [&str; 19] = std::array::from_fn(|at| row.cell(at));
        let person = RosterRow::within(&limits, row.number, &cells)?;
        let twice = |column| vec![RowFault::of(row.number, column, &CellFault::DuplicateRow)];
        let new_number = numbers.is_new(&person.employee_number);
        match (new_number, ids.is_new(person.resident_id.as_str())) {
            (true, true) => Ok((row.number, person)),
            (false, _) => Err(twice("employee_number")),
            (true, false) => Err(twice("resident_id")),
        }
    })
}

/// The columns of a file to fill in.
pub fn fields() -> Vec<Field> {
    const EXAMPLE: [&str; 19] = [
        "E000001",
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
    let holds = |name: &str| match name {
        "employee_number" | "resident_id" | "phone" | "bank_account" | "cnaps" | "place" => Holds::Digits,
        "sex" => Holds::OneOf(Sex::all().map(Sex::code).collect()),
        "birth_date" | "hire_date" | "leave_date" => Holds::Day,
        "basic_deduction_mode" => Holds::OneOf(BasicDeductionMode::all().map(BasicDeductionMode::code).collect()),
        "insurance_base" | "housing_fund_base" => Holds::Amount,
        "housing_fund_rate" => Holds::Rate,
        _ => Holds::Text,
    };
    let field = |(name, example)| Field {
        optional: ["education", "leave_date"].contains(&name),
        ..Field::new(name, holds(name), example)
    };
    RosterRow::COLUMNS.into_iter().zip(EXAMPLE).map(field).collect()
}

/// A file to fill in: the header and one invented example.
pub fn template() -> String {
    template_of(&fields())
}
