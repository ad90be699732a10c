//! The months in which a claim's facts hold.

use chrono::{Datelike, Months, NaiveDate};

use crate::period::Period;

/// From one month to another, each told by its first day; a missing end is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// The first month.
    pub first: Option<NaiveDate>,
    /// The last month.
    pub last: Option<NaiveDate>,
}

impl Span {
    /// From a month on.
    pub(super) fn from(first: NaiveDate) -> Self {
        Self { first: month_of(first), last: None }
    }

    /// Not after a month.
    pub(super) fn until(mut self, last: Option<NaiveDate>) -> Self {
        let last = last.and_then(month_of);
        self.last = match (self.last, last) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        self
    }

    /// So many months at most.
    pub(super) fn at_most(self, months: u32) -> Self {
        let after = |first: NaiveDate| first.checked_add_months(Months::new(months.saturating_sub(1)));
        self.until(self.first.and_then(after))
    }

    /// Does it have a month?
    pub fn contains(&self, month: Period) -> bool {
        let day = month.first_day();
        self.first.is_none_or(|first| first <= day) && self.last.is_none_or(|last| day <= last)
    }
}

/// The first day of a day's month.
pub(super) fn month_of(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)
}

/// The month in which somebody comes to be so many years old.
pub(super) fn month_of_age(birth: NaiveDate, years: u32) -> Option<NaiveDate> {
    month_of(birth)?.checked_add_months(Months::new(years.saturating_mul(12)))
}

/// The month before.
pub(super) fn month_before(month: NaiveDate) -> Option<NaiveDate> {
    month.checked_sub_months(Months::new(1))
}
