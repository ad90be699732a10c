//! A person's month as the client sums it up himself: for people of other working-hour systems, whose days are not those of
//! the calendar.

use serde::{Deserialize, Serialize};

use super::leave::gathered;
use super::{AttendanceFault, Leave, MonthSums, Quantity};

/// A summary. Hours and days are hundredths.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SummaryRecord {
    /// Days due; those of the calendar where it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_due: Option<Quantity>,
    /// Days worked.
    pub days_worked: Quantity,
    /// Hours of ordinary work.
    pub worked_hours: Quantity,
    /// Overtime on working days.
    pub overtime_workday_hours: Quantity,
    /// Overtime on days of rest.
    pub overtime_rest_day_hours: Quantity,
    /// Overtime on statutory holidays.
    pub overtime_holiday_hours: Quantity,
    /// Days of leave by kind.
    pub leave: Vec<Leave>,
    /// Days of absence without leave.
    pub absence_days: Quantity,
    /// Minutes of lateness.
    pub late_minutes: u32,
}

/// What the calendar has of a person's month: days of his employment, among them working days and statutory holidays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) days: u32,
    pub(super) workdays: u32,
    pub(super) holidays: u32,
}

impl SummaryRecord {
    /// Its sums, in a month with so many working days.
    pub fn sums(&self, workdays: u32) -> MonthSums {
        let days_due = self.days_due.unwrap_or(Quantity::whole(workdays));
        let leave = gathered(self.leave.iter().copied());
        let away: Quantity = leave.iter().map(|leave| leave.days).sum();
        let recorded = self.days_worked.plus(away).plus(self.absence_days);
        MonthSums {
            days_due,
            days_worked: self.days_worked,
            days_unrecorded: days_due.less(recorded),
            worked_hours: self.worked_hours,
            overtime_workday_hours: self.overtime_workday_hours,
            overtime_rest_day_hours: self.overtime_rest_day_hours,
            overtime_holiday_hours: self.overtime_holiday_hours,
            leave,
            absence_days: self.absence_days,
            late_minutes: self.late_minutes,
        }
    }

    /// Held against itself and the calendar; each fault with its column.
    pub(super) fn check(&self, span: Span) -> Vec<(&'static str, AttendanceFault)> {
        let mut faults = Vec::new();
        let sums = self.sums(span.workdays);
        if sums.days_due > Quantity::whole(span.days) {
            faults.push(("days_due", AttendanceFault::TooMuch));
        }
        if sums.days_unrecorded < Quantity::ZERO {
            faults.push(("days_worked", AttendanceFault::MoreThanDue));
        }
        let hours = |days: u32| Quantity::whole(days.saturating_mul(24));
        let holiday = self.overtime_holiday_hours;
        if span.holidays == 0 && !holiday.is_zero() {
            faults.push(("overtime_holiday_hours", AttendanceFault::NoHoliday));
        } else if holiday > hours(span.holidays) {
            faults.push(("overtime_holiday_hours", AttendanceFault::TooManyHours));
        }
        let all = [self.worked_hours, self.overtime_workday_hours, self.overtime_rest_day_hours, holiday];
        if all.into_iter().sum::<Quantity>() > hours(span.days) {
            faults.push(("worked_hours", AttendanceFault::TooManyHours));
        }
        faults
    }
}
