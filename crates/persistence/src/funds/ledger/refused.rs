//! Why nothing was posted.

use bole_domain::funds::ledger::LedgerRefusal;
use bole_domain::language::Language;
use bole_domain::refusal::{FieldFault, Refusal, RefusalKind};

use crate::error::StoreError;

/// Why nothing was posted.
#[derive(Debug, thiserror::Error)]
pub enum NotPosted {
    /// The rules of the ledger refuse it.
    #[error(transparent)]
    Refused(#[from] LedgerRefusal),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refusal for NotPosted {
    fn kind(&self) -> RefusalKind {
        match self {
            NotPosted::Refused(refusal) => refusal.kind(),
            NotPosted::Store(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            NotPosted::Refused(refusal) => refusal.code(),
            NotPosted::Store(error) => error.code(),
        }
    }

    fn text(&self, language: Language) -> String {
        match self {
            NotPosted::Refused(refusal) => refusal.text(language),
            NotPosted::Store(error) => error.text(language),
        }
    }

    fn faults(&self) -> Vec<FieldFault> {
        match self {
            NotPosted::Refused(refusal) => refusal.faults(),
            NotPosted::Store(error) => error.faults(),
        }
    }
}
