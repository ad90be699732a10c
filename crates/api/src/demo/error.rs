//! Why the demonstration ended early, in one sentence.

use bole_persistence::StoreError;

use crate::http::problem::Problem;

/// Why the demonstration ended early.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The folder does not hold what is needed.
    #[error("{0}")]
    Data(String),
    /// The database is not a fresh one.
    #[error("the database holds an agency already: the demonstration needs a fresh one")]
    NotFresh,
    /// The API answered otherwise than it should.
    #[error("{call} was answered with {status}: {body}")]
    Refused {
        /// Method and path.
        call: String,
        /// HTTP status.
        status: u16,
        /// The problem document.
        body: String,
    },
    /// An answer lacks something.
    #[error("{call}: the answer has no {missing}: {body}")]
    Lacking {
        /// Method and path.
        call: String,
        /// What is missing.
        missing: String,
        /// The answer.
        body: String,
    },
    /// A job ended without effect.
    #[error("the job of {call} failed: {told}")]
    Job {
        /// Method and path of what started it.
        call: String,
        /// Its failure with the first faulty rows.
        told: String,
    },
    /// The server did not answer at all.
    #[error("{call} got no answer: {cause}")]
    Silent {
        /// Method and path.
        call: String,
        /// Why.
        cause: String,
    },
    /// Figures are not as expected; they were listed.
    #[error("{0} figures differ from what was expected")]
    Differences(u64),
    /// The books do not balance.
    #[error("the trial balance does not balance: debit {debit}, credit {credit}")]
    Unbalanced {
        /// Sum of debits.
        debit: String,
        /// Sum of credits.
        credit: String,
    },
    /// The server could not be set up.
    #[error("the server cannot be set up: {0}")]
    Setup(String),
    /// The database refused.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// Reading or writing failed.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

impl DemoError {
    /// May the same request be answered otherwise shortly?
    pub(super) fn is_passing(&self) -> bool {
        match self {
            DemoError::Silent { .. } | DemoError::Refused { status: 503, .. } => true,
            DemoError::Refused { status: 409, body, .. } => body.contains("\"idempotency_key_in_flight\""),
            _ => false,
        }
    }
}

impl From<Problem> for DemoError {
    fn from(problem: Problem) -> Self {
        let problem = problem.finish(bole_domain::language::Language::En, None);
        DemoError::Setup(format!("{} ({})", problem.document().detail, problem.code()))
    }
}
