//! One row for each person with the sums of the month.

use std::collections::HashSet;

use super::{HOURS, NUMBER, minutes, open, quantity};
use crate::attendance::{Form, Leave, LeaveKind, SummaryRecord};
use crate::jobs::cells::{CellFault, CellReader, typed};
use crate::jobs::table::{FileFault, Row, Source};
use crate::jobs::{Faults, Field, Holds, Rows};

/// The first of the columns of leave; one for each kind follows.
const LEAVE: usize = 9;

fn leave_column(kind: LeaveKind) -> String {
    format!("leave_{kind}_days")
}

pub(super) fn fields() -> Vec<Field> {
    let optional =
        |name: &str, holds: Holds, example: &str| Field { optional: true, ..Field::new(name, holds, example) };
    let hours = HOURS
        .into_iter()
        .zip(["168.00", "6.50", "8.00", ""])
        .map(|(name, example)| optional(name, Holds::Quantity, example));
    let mut fields = vec![
        Field::new(NUMBER, Holds::Digits, "E000001"),
        optional("days_due", Holds::Quantity, "22.00"),
        Field::new("days_worked", Holds::Quantity, "21.00"),
    ];
    fields.extend(hours);
    fields.push(optional("absence_days", Holds::Quantity, ""));
    fields.push(optional("late_minutes", Holds::Number, "0"));
    let example = |kind: LeaveKind| if kind == LeaveKind::Annual { "1.00" } else { "" };
    fields.extend(LeaveKind::all().map(|kind| Field {
        about: Some(kind.label()),
        ..optional(&leave_column(kind), Holds::Quantity, example(kind))
    }));
    fields
}

/// Reads the summaries: the sound rows with employee number and summary, each with its number, and the faults of the others.
/// Who has an earlier row is a `duplicate_row`.
pub fn read<'a>(file: impl Into<Source<'a>>) -> Result<Rows<(String, SummaryRecord)>, FileFault> {
    let table = open(&file.into(), Form::Summaries)?;
    let (mut rows, mut faults, mut seen) = (Vec::new(), Faults::default(), HashSet::new());
    for row in table.rows() {
        let row = match row {
            Ok(row) => row,
            Err(found) => {
                faults.extend(found);
                continue;
            }
        };
        let mut r = CellReader::new(row.number);
        let number = r.employee_number(NUMBER, row.cell(0));
        if number.as_ref().is_some_and(|number| !seen.insert(number.clone())) {
            r.refuse(NUMBER, &CellFault::DuplicateRow);
        }
        match (number, summary(&mut r, &row)) {
            (Some(number), Some(summary)) if r.faults().is_empty() => rows.push((row.number, (number, summary))),
            (_, _) => faults.extend(r.into_faults()),
        }
    }
    Ok((rows, faults.into_vec()))
}

fn summary(r: &mut CellReader, row: &Row<'_>) -> Option<SummaryRecord> {
    const MONTH_DAYS: u32 = 31;
    const MONTH_HOURS: u32 = 31 * 24;
    let due = quantity(r, "days_due", row.cell(1), MONTH_DAYS);
    if typed(row.cell(2)).is_empty() {
        r.refuse("days_worked", &CellFault::Required);
    }
    let worked_days = quantity(r, "days_worked", row.cell(2), MONTH_DAYS);
    let [worked, workday, rest, holiday] = [3, 4, 5, 6].map(|at| {
        let column = HOURS.get(at - 3).copied().unwrap_or_default();
        quantity(r, column, row.cell(at), MONTH_HOURS)
    });
    let absence = quantity(r, "absence_days", row.cell(7), MONTH_DAYS);
    let late = minutes(r, "late_minutes", row.cell(8), MONTH_HOURS * 60);
    let mut leave = Vec::new();
    for (kind, at) in LeaveKind::all().zip(LEAVE..) {
        let days = quantity(r, &leave_column(kind), row.cell(at), MONTH_DAYS)?;
        leave.extend((!days.is_zero()).then_some(Leave { kind, days }));
    }
    Some(SummaryRecord {
        days_due: if typed(row.cell(1)).is_empty() { None } else { Some(due?) },
        days_worked: worked_days?,
        worked_hours: worked?,
        overtime_workday_hours: workday?,
        overtime_rest_day_hours: rest?,
        overtime_holiday_hours: holiday?,
        leave,
        absence_days: absence?,
        late_minutes: late?,
    })
}
