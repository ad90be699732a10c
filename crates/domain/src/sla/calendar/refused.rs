//! Why the calendar does not answer.

use chrono::NaiveDate;

use crate::language::Language;
use crate::refusal::{Refusal, RefusalKind};

/// Why the calendar does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarRefusal {
    /// The year's notice is not loaded.
    YearNotLoaded(i32),
    /// A day of a year's list lies in another year, stands there twice, or contradicts its weekday.
    DayContradicts(NaiveDate),
}

impl Refusal for CalendarRefusal {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Rule
    }

    fn code(&self) -> &'static str {
        match self {
            CalendarRefusal::YearNotLoaded(_) => "calendar_year_not_loaded",
            CalendarRefusal::DayContradicts(_) => "calendar_day_contradicts",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            CalendarRefusal::YearNotLoaded(year) => (
                format!("{year}年的工作日历尚未载入，无法计算工作日；请先载入该年放假安排。"),
                format!("The working calendar of {year} is not loaded; load that year's holiday notice first."),
            ),
            CalendarRefusal::DayContradicts(day) => (
                format!("{day}不属于该年、重复，或与其星期不符。"),
                format!("{day} lies in another year, stands twice, or contradicts its weekday."),
            ),
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}
