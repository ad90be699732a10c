//! What is kept of a person's month.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::summary::Span;
use super::{AttendanceRefusal, DayRecord, DayType, MonthSums, SummaryRecord};
use crate::period::Period;
use crate::settlement::cycle::{Cycle, CycleState};
use crate::sla::calendar::{Calendar, CalendarRefusal};
use crate::standard::coded::coded;

coded! {
    /// In which form a month's attendance came in.
    Form {
        /// A row for each person and day.
        Days = "days",
        /// A row for each person, with the sums.
        Summaries = "summaries",
    }
}

/// What is recorded of a person's month, by days or as a summary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MonthRecord {
    /// Day by day, in their order.
    Days(Vec<DayRecord>),
    /// Its sums.
    Summary(Box<SummaryRecord>),
}

/// From when to when somebody is employed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Employed {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: Option<NaiveDate>,
}

impl Employed {
    /// On this day?
    pub fn on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|last| day <= last)
    }

    /// What the calendar has of it in a month.
    pub(super) fn span(&self, month: Period, calendar: &Calendar) -> Result<Span, CalendarRefusal> {
        let mut span = Span { days: 0, workdays: 0, holidays: 0 };
        let days = month.first_day().iter_days().take_while(|day| month.contains(*day));
        for day in days.filter(|day| self.on(*day)) {
            span.days += 1;
            match DayType::of(day, calendar)? {
                DayType::Workday => span.workdays += 1,
                DayType::Holiday => span.holidays += 1,
                DayType::RestDay => {}
            }
        }
        Ok(span)
    }
}

impl MonthRecord {
    /// In which form it came in.
    pub fn form(&self) -> Form {
        match self {
            MonthRecord::Days(_) => Form::Days,
            MonthRecord::Summary(_) => Form::Summaries,
        }
    }

    /// Its sums, for somebody employed so. Days that are no longer in his employment count for nothing.
    pub fn sums(&self, month: Period, employed: Employed, calendar: &Calendar) -> Result<MonthSums, CalendarRefusal> {
        let span = employed.span(month, calendar)?;
        Ok(match self {
            MonthRecord::Days(days) => {
                let days: Vec<DayRecord> = days.iter().filter(|day| employed.on(day.date)).copied().collect();
                MonthSums::of(&days, span.workdays)
            }
            MonthRecord::Summary(summary) => summary.sums(span.workdays),
        })
    }
}

/// Attendance is taken in until a cycle of the month has its inputs locked.
pub fn takes_attendance(cycles: &[Cycle], month: Period) -> Result<(), AttendanceRefusal> {
    let free = |cycle: &Cycle| matches!(cycle.state, CycleState::Open | CycleState::Cancelled);
    if cycles.iter().filter(|cycle| cycle.key.period == month).all(free) {
        Ok(())
    } else {
        Err(AttendanceRefusal::Locked(month))
    }
}
