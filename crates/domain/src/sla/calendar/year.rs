//! The special days of a year, as data.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::language::Label;
use crate::standard::coded::coded;

coded! {
    /// What makes a day of the calendar special.
    DayKind {
        /// A statutory holiday: work on it is paid threefold and cannot be made good by rest.
        StatutoryHoliday = "statutory_holiday",
        /// A weekday that is free because a weekend is worked instead.
        AdjustedRestDay = "adjusted_rest_day",
        /// A weekend day inside a holiday.
        WeekendInHoliday = "weekend_in_holiday",
        /// A weekend day that is worked.
        MakeupWorkday = "makeup_workday",
    }
}

/// A day that is not as its weekday says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarDay {
    /// The day.
    pub date: NaiveDate,
    /// What makes it special.
    pub kind: DayKind,
    /// The holiday that it belongs to.
    pub name: Label,
}

/// The special days of one year; all other days are as their weekday says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarYear {
    /// The year.
    pub year: i32,
    /// The notice that they were taken from.
    pub source: String,
    /// The special days.
    pub days: Vec<CalendarDay>,
}
