//! Years as answers.

use bole_domain::ids::UserId;
use bole_domain::period::Period;
use bole_domain::sla::{Calendar, CalendarDay, CalendarRefusal, CalendarYear};
use bole_persistence::sla::calendars::LoadedYear;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bodies::example;
use crate::http::examples::happened_at;
use crate::http::registry::Example;

/// Where a year comes from: `shipped` with the product, or loaded by the `agency`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum YearOrigin {
    /// It came with the product.
    Shipped,
    /// The agency loaded it.
    Agency,
}

/// A year of the working calendar in short.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CalendarYearSummary {
    /// The year.
    pub year: i32,
    /// Where it comes from.
    pub origin: YearOrigin,
    /// The notice that its days were taken from.
    pub source: String,
    /// Its working days.
    pub workdays: u32,
}

/// A year of the working calendar.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CalendarYearView {
    /// The year.
    pub year: i32,
    /// Where it comes from.
    pub origin: YearOrigin,
    /// The notice that its days were taken from.
    pub source: String,
    /// Its special days; every other day is as its weekday says.
    pub days: Vec<CalendarDay>,
    /// The working days of each month, January first.
    #[schema(min_items = 12, max_items = 12)]
    pub workdays: Vec<u32>,
    /// Who loaded it last, where the agency did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loaded_by: Option<String>,
    /// When, where the agency did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loaded_at: Option<DateTime<Utc>>,
}

impl CalendarYearView {
    /// A year of this calendar; `loaded` where it is the agency's own.
    pub(super) fn of(calendar: &Calendar, year: i32, loaded: Option<LoadedYear>) -> Result<Self, CalendarRefusal> {
        let listed = calendar.year(year).ok_or(CalendarRefusal::YearNotLoaded(year))?.clone();
        let months = (1..=12).filter_map(|month| Period::new(year, month));
        Ok(Self {
            year,
            origin: if loaded.is_some() { YearOrigin::Agency } else { YearOrigin::Shipped },
            source: listed.source,
            days: listed.days,
            workdays: months.map(|month| calendar.workdays_in(month)).collect::<Result<_, _>>()?,
            loaded_by: loaded.as_ref().map(|loaded| loaded.loaded_by.clone()),
            loaded_at: loaded.map(|loaded| loaded.loaded_at),
        })
    }

    /// The same in short.
    pub(super) fn summary(self) -> CalendarYearSummary {
        let Self { year, origin, source, workdays, .. } = self;
        CalendarYearSummary { year, origin, source, workdays: workdays.into_iter().sum() }
    }
}

impl Example for CalendarYearView {
    fn example() -> Self {
        let CalendarYear { year, source, days } = example();
        let workdays = [20, 20, 23, 22, 21, 22, 22, 22, 22, 21, 22, 23].to_vec();
        let (loaded_by, loaded_at) = (Some(UserId::example().to_string()), Some(happened_at()));
        Self { year, origin: YearOrigin::Agency, source, days, workdays, loaded_by, loaded_at }
    }
}

impl Example for CalendarYearSummary {
    fn example() -> Self {
        CalendarYearView::example().summary()
    }
}
