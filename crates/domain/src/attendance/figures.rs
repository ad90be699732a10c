//! Sums of attendance as figures that a settlement template can ask for, by the codes of its items.

use super::{LeaveKind, MonthSums, Quantity};
use crate::money::Fen;
use crate::settlement::template::{Item, ItemKind, Level, Source};

impl MonthSums {
    /// The sum that an item of this code asks for; minutes are whole ones.
    pub fn figure(&self, code: &str) -> Option<Fen> {
        let sum = match code {
            "attendance_days_due" => self.days_due,
            "attendance_days_worked" => self.days_worked,
            "attendance_days_unrecorded" => self.days_unrecorded,
            "attendance_worked_hours" => self.worked_hours,
            "attendance_overtime_workday_hours" => self.overtime_workday_hours,
            "attendance_overtime_rest_day_hours" => self.overtime_rest_day_hours,
            "attendance_overtime_holiday_hours" => self.overtime_holiday_hours,
            "attendance_absence_days" => self.absence_days,
            "attendance_late_minutes" => Quantity::whole(self.late_minutes),
            "attendance_leave_days" => self.leave_days(),
            _ => self.leave_of(leave_kind(code)?),
        };
        Some(sum.figure())
    }
}

/// `attendance_leave_sick_days` and the like.
fn leave_kind(code: &str) -> Option<LeaveKind> {
    code.strip_prefix("attendance_leave_")?.strip_suffix("_days").and_then(LeaveKind::from_code)
}

/// Is this the code of a sum of attendance?
pub fn is_figure(code: &str) -> bool {
    MonthSums::default().figure(code).is_some()
}

/// Does the item take its figure from attendance? It is an input for information, of which formulas make money.
pub fn memo_figure(item: &Item) -> bool {
    let memo = item.kind == ItemKind::Memo && item.level == Level::Person;
    memo && item.source == Source::Input {} && is_figure(&item.code)
}
