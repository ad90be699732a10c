//! Attendance as a file: one row for each person and day, or one for each person with the sums of the month.

mod days;
mod summaries;

use super::{AttendanceFault, Form, Quantity};
use crate::jobs::cells::{CellReader, amount_cell, typed};
use crate::jobs::table::{Column, FileFault, MAX_ROWS, Source, Table};
use crate::jobs::{Field, template_of};

pub use days::read as read_days;
pub use summaries::read as read_summaries;

const NUMBER: &str = "employee_number";
/// The columns of hours that both forms have.
const HOURS: [&str; 4] =
    ["worked_hours", "overtime_workday_hours", "overtime_rest_day_hours", "overtime_holiday_hours"];

/// The columns of a file to fill in.
pub fn fields(form: Form) -> Vec<Field> {
    match form {
        Form::Days => days::fields(),
        Form::Summaries => summaries::fields(),
    }
}

/// The columns of a file; those that may be empty may be missing.
pub fn columns(form: Form) -> Vec<Column> {
    fields(form).into_iter().map(|field| Column { name: field.name, required: !field.optional }).collect()
}

/// A file to fill in: the header and one example.
pub fn template(form: Form) -> String {
    template_of(&fields(form))
}

fn open<'a>(source: &Source<'a>, form: Form) -> Result<Table<'a>, FileFault> {
    Table::open(source, &columns(form), MAX_ROWS)
}

/// Looks at a file's format, header and size without reading its rows.
pub fn check_file<'a>(file: impl Into<Source<'a>>, form: Form) -> Result<(), FileFault> {
    open(&file.into(), form).map(|_| ())
}

/// Hours or days up to so many whole ones; an empty cell is none.
fn quantity(r: &mut CellReader, column: &str, text: &str, most: u32) -> Option<Quantity> {
    if typed(text).is_empty() {
        return Some(Quantity::ZERO);
    }
    let read = Quantity(r.take(column, amount_cell(text))?.0);
    if read > Quantity::whole(most) {
        r.refuse(column, &AttendanceFault::TooMuch);
        return None;
    }
    Some(read)
}

/// Minutes up to so many; an empty cell is none.
fn minutes(r: &mut CellReader, column: &str, text: &str, most: u32) -> Option<u32> {
    if typed(text).is_empty() { Some(0) } else { r.number(column, text, 0, most) }
}
