//! What steps recorded: immutable, by clause, cycle and subject; a new revision supersedes the old and both are kept.

mod cycle_ref;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

pub use cycle_ref::CycleRef;

use crate::ids::StepRecordId;
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
