//! Why the calendar does not answer.

use chrono::NaiveDate;

use crate::language::Language;
use crate::refusal::{FieldFault, Refusal, RefusalKind};

/// Why the calendar does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarRefusal {
    /// The year's notice is not loaded.
    YearNotLoaded(i32),
    /// A year's list has no statutory holiday.
    NoHolidays(i32),
    /// A day of a year's list lies in another year, stands there twice, or contradicts its weekday.
    DayContradicts {
        /// Its place in the list, from 0.
        place: usize,
        /// The day.
        date: NaiveDate,
    },
}

impl Refusal for CalendarRefusal {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Rule
    }

    fn code(&self) -> &'static str {
        match self {
            CalendarRefusal::YearNotLoaded(_) => "calendar_year_not_loaded",
            CalendarRefusal::NoHolidays(_) => "calendar_year_without_holidays",
            CalendarRefusal::DayContradicts { .. } => "calendar_day_contradicts",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            CalendarRefusal::YearNotLoaded(year) => (
                format!("{year}年的工作日历尚未载入，无法计算工作日；请先载入该年放假安排。"),
                format!("The working calendar of {year} is not loaded; load that year's holiday notice first."),
            ),
            CalendarRefusal::NoHolidays(year) => (
                format!("{year}年的安排中没有法定节假日，请对照放假通知补全。"),
                format!("The year {year} has no statutory holiday; complete it by that year's notice."),
            ),
            CalendarRefusal::DayContradicts { date, .. } => (
                format!("{date}不属于该年、重复，或与其星期不符。"),
                format!("{date} lies in another year, stands twice, or contradicts its weekday."),
            ),
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    fn faults(&self) -> Vec<FieldFault> {
        let pointer = match self {
            CalendarRefusal::YearNotLoaded(_) => return Vec::new(),
            CalendarRefusal::NoHolidays(_) => "/days".to_owned(),
            CalendarRefusal::DayContradicts { place, .. } => format!("/days/{place}/date"),
        };
        let code = self.code().to_owned();
        vec![FieldFault { pointer, code, zh: self.text(Language::Zh), en: self.text(Language::En) }]
    }
}
