//! The working calendar by years: shipped ones, and those that the agency loads by the State Council's notice.

mod bodies;
mod operations;
mod views;

use bole_domain::agency::Permission;

use super::TAG;
use crate::http::page::PageQuery;
use crate::http::registry::Registry;
use bodies::{CalendarYearRevision, NewCalendarYear};
use views::{CalendarYearSummary, CalendarYearView};

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    r.get("/api/v1/calendar-years", "list_calendar_years", operations::list)
        .tag(TAG)
        .text(
            "List the years of the working calendar",
            "Every year by which working days can be reckoned: shipped ones, and those that the agency loaded, which go before \
             shipped ones. Whatever needs a day of another year is refused (422 `calendar_year_not_loaded`), never guessed.",
        )
        .permission(Permission::CalendarRead)
        .query::<PageQuery>()
        .lists::<CalendarYearSummary>()
        .add();
    r.post("/api/v1/calendar-years", "load_calendar_year", operations::create)
        .tag(TAG)
        .text(
            "Load a year of the working calendar",
            "The special days of a year as the State Council's notice has them: statutory holidays, days off that are made good, \
             weekend days within a holiday, weekend days that are worked; every other day is as its weekday says. A year that is \
             shipped may be loaded as well, where a notice changed it. What was computed before stays as it was. A list without \
             statutory holiday (`calendar_year_without_holidays`), and a day of another year, one that stands there twice, or one \
             that contradicts its weekday (`calendar_day_contradicts`) are refused.",
        )
        .permission(Permission::CalendarWrite)
        .has_rules()
        .takes::<NewCalendarYear>()
        .gives::<CalendarYearView>(201)
        .add();
    r.get("/api/v1/calendar-years/{year}", "get_calendar_year", operations::get)
        .tag(TAG)
        .text("Show a year of the working calendar", "Its special days and the working days of each month.")
        .permission(Permission::CalendarRead)
        .gives::<CalendarYearView>(200)
        .add();
    r.put("/api/v1/calendar-years/{year}", "revise_calendar_year", operations::replace)
        .tag(TAG)
        .text(
            "Revise a year that the agency loaded",
            "The list is replaced as a whole; 404 for a year that the agency did not load itself. What was computed before stays \
             as it was.",
        )
        .permission(Permission::CalendarWrite)
        .if_match()
        .takes::<CalendarYearRevision>()
        .gives::<CalendarYearView>(200)
        .add();
}
