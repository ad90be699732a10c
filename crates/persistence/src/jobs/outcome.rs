//! How a job ended, and the faults that are kept of it.

use std::collections::BTreeMap;

use bole_domain::jobs::{Faults, RowFault};
use bole_domain::language::Label;
use serde::{Deserialize, Serialize};

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

    pub(super) fn of(faults: &[RowFault]) -> Self {
        Self {
            total: u64::try_from(faults.len()).unwrap_or(u64::MAX),
            rows: faults.iter().take(Self::MOST).cloned().collect(),
        }
    }
}

/// What the sealed faults are bound to.
pub(super) const FAULTS: &str = "jobs.sealed_faults";
