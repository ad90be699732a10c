//! A person's day, held against the calendar of holidays.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AttendanceFault, Leave, Quantity};
use crate::sla::calendar::{Calendar, CalendarRefusal, DayKind};
use crate::standard::coded::coded;

coded! {
    /// What work on a day counts as (Labour Law, article 44).
    DayType {
        /// A working day, make-up days included: overtime is paid at 150 % at least.
        Workday = "workday",
        /// A day of rest: work without time off instead is paid at 200 % at least.
        RestDay = "rest_day",
        /// A statutory holiday: work is paid at 300 % at least.
        Holiday = "holiday",
    }
}

impl DayType {
    /// That of a day.
    pub fn of(day: NaiveDate, calendar: &Calendar) -> Result<Self, CalendarRefusal> {
        Ok(match calendar.kind(day)? {
            Some(DayKind::StatutoryHoliday) => DayType::Holiday,
            Some(_) | None if calendar.is_workday(day)? => DayType::Workday,
            Some(_) | None => DayType::RestDay,
        })
    }
}

/// What is recorded of a person's day. Hours and days are hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AttendanceDay)]
pub struct DayRecord {
    /// The day.
    pub date: NaiveDate,
    /// Hours of ordinary work.
    pub worked_hours: Quantity,
    /// Hours beyond them on a working day.
    pub overtime_workday_hours: Quantity,
    /// Hours on a day of rest.
    pub overtime_rest_day_hours: Quantity,
    /// Hours on a statutory holiday.
    pub overtime_holiday_hours: Quantity,
    /// Leave, the whole day or a part of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leave: Option<Leave>,
    /// The part of the day for which he was absent without leave.
    pub absence_days: Quantity,
    /// Minutes that he came late or left early.
    pub late_minutes: u32,
}

const DAY_HOURS: Quantity = Quantity(2_400);

impl DayRecord {
    /// Days of leave.
    pub fn leave_days(&self) -> Quantity {
        self.leave.map(|leave| leave.days).unwrap_or_default()
    }

    /// The part of the day that counts as worked: what neither leave nor absence takes of a day with ordinary work.
    pub fn worked_days(&self) -> Quantity {
        if self.worked_hours.is_zero() {
            Quantity::ZERO
        } else {
            Quantity::ONE.less(self.leave_days()).less(self.absence_days)
        }
    }

    fn overtime(&self) -> [(&'static str, DayType, Quantity); 3] {
        [
            ("overtime_workday_hours", DayType::Workday, self.overtime_workday_hours),
            ("overtime_rest_day_hours", DayType::RestDay, self.overtime_rest_day_hours),
            ("overtime_holiday_hours", DayType::Holiday, self.overtime_holiday_hours),
        ]
    }

    /// Held against itself and what kind of day it is; each fault with its column.
    pub fn check(&self, kind: DayType) -> Vec<(&'static str, AttendanceFault)> {
        let mut faults = Vec::new();
        for (column, of, hours) in self.overtime() {
            if of != kind && !hours.is_zero() {
                faults.push((column, AttendanceFault::OvertimeOfOtherDay(kind)));
            }
        }
        let away = self.leave_days().plus(self.absence_days);
        if kind != DayType::Workday {
            let free = [
                ("worked_hours", !self.worked_hours.is_zero(), AttendanceFault::WorkedOnFreeDay(kind)),
                ("leave_days", !self.leave_days().is_zero(), AttendanceFault::AwayOnFreeDay),
                ("absence_days", !self.absence_days.is_zero(), AttendanceFault::AwayOnFreeDay),
                ("late_minutes", self.late_minutes > 0, AttendanceFault::AwayOnFreeDay),
            ];
            faults.extend(free.into_iter().filter(|(_, broken, _)| *broken).map(|(column, _, fault)| (column, fault)));
        } else if away > Quantity::ONE {
            faults.push(("absence_days", AttendanceFault::MoreThanADay));
        } else if away == Quantity::ONE && !self.worked_hours.is_zero() {
            faults.push(("worked_hours", AttendanceFault::WorkedWhileAway));
        }
        let hours: Quantity = self.overtime().map(|(_, _, hours)| hours).into_iter().chain([self.worked_hours]).sum();
        if hours > DAY_HOURS {
            faults.push(("worked_hours", AttendanceFault::TooManyHours));
        }
        faults
    }
}
