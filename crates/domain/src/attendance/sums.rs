//! The sums of a person's month: a pure function of its days.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::leave::gathered;
use super::{DayRecord, Leave, LeaveKind, Quantity};

/// What a person's month comes to. Hours and days have two places.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AttendanceSums)]
pub struct MonthSums {
    /// Days on which he was due: the working days of the month in his employment, or those that a summary tells.
    pub days_due: Quantity,
    /// Days worked; of a day with leave or absence the rest.
    pub days_worked: Quantity,
    /// Days due of which nothing is recorded.
    pub days_unrecorded: Quantity,
    /// Hours of ordinary work.
    pub worked_hours: Quantity,
    /// Overtime on working days, paid at 150 % at least.
    pub overtime_workday_hours: Quantity,
    /// Overtime on days of rest, paid at 200 % at least unless made good by rest.
    pub overtime_rest_day_hours: Quantity,
    /// Overtime on statutory holidays, paid at 300 % at least.
    pub overtime_holiday_hours: Quantity,
    /// Days of leave by kind.
    pub leave: Vec<Leave>,
    /// Days of absence without leave.
    pub absence_days: Quantity,
    /// Minutes of lateness.
    pub late_minutes: u32,
}

impl MonthSums {
    /// The sums of days of which `due` were due. Each day is sound and stands once; their order does not matter.
    pub fn of(days: &[DayRecord], due: u32) -> Self {
        let sum = |part: fn(&DayRecord) -> Quantity| -> Quantity { days.iter().map(part).sum() };
        let days_due = Quantity::whole(due);
        let (worked, absent) = (sum(DayRecord::worked_days), sum(|day| day.absence_days));
        let recorded = worked.plus(absent).plus(sum(DayRecord::leave_days));
        Self {
            days_due,
            days_worked: worked,
            days_unrecorded: days_due.less(recorded),
            worked_hours: sum(|day| day.worked_hours),
            overtime_workday_hours: sum(|day| day.overtime_workday_hours),
            overtime_rest_day_hours: sum(|day| day.overtime_rest_day_hours),
            overtime_holiday_hours: sum(|day| day.overtime_holiday_hours),
            leave: gathered(days.iter().filter_map(|day| day.leave)),
            absence_days: absent,
            late_minutes: days.iter().fold(0, |sum, day| sum.saturating_add(day.late_minutes)),
        }
    }

    /// Days of leave of a kind.
    pub fn leave_of(&self, kind: LeaveKind) -> Quantity {
        self.leave.iter().filter(|leave| leave.kind == kind).map(|leave| leave.days).sum()
    }

    /// Days of leave of all kinds.
    pub fn leave_days(&self) -> Quantity {
        self.leave.iter().map(|leave| leave.days).sum()
    }
}
