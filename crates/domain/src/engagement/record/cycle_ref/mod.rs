//! The name of a cycle: a month and the number of its run.

#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::period::{NotAPeriod, Period};

/// A cycle of an engagement: month and run. `2026-03` is run 1, `2026-03-2` run 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CycleRef {
    /// The wage period.
    pub period: Period,
    /// The run, from 1 to 99.
    pub run: u8,
}

impl CycleRef {
    /// The cycle that examples in the OpenAPI document use.
    pub fn example() -> Self {
        Self::first(Period::example())
    }

    /// The first run of a month.
    pub fn first(period: Period) -> Self {
        Self { period, run: 1 }
    }
}

impl fmt::Display for CycleRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.run == 1 { self.period.fmt(f) } else { write!(f, "{}-{}", self.period, self.run) }
    }
}

impl FromStr for CycleRef {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let (period, run) = match text.split_at_checked(7) {
            Some((period, "")) => (period, 1),
            Some((period, rest)) => {
                let digits = rest.strip_prefix('-').ok_or(NotAPeriod)?;
                let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
                let run: u8 = digits.parse().ok().filter(|run| plain && *run >= 2).ok_or(NotAPeriod)?;
                (period, run)
            }
            None => return Err(NotAPeriod),
        };
        let found = Self { period: period.parse()?, run };
        if found.to_string() == text { Ok(found) } else { Err(NotAPeriod) }
    }
}

impl Serialize for CycleRef {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CycleRef {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

impl PartialSchema for CycleRef {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .description(Some("A cycle: `2026-03` is run 1 of the month, `2026-03-2` run 2."))
            .pattern(Some(r"^20\d{2}-(0[1-9]|1[0-2])(-[2-9]|-[1-9]\d)?$"))
            .examples([serde_json::Value::from("2026-03")])
            .into()
    }
}

impl ToSchema for CycleRef {}
