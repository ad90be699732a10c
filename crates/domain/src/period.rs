//! Calendar months as business periods, `YYYY-MM`.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

/// A calendar month, 2000-01 to 2099-12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    first_day: NaiveDate,
}

/// Text that is not a month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a month of the form YYYY-MM between 2000-01 and 2099-12")]
pub struct NotAPeriod;

impl Period {
    /// The month `month` (1..=12) of `year`.
    pub fn new(year: i32, month: u32) -> Option<Self> {
        if !(2000..=2099).contains(&year) {
            return None;
        }
        NaiveDate::from_ymd_opt(year, month, 1).map(|first_day| Self { first_day })
    }

    /// The month that a day lies in.
    pub fn of(day: NaiveDate) -> Option<Self> {
        Self::new(day.year(), day.month())
    }

    /// The month that examples in the OpenAPI document use.
    pub fn example() -> Self {
        Self { first_day: NaiveDate::from_ymd_opt(2026, 3, 1).unwrap_or_default() }
    }

    /// Its year.
    pub fn year(self) -> i32 {
        self.first_day.year()
    }

    /// Its month, 1..=12.
    pub fn month(self) -> u32 {
        self.first_day.month()
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        self.first_day
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        (self.first_day + Months::new(1)).pred_opt().unwrap_or(self.first_day)
    }

    /// Does the day lie in it?
    pub fn contains(self, day: NaiveDate) -> bool {
        self.first_day <= day && day <= self.last_day()
    }

    /// The month after it.
    pub fn next(self) -> Option<Self> {
        Self::of(self.first_day + Months::new(1))
    }

    /// So many months after it.
    pub fn plus(self, months: u32) -> Option<Self> {
        self.first_day.checked_add_months(Months::new(months)).and_then(Self::of)
    }

    /// The month before it.
    pub fn previous(self) -> Option<Self> {
        self.first_day.pred_opt().and_then(Self::of)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let (year, month) = text.split_once('-').ok_or(NotAPeriod)?;
        let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return Err(NotAPeriod);
        }
        let year = year.parse().map_err(|_| NotAPeriod)?;
        let month = month.parse().map_err(|_| NotAPeriod)?;
        Self::new(year, month).ok_or(NotAPeriod)
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

impl PartialSchema for Period {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .description(Some("Calendar month, `YYYY-MM`."))
            .pattern(Some(r"^20\d{2}-(0[1-9]|1[0-2])$"))
            .examples([serde_json::Value::from("2026-03")])
            .into()
    }
}

impl ToSchema for Period {
    fn name() -> std::borrow::Cow<'static, str> {
        "Period".into()
    }
}
