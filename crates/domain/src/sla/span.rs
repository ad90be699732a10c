//! Lengths of time.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::standard::coded::coded;

coded! {
    /// In what a length of time is counted.
    SpanUnit {
        /// Minutes, whatever the hour and the day.
        Minutes = "minutes",
        /// Days of the calendar; the day on which they begin does not count, and the last one counts to its end.
        Days = "days",
        /// Minutes of the service hours of working days.
        WorkingMinutes = "working_minutes",
        /// Working days; the day on which they begin does not count, and the last one counts to its end.
        WorkingDays = "working_days",
    }
}

impl SpanUnit {
    /// The most that is taken of it: ten years.
    fn most(self) -> u32 {
        match self {
            SpanUnit::Minutes => 5_256_000,
            SpanUnit::WorkingMinutes => 1_200_000,
            SpanUnit::Days => 3_650,
            SpanUnit::WorkingDays => 2_500,
        }
    }
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "within_ten_years"))]
pub struct Span {
    /// How many.
    #[schema(minimum = 1, maximum = 5_256_000)]
    pub count: u32,
    /// Of what.
    pub unit: SpanUnit,
}

fn within_ten_years(span: &Span) -> Result<(), ValidationError> {
    if (1..=span.unit.most()).contains(&span.count) {
        Ok(())
    } else {
        Err(ValidationError::new("span_out_of_range").with_message("a span is at least 1 and at most ten years".into()))
    }
}

impl Span {
    /// So many of a unit.
    pub const fn new(count: u32, unit: SpanUnit) -> Self {
        Self { count, unit }
    }

    /// In words.
    pub fn words(self) -> (String, String) {
        let count = self.count;
        let (zh, en) = match self.unit {
            SpanUnit::Minutes if count.is_multiple_of(60) => return hours(count / 60, "小时", "hours"),
            SpanUnit::WorkingMinutes if count.is_multiple_of(60) => {
                return hours(count / 60, "个工作小时", "service hours");
            }
            SpanUnit::Minutes => ("分钟", "minutes"),
            SpanUnit::Days => ("日", "days"),
            SpanUnit::WorkingMinutes => ("个工作分钟", "minutes of service hours"),
            SpanUnit::WorkingDays => ("个工作日", "working days"),
        };
        (format!("{count}{zh}"), format!("{count} {en}"))
    }
}

fn hours(count: u32, zh: &str, en: &str) -> (String, String) {
    (format!("{count}{zh}"), format!("{count} {en}"))
}
