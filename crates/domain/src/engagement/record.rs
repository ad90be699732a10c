//! What steps recorded: immutable, by clause, cycle and subject; a new revision supersedes the old and both are kept.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::ids::StepRecordId;
use crate::period::{NotAPeriod, Period};
use crate::standard::ClauseCode;
use crate::standard::coded::coded;

coded! {
    /// What a record says of its step.
    Outcome {
        /// It was carried out.
        Done = "done",
        /// It is optional and was left out, with a reason.
        Skipped = "skipped",
        /// The engagement has no use for it, with a reason.
        NotApplicable = "not_applicable",
    }
}

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

/// What a step recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct StepRecord {
    /// Its id.
    pub id: StepRecordId,
    /// The clause of the step.
    pub clause: ClauseCode,
    /// The cycle, for a step of a cycle.
    pub cycle: Option<CycleRef>,
    /// Public id of the subject, for a step of a subject.
    pub subject: Option<String>,
    /// From 1 on; a higher one supersedes the lower ones.
    pub revision: i64,
    /// What it says.
    pub outcome: Outcome,
    /// Why, where the step was not carried out.
    pub reason: Option<String>,
    /// The document as it was sent.
    pub document: serde_json::Value,
    /// Public id of the user or service account that recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// The day that it counts for.
    pub business_date: NaiveDate,
}

/// What gates need of an engagement's records: the latest revision of each, and how many subjects have one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Records {
    latest: BTreeMap<(ClauseCode, Option<CycleRef>), StepRecord>,
    subjects: BTreeMap<ClauseCode, u64>,
}

impl Records {
    /// From the latest revisions of records without a subject, and the number of subjects by step: 1 for any number, as
    /// long as nobody asked to have them [counted](Self::counted).
    pub fn new(
        latest: impl IntoIterator<Item = StepRecord>,
        subjects: impl IntoIterator<Item = (ClauseCode, u64)>,
    ) -> Self {
        Self {
            latest: latest.into_iter().map(|record| ((record.clause, record.cycle), record)).collect(),
            subjects: subjects.into_iter().collect(),
        }
    }

    /// With the number of subjects by step.
    pub fn counted(self, subjects: impl IntoIterator<Item = (ClauseCode, u64)>) -> Self {
        Self { subjects: subjects.into_iter().collect(), ..self }
    }

    /// The latest record of a step of the engagement.
    pub fn of(&self, clause: ClauseCode) -> Option<&StepRecord> {
        self.latest.get(&(clause, None))
    }

    /// The latest record of a step of a cycle.
    pub fn of_cycle(&self, clause: ClauseCode, cycle: CycleRef) -> Option<&StepRecord> {
        self.latest.get(&(clause, Some(cycle)))
    }

    /// How many subjects have a record of the step.
    pub fn subjects(&self, clause: ClauseCode) -> u64 {
        self.subjects.get(&clause).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cycle_has_one_spelling() {
        for text in ["2026-03", "2026-03-2", "2026-12-99"] {
            assert_eq!(text.parse::<CycleRef>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "2026",
            "2026-3",
            "2026-13",
            "2026-03-1",
            "2026-03-02",
            "2026-03-",
            "2026-03-100",
            "2026-03x",
            "２026-03",
        ] {
            assert!(text.parse::<CycleRef>().is_err(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,12}") {
            if let Ok(cycle) = text.parse::<CycleRef>() {
                proptest::prop_assert_eq!(cycle.to_string(), text);
            }
        }
    }
}
