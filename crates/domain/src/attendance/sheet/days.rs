//! One row for each person and day.

use std::collections::HashSet;

use super::{HOURS, NUMBER, minutes, open, quantity};
use crate::attendance::{AttendanceFault, DayRecord, Form, Leave, LeaveKind, Quantity};
use crate::jobs::cells::{CellFault, CellReader, typed};
use crate::jobs::table::{FileFault, Row, Source};
use crate::jobs::{Faults, Field, Holds, Rows};

pub(super) fn fields() -> Vec<Field> {
    let optional =
        |name: &str, holds: Holds, example: &str| Field { optional: true, ..Field::new(name, holds, example) };
    let kinds = LeaveKind::all().map(LeaveKind::code).collect();
    vec![
        Field::new(NUMBER, Holds::Digits, "E000001"),
        Field::new("date", Holds::Day, "2026-03-02"),
        Field::new(HOURS[0], Holds::Quantity, "4.00"),
        optional(HOURS[1], Holds::Quantity, "1.50"),
        optional(HOURS[2], Holds::Quantity, ""),
        optional(HOURS[3], Holds::Quantity, ""),
        optional("leave_kind", Holds::OneOf(kinds), "annual"),
        optional("leave_days", Holds::Quantity, "0.50"),
        optional("absence_days", Holds::Quantity, ""),
        optional("late_minutes", Holds::Number, "0"),
    ]
}

/// Reads the days: the sound rows with employee number and day, each with its number, and the faults of the others. The same
/// person and day twice is a `duplicate_row`.
pub fn read<'a>(file: impl Into<Source<'a>>) -> Result<Rows<(String, DayRecord)>, FileFault> {
    let table = open(&file.into(), Form::Days)?;
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
        match (number, day(&mut r, &row)) {
            (Some(number), Some(day)) if r.faults().is_empty() => {
                if seen.insert((number.clone(), day.date)) {
                    rows.push((row.number, (number, day)));
                } else {
                    r.refuse("date", &CellFault::DuplicateRow);
                    faults.extend(r.into_faults());
                }
            }
            (_, _) => faults.extend(r.into_faults()),
        }
    }
    Ok((rows, faults.into_vec()))
}

fn day(r: &mut CellReader, row: &Row<'_>) -> Option<DayRecord> {
    let date = r.date("date", row.cell(1));
    if typed(row.cell(2)).is_empty() {
        r.refuse(HOURS[0], &CellFault::Required);
    }
    let [worked, workday, rest, holiday] = [2, 3, 4, 5].map(|at| {
        let column = HOURS.get(at - 2).copied().unwrap_or_default();
        quantity(r, column, row.cell(at), 24)
    });
    let kind = match typed(row.cell(6)).is_empty() {
        true => None,
        false => Some(r.code("leave_kind", row.cell(6), LeaveKind::from_code)?),
    };
    let days = quantity(r, "leave_days", row.cell(7), 1);
    let absence = quantity(r, "absence_days", row.cell(8), 1);
    let late = minutes(r, "late_minutes", row.cell(9), 1_440);
    let leave = match (kind, days?) {
        (None, Quantity::ZERO) => None,
        (Some(kind), days) if !days.is_zero() => Some(Leave { kind, days }),
        (_, _) => {
            r.refuse("leave_days", &AttendanceFault::LeaveIncomplete);
            None
        }
    };
    Some(DayRecord {
        date: date?,
        worked_hours: worked?,
        overtime_workday_hours: workday?,
        overtime_rest_day_hours: rest?,
        overtime_holiday_hours: holiday?,
        leave,
        absence_days: absence?,
        late_minutes: late?,
    })
}
