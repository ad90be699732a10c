//! A payment batch: made by one person, approved by another, sent once, settled when every outcome is known.

mod refused;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use refused::BatchRefusal;

use super::item::ItemState;
use crate::ids::UserId;

/// Where a batch stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case", deny_unknown_fields)]
pub enum BatchState {
    /// Made, waiting for approval.
    Made,
    /// Approved by another person than the maker.
    Approved {
        /// Who approved.
        by: UserId,
    },
    /// Its file was produced for the bank.
    Sent {
        /// Who approved.
        by: UserId,
        /// SHA-256 of the file, hexadecimal.
        file_sha256: String,
    },
    /// Every outcome is known.
    Settled {
        /// Who approved.
        by: UserId,
        /// SHA-256 of the file, hexadecimal.
        file_sha256: String,
    },
    /// It does not go to the bank; its payments are issued again by another batch.
    Rejected {
        /// Who had approved it, if anybody had.
        approved_by: Option<UserId>,
    },
}

impl BatchState {
    /// Stable name, as stored and on the wire.
    pub fn code(&self) -> &'static str {
        match self {
            BatchState::Made => "made",
            BatchState::Approved { .. } => "approved",
            BatchState::Sent { .. } => "sent",
            BatchState::Settled { .. } => "settled",
            BatchState::Rejected { .. } => "rejected",
        }
    }

    /// Who approved, once approved.
    pub fn approved_by(&self) -> Option<UserId> {
        match self {
            BatchState::Made => None,
            BatchState::Approved { by } | BatchState::Sent { by, .. } | BatchState::Settled { by, .. } => Some(*by),
            BatchState::Rejected { approved_by } => *approved_by,
        }
    }

    /// SHA-256 of the file, once sent.
    pub fn file_sha256(&self) -> Option<&str> {
        match self {
            BatchState::Made | BatchState::Approved { .. } | BatchState::Rejected { .. } => None,
            BatchState::Sent { file_sha256, .. } | BatchState::Settled { file_sha256, .. } => Some(file_sha256),
        }
    }

    /// The state from its stored form.
    pub fn restore(code: &str, approved_by: Option<UserId>, file_sha256: Option<String>) -> Result<Self, BatchRefusal> {
        match (code, approved_by, file_sha256) {
            ("made", None, None) => Ok(BatchState::Made),
            ("approved", Some(by), None) => Ok(BatchState::Approved { by }),
            ("sent", Some(by), Some(file_sha256)) => Ok(BatchState::Sent { by, file_sha256 }),
            ("rejected", approved_by, None) => Ok(BatchState::Rejected { approved_by }),
            ("settled", Some(by), Some(file_sha256)) => Ok(BatchState::Settled { by, file_sha256 }),
            _ => Err(BatchRefusal::StoredState),
        }
    }

    /// Another person than the maker approves.
    pub fn approve(self, made_by: UserId, by: UserId) -> Result<Self, BatchRefusal> {
        match self {
            BatchState::Made if made_by == by => Err(BatchRefusal::SeparationOfDuties),
            BatchState::Made => Ok(BatchState::Approved { by }),
            BatchState::Approved { .. }
            | BatchState::Sent { .. }
            | BatchState::Settled { .. }
            | BatchState::Rejected { .. } => Err(BatchRefusal::WrongState(self.code())),
        }
    }

    /// The file was produced. The very same file may be produced again while no other was; a different one never.
    pub fn send(self, file_sha256: &str) -> Result<Self, BatchRefusal> {
        match self {
            BatchState::Approved { by } => Ok(BatchState::Sent { by, file_sha256: file_sha256.to_owned() }),
            BatchState::Sent { file_sha256: ref before, .. } | BatchState::Settled { file_sha256: ref before, .. } => {
                if before == file_sha256 {
                    Ok(self)
                } else {
                    Err(BatchRefusal::FileDiffers)
                }
            }
            BatchState::Made | BatchState::Rejected { .. } => Err(BatchRefusal::WrongState(self.code())),
        }
    }

    /// Every outcome is known. Settling twice changes nothing.
    pub fn settle<'a>(self, items: impl IntoIterator<Item = &'a ItemState>) -> Result<Self, BatchRefusal> {
        match self {
            BatchState::Sent { by, file_sha256 } => match items.into_iter().filter(|item| item.is_open()).count() {
                0 => Ok(BatchState::Settled { by, file_sha256 }),
                open => Err(BatchRefusal::ItemsOpen(open)),
            },
            BatchState::Settled { .. } => Ok(self),
            BatchState::Made | BatchState::Approved { .. } | BatchState::Rejected { .. } => {
                Err(BatchRefusal::WrongState(self.code()))
            }
        }
    }

    /// It does not go to the bank. Once its file was produced it may be there, so nothing is rejected any more.
    pub fn reject(self) -> Result<Self, BatchRefusal> {
        match self {
            BatchState::Made => Ok(BatchState::Rejected { approved_by: None }),
            BatchState::Approved { by } => Ok(BatchState::Rejected { approved_by: Some(by) }),
            BatchState::Sent { .. } | BatchState::Settled { .. } | BatchState::Rejected { .. } => {
                Err(BatchRefusal::WrongState(self.code()))
            }
        }
    }
}
