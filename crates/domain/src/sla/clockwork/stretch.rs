//! Stretches of time, each of one kind, as the explanation of a due moment tells them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Reckoned;
use crate::standard::coded::coded;

coded! {
    /// What a stretch of time is to a clock.
    StretchKind {
        /// It counts, whatever the hour.
        Elapsed = "elapsed",
        /// The rest of the day on which it began: it does not count.
        FirstDay = "first_day",
        /// Working days: they count.
        WorkingDay = "working_day",
        /// Weekends and holidays: they do not count.
        DayOff = "day_off",
        /// Service hours: they count.
        ServiceHours = "service_hours",
        /// A working day outside the service hours: it does not count.
        Closed = "closed",
        /// Until the end of the day that was agreed or is set by law.
        UntilDay = "until_day",
        /// Further, because that day is not worked.
        Shifted = "shifted",
        /// The clock was stopped for a reason.
        Paused = "paused",
    }
}

/// A stretch of time of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Stretch {
    /// From this moment on.
    pub from: DateTime<Utc>,
    /// Until this.
    pub to: DateTime<Utc>,
    /// What it is.
    pub kind: StretchKind,
    /// How many units count in it: working days; absent where that is not what is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
}

/// Stretches one after the other.
pub(super) struct Course {
    at: DateTime<Utc>,
    stretches: Vec<Stretch>,
}

impl Course {
    pub(super) fn from(at: DateTime<Utc>) -> Self {
        Self { at, stretches: Vec::new() }
    }

    /// How far it goes.
    pub(super) fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// Goes on to a moment; nothing where it is there already. Working days and days off are joined to runs.
    pub(super) fn to(&mut self, to: DateTime<Utc>, kind: StretchKind) {
        if to <= self.at {
            return;
        }
        let counts = matches!(kind, StretchKind::WorkingDay | StretchKind::DayOff);
        match self.stretches.last_mut().filter(|last| last.kind == kind) {
            Some(last) => {
                last.to = to;
                last.days = last.days.map(|days| days + 1);
            }
            None => self.stretches.push(Stretch { from: self.at, to, kind, days: counts.then_some(1) }),
        }
        self.at = to;
    }

    pub(super) fn reckoned(self) -> Reckoned {
        Reckoned { due_at: self.at, stretches: self.stretches }
    }
}
