//! Background work: an import or a computation that outlives its request, claimed across agencies, done in one of them.

mod code;
mod outcome;
mod queue;
mod read;
#[cfg(test)]
mod tests;

use bole_domain::ids::{AgencyId, DocumentId, JobId};
use chrono::{DateTime, Utc};

pub use code::{JobKind, JobState};
pub use outcome::{JobFailure, KeptFaults, Outcome};
pub use queue::{
    Claim, abandon, advance, again, claim, enqueue, fail, hold, hold_together, progress, renew, start, succeed, waiting,
};
pub use read::{Filter, faults, list, load};

use crate::documents::NewDocument;
use crate::types::{Json, Key};

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
