//! Background work: an import or a computation that outlives its request, claimed across agencies, done in one of them.

mod queue;
mod read;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use bole_domain::ids::{AgencyId, CycleId, DocumentId, EngagementId, JobId};
use bole_domain::jobs::{Faults, RowFault};
use bole_domain::language::Label;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::documents::NewDocument;
use crate::types::{Json, Key};

pub use queue::{Claim, abandon, again, claim, enqueue, fail, hold, progress, renew, start, succeed, waiting};
pub use read::{Filter, faults, list, load};

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobKind {
    /// Reads a roster of people into an engagement.
    RosterImport,
    /// Reads the agency's own insurance policies.
    PoliciesImport,
    /// Reads the month's inputs into a cycle.
    InputsImport,
    /// Computes a cycle.
    Computation,
}

impl JobKind {
    /// All kinds.
    pub const ALL: [JobKind; 4] =
        [JobKind::RosterImport, JobKind::PoliciesImport, JobKind::InputsImport, JobKind::Computation];

    /// As rows and answers write it.
    pub fn code(self) -> &'static str {
        match self {
            JobKind::RosterImport => "roster_import",
            JobKind::PoliciesImport => "policies_import",
            JobKind::InputsImport => "inputs_import",
            JobKind::Computation => "computation",
        }
    }

    /// The kind that a code names.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The kinds of which none may wait or run on the same subject when this one is queued.
    pub fn rivals(self) -> &'static [JobKind] {
        match self {
            JobKind::RosterImport => &[JobKind::RosterImport],
            JobKind::PoliciesImport => &[JobKind::PoliciesImport],
            JobKind::InputsImport | JobKind::Computation => &[JobKind::InputsImport, JobKind::Computation],
        }
    }

    /// The public id of the object that a job of this kind works on.
    pub fn subject(self, key: Key) -> String {
        match self {
            JobKind::RosterImport => key.id::<EngagementId>().to_string(),
            JobKind::PoliciesImport => key.id::<AgencyId>().to_string(),
            JobKind::InputsImport | JobKind::Computation => key.id::<CycleId>().to_string(),
        }
    }
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Waits for a worker.
    Queued,
    /// A worker is at it.
    Running,
    /// Done.
    Succeeded,
    /// Ended without effect.
    Failed,
}

impl JobState {
    /// All states.
    pub const ALL: [JobState; 4] = [JobState::Queued, JobState::Running, JobState::Succeeded, JobState::Failed];

    /// As rows and answers write it.
    pub fn code(self) -> &'static str {
        match self {
            JobState::Queued => "queued",
            JobState::Running => "running",
            JobState::Succeeded => "succeeded",
            JobState::Failed => "failed",
        }
    }

    /// The state that a code names.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A job to be queued.
#[derive(Debug, Clone)]
pub struct NewJob<'a> {
    /// What it does.
    pub kind: JobKind,
    /// The sort of object that it works on, e.g. `engagement`.
    pub subject_type: &'a str,
    /// That object.
    pub subject: Key,
    /// What the request asked besides the file.
    pub parameters: Json,
    /// The uploaded file.
    pub upload: Option<NewDocument>,
    /// Who asked.
    pub created_by: Key,
}

/// What a job brought about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Numbers by name, e.g. `created`.
    pub counts: BTreeMap<String, i64>,
    /// Rows that were left out because the request allowed a partial import.
    #[serde(skip)]
    pub faults: Vec<RowFault>,
}

impl Outcome {
    /// Adds a number.
    pub fn count(mut self, name: &str, number: usize) -> Self {
        self.counts.insert(name.to_owned(), i64::try_from(number).unwrap_or(i64::MAX));
        self
    }
}

/// Why a job ended without effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobFailure {
    /// Stable code, e.g. `rows_refused`.
    pub code: String,
    /// What happened and what to do.
    pub text: Label,
    /// The rows to blame.
    #[serde(skip)]
    pub faults: Vec<RowFault>,
}

impl JobFailure {
    /// A failure that no single row is to blame for.
    pub fn new(code: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code: code.into(), text: Label::new(zh, en), faults: Vec::new() }
    }
}

/// A job as it is known.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Its agency.
    pub agency: AgencyId,
    /// What it does.
    pub kind: JobKind,
    /// The object that it works on.
    pub subject: Key,
    /// Where it stands.
    pub state: JobState,
    /// Units of work done.
    pub done: i64,
    /// Units of work in all, once known.
    pub total: Option<i64>,
    /// What it brought about.
    pub outcome: Outcome,
    /// Why it failed, without the rows.
    pub failure: Option<JobFailure>,
    /// What the request asked besides the file.
    pub parameters: Json,
    /// The uploaded file.
    pub document: Option<DocumentId>,
    /// Who asked.
    pub created_by: Key,
    /// When it was queued.
    pub created_at: DateTime<Utc>,
    /// When a worker took it (the last time).
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// Version of the row.
    pub version: i64,
    /// Which attempt at it this is; 0 outside a worker.
    pub attempt: i32,
}

/// The faults that are kept of a job: the first thousand, and how many were given. A reader that stops keeping before
/// that ends its list with `more_faults`, which tells how many there were in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFaults {
    /// How many were given.
    pub total: u64,
    /// The first of them.
    pub rows: Vec<RowFault>,
}

impl KeptFaults {
    /// Most faults that are kept: as many as a reader of files keeps, and its last word.
    pub const MOST: usize = Faults::KEPT + 1;

    fn of(faults: &[RowFault]) -> Self {
        Self {
            total: u64::try_from(faults.len()).unwrap_or(u64::MAX),
            rows: faults.iter().take(Self::MOST).cloned().collect(),
        }
    }
}

/// What the sealed faults are bound to.
const FAULTS: &str = "jobs.sealed_faults";
