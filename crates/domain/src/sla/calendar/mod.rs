//! The working calendar: Monday to Friday, with the State Council's holidays and make-up days of each year as data.
//!
//! A year that is not loaded is refused, never guessed.

mod refused;
#[cfg(test)]
mod tests;
mod year;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::Deserialize;

pub use refused::CalendarRefusal;
pub use year::{CalendarDay, CalendarYear, DayKind};

use crate::period::Period;

/// The month in which the State Council announces the holidays of the next year, as a rule.
const ANNOUNCED_IN: u32 = 11;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DataFile {
    #[serde(rename = "region")]
    _region: String,
    tax_filing_day: u32,
    years: Vec<CalendarYear>,
}

/// The working calendar of the loaded years.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeMap<i32, Loaded>,
    tax_filing_day: u32,
    /// Days that are free on top of what the years say.
    free: Free,
}

/// Weekdays and days that somebody keeps free.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Free {
    weekdays: Vec<Weekday>,
    days: BTreeSet<NaiveDate>,
}

/// A year as it was loaded, and its special days by date.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Loaded {
    listed: CalendarYear,
    kinds: BTreeMap<NaiveDate, DayKind>,
}

impl Calendar {
    /// The calendar of mainland China as compiled in. Data that did not read would leave it without years; a test
    /// reads it.
    pub fn china() -> &'static Calendar {
        static CHINA: OnceLock<Calendar> = OnceLock::new();
        CHINA.get_or_init(|| {
            let file: Option<DataFile> = serde_json::from_str(include_str!("../../../data/calendar/cn.json")).ok();
            file.and_then(|file| {
                let empty = Calendar { tax_filing_day: file.tax_filing_day, ..Calendar::default() };
                file.years.into_iter().try_fold(empty, Calendar::with_year).ok()
            })
            .unwrap_or_default()
        })
    }

    /// With one more year, or another version of it.
    pub fn with_year(mut self, year: CalendarYear) -> Result<Calendar, CalendarRefusal> {
        let mut kinds = BTreeMap::new();
        if year.days.iter().all(|day| day.kind != DayKind::StatutoryHoliday) {
            return Err(CalendarRefusal::NoHolidays(year.year));
        }
        for (place, &CalendarDay { date, kind, .. }) in year.days.iter().enumerate() {
            let fits = match kind {
                DayKind::MakeupWorkday | DayKind::WeekendInHoliday => is_weekend(date),
                DayKind::AdjustedRestDay => !is_weekend(date),
                DayKind::StatutoryHoliday => true,
            };
            if !fits || date.year() != year.year || kinds.insert(date, kind).is_some() {
                return Err(CalendarRefusal::DayContradicts { place, date });
            }
        }
        self.years.insert(year.year, Loaded { listed: year, kinds });
        Ok(self)
    }

    /// With weekdays and days that are free on top of what the years say.
    pub fn keeping_free(self, weekdays: Vec<Weekday>, days: BTreeSet<NaiveDate>) -> Calendar {
        Calendar { free: Free { weekdays, days }, ..self }
    }

    /// A year as it was loaded.
    pub fn year(&self, year: i32) -> Option<&CalendarYear> {
        self.years.get(&year).map(|loaded| &loaded.listed)
    }

    /// The years whose days must be known by a day: its own, and from November on the next, as the State Council announces it.
    pub fn years_wanted(day: NaiveDate) -> impl Iterator<Item = i32> {
        let next = day.year().checked_add(1).filter(|_| day.month() >= ANNOUNCED_IN);
        std::iter::once(day.year()).chain(next)
    }

    /// The day from which on a year is wanted.
    pub fn wanted_from(year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year.checked_sub(1)?, ANNOUNCED_IN, 1)
    }

    /// The loaded years.
    pub fn years(&self) -> impl Iterator<Item = i32> {
        self.years.keys().copied()
    }

    /// What makes a day special, if anything does.
    pub fn kind(&self, day: NaiveDate) -> Result<Option<DayKind>, CalendarRefusal> {
        let year = self.years.get(&day.year()).ok_or(CalendarRefusal::YearNotLoaded(day.year()))?;
        Ok(year.kinds.get(&day).copied())
    }

    /// Is it a working day?
    pub fn is_workday(&self, day: NaiveDate) -> Result<bool, CalendarRefusal> {
        let worked = match self.kind(day)? {
            Some(DayKind::MakeupWorkday) => true,
            Some(DayKind::StatutoryHoliday | DayKind::AdjustedRestDay | DayKind::WeekendInHoliday) => false,
            None => !is_weekend(day),
        };
        Ok(worked && !self.free.days.contains(&day) && !self.free.weekdays.contains(&day.weekday()))
    }

    /// The working days after `from` up to and including `to`; 0 if `to` does not lie after `from`.
    pub fn workdays_between(&self, from: NaiveDate, to: NaiveDate) -> Result<u32, CalendarRefusal> {
        let mut count = 0;
        let mut day = from;
        while day < to {
            day = self.step(day, Direction::Forward)?;
            count += u32::from(self.is_workday(day)?);
        }
        Ok(count)
    }

    /// The working days of a month.
    pub fn workdays_in(&self, month: Period) -> Result<u32, CalendarRefusal> {
        let first = month.first_day();
        Ok(u32::from(self.is_workday(first)?) + self.workdays_between(first, month.last_day())?)
    }

    /// The `count`-th working day after a day, or before it if `count` is negative; with 0 the day itself, whatever it is.
    pub fn add_workdays(&self, from: NaiveDate, count: i32) -> Result<NaiveDate, CalendarRefusal> {
        let direction = if count < 0 { Direction::Back } else { Direction::Forward };
        let mut day = from;
        let mut left = count.unsigned_abs();
        while left > 0 {
            day = self.step(day, direction)?;
            left -= u32::from(self.is_workday(day)?);
        }
        Ok(day)
    }

    /// The day itself if it is worked, else the next working day.
    pub fn workday_on_or_after(&self, day: NaiveDate) -> Result<NaiveDate, CalendarRefusal> {
        if self.is_workday(day)? { Ok(day) } else { self.add_workdays(day, 1) }
    }

    /// The last day on which the wage tax of a tax period may be filed: the 15th of the next month (Individual Income
    /// Tax Law, article 14), or the next working day if it is free (Rules for the Tax Collection Law, article 109).
    /// Where three or more holidays fall into the first half of the month, the tax authority announces a later day each
    /// year; that grace is not counted on.
    pub fn statutory_filing_day(&self, tax_period: Period) -> Result<NaiveDate, CalendarRefusal> {
        let missing = CalendarRefusal::YearNotLoaded(tax_period.year() + 1);
        self.workday_on_or_after(self.named_filing_day(tax_period).ok_or(missing)?)
    }

    /// The same before it moves to a working day.
    pub fn named_filing_day(&self, tax_period: Period) -> Option<NaiveDate> {
        let first = tax_period.next()?.first_day();
        Some(first.with_day(self.tax_filing_day).unwrap_or(first))
    }

    fn step(&self, day: NaiveDate, direction: Direction) -> Result<NaiveDate, CalendarRefusal> {
        let one = Days::new(1);
        match direction {
            Direction::Forward => day.checked_add_days(one),
            Direction::Back => day.checked_sub_days(one),
        }
        .ok_or(CalendarRefusal::YearNotLoaded(day.year()))
    }
}

#[derive(Clone, Copy)]
enum Direction {
    Forward,
    Back,
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}
