//! Why a workbook cannot be read.

use crate::jobs::table::FileFault;

/// What stops a reader of a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It is no archive.
    NoArchive,
    /// It is behind a password.
    Encrypted,
    /// It is not as it should be.
    Damaged,
    /// It unpacks to more than is taken.
    TooLarge,
}

impl From<Trouble> for FileFault {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::NoArchive => FileFault::NotAWorkbook,
            Trouble::Encrypted => FileFault::EncryptedWorkbook,
            Trouble::Damaged => FileFault::DamagedWorkbook,
            Trouble::TooLarge => FileFault::WorkbookTooLarge,
        }
    }
}
