//! What a year is loaded with.

use bole_domain::language::Label;
use bole_domain::sla::{CalendarDay, CalendarYear, DayKind};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::registry::Example;

/// A year to be loaded.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCalendarYear {
    /// The year.
    #[validate(range(min = 2000, max = 2100))]
    #[schema(minimum = 2000, maximum = 2100)]
    pub year: i32,
    /// The notice that the days were taken from, by its number.
    #[validate(length(min = 1, max = 300), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 300)]
    pub source: String,
    /// The special days.
    #[validate(length(min = 1, max = 366))]
    #[schema(min_items = 1, max_items = 366)]
    pub days: Vec<CalendarDay>,
}

impl From<NewCalendarYear> for CalendarYear {
    fn from(new: NewCalendarYear) -> Self {
        Self { year: new.year, source: new.source, days: new.days }
    }
}

impl Example for NewCalendarYear {
    fn example() -> Self {
        let CalendarYear { year, source, days } = example();
        Self { year, source, days }
    }
}

/// A year as it is from now on.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarYearRevision {
    /// The notice that the days were taken from, by its number.
    #[validate(length(min = 1, max = 300), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 300)]
    pub source: String,
    /// The special days, all of them.
    #[validate(length(min = 1, max = 366))]
    #[schema(min_items = 1, max_items = 366)]
    pub days: Vec<CalendarDay>,
}

impl CalendarYearRevision {
    /// The year that it makes.
    pub(super) fn of(self, year: i32) -> CalendarYear {
        CalendarYear { year, source: self.source, days: self.days }
    }
}

impl Example for CalendarYearRevision {
    fn example() -> Self {
        let CalendarYear { source, days, .. } = example();
        Self { source, days }
    }
}

/// The year after those that are shipped, with its first holiday.
pub(super) fn example() -> CalendarYear {
    let day = |day, kind| {
        let date = NaiveDate::from_ymd_opt(2027, 1, day).unwrap_or_default();
        CalendarDay { date, kind, name: Label::new("元旦", "New Year's Day") }
    };
    let days = [(1, DayKind::StatutoryHoliday), (2, DayKind::WeekendInHoliday), (3, DayKind::WeekendInHoliday)];
    CalendarYear {
        year: 2027,
        source: "国务院办公厅关于2027年部分节假日安排的通知".to_owned(),
        days: days.map(|(of_january, kind)| day(of_january, kind)).to_vec(),
    }
}
