//! An agency moved from one database to another, of the same kind or not: all its rows as lines of JSON.
//!
//! The first line names the agency; then each table is told with its columns, and its rows follow as arrays. Bytes and ids are
//! hexadecimal, moments have six decimals, JSON is text: what both databases can say. The last line counts the rows, so that half
//! a file is not taken for a whole one. What belongs to an installation stays behind: sessions, kept answers, signing keys.

mod export;
mod import;
mod tables;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::StoreError;

pub use export::export;
pub use import::import;

/// How many rows of each table there are.
pub type Counts = BTreeMap<String, u64>;

/// A line that is not a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Mark {
    /// The first: whose rows they are, as hexadecimal id, and of which schema.
    Agency {
        /// Its raw id.
        id: String,
        /// The latest migration of the schema.
        schema: String,
    },
    /// The rows of a table follow.
    Table {
        /// Its name.
        name: String,
        /// Its columns in the order of the rows.
        columns: Vec<String>,
    },
    /// The last: how many rows there were.
    End(Counts),
}

/// Why an agency is not moved.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file.
    #[error("the file: {0}")]
    File(#[from] std::io::Error),
    /// A line is not what it should be.
    #[error("line {0} of the file is not of an exported agency")]
    Line(usize),
    /// The file ends before it is whole, or has other rows than it tells.
    #[error("the file is not whole")]
    NotWhole,
    /// File and database have different schemas.
    #[error(
        "the file has schema {file}, the database {database}: export and import with the same build, after `bole migrate`"
    )]
    Schema {
        /// The file's.
        file: String,
        /// The database's.
        database: String,
    },
    /// No such agency.
    #[error("there is no such agency")]
    Unknown,
    /// The configured master keys do not open the agency's keys.
    #[error(
        "the configured master keys do not open this agency's keys: set BOLE_MASTER_KEY to that of the exporting installation"
    )]
    Keys,
}

impl From<diesel::result::Error> for MoveError {
    fn from(error: diesel::result::Error) -> Self {
        MoveError::Store(error.into())
    }
}
