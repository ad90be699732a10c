//! What can go wrong in the store, named where the query runs.

mod outage;
mod refused;

use diesel::result::{DatabaseErrorKind, Error as Diesel};

/// A store error without transport. [`Refusal`](bole_domain::refusal::Refusal) gives it a kind and a code.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No such row for this agency.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// The row changed since the caller read it.
    #[error("the {0} has changed since it was read")]
    Stale(&'static str),
    /// A unique key or another guard refused; the code says which.
    #[error("conflict: {code}")]
    Conflict {
        /// Stable code, e.g. `credit_code_taken`.
        code: &'static str,
        /// Chinese.
        zh: &'static str,
        /// English.
        en: &'static str,
    },
    /// All connections are busy, or the database is out of reach or locked.
    #[error("the database is busy or out of reach: {0}")]
    Unavailable(String),
    /// There is no room left for what was to be written.
    #[error("the database has no room left: {0}")]
    Full(String),
    /// The database takes no writes, e.g. a standby or a medium that was locked.
    #[error("the database takes no writes: {0}")]
    ReadOnly(String),
    /// A row breaks the rules that its writer had to keep.
    #[error("corrupt row in {table}.{column}")]
    Corrupt {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
    },
    /// Encryption or decryption failed: wrong or missing key.
    #[error("sealed data cannot be opened: {0}")]
    Sealed(&'static str),
    /// Any other database error.
    #[error("database error: {0}")]
    Database(Diesel),
}

/// Names the outcome of a query.
pub trait Named<T> {
    /// A violated unique key becomes the given conflict.
    fn on_unique(self, code: &'static str, zh: &'static str, en: &'static str) -> Result<T, StoreError>;
    /// A violated unique key means that the caller saw an older version.
    fn stale_on_unique(self, what: &'static str) -> Result<T, StoreError>;
    /// A row that is not there becomes `NotFound`.
    fn or_not_found(self, what: &'static str) -> Result<T, StoreError>;
    /// A row that is not there becomes `None`.
    fn optional_row(self) -> Result<Option<T>, StoreError>;
}

impl<T> Named<T> for Result<T, Diesel> {
    fn on_unique(self, code: &'static str, zh: &'static str, en: &'static str) -> Result<T, StoreError> {
        self.map_err(|error| match error {
            Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => StoreError::Conflict { code, zh, en },
            other => other.into(),
        })
    }

    fn stale_on_unique(self, what: &'static str) -> Result<T, StoreError> {
        self.map_err(|error| match error {
            Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => StoreError::Stale(what),
            other => other.into(),
        })
    }

    fn or_not_found(self, what: &'static str) -> Result<T, StoreError> {
        self.map_err(|error| match error {
            Diesel::NotFound => StoreError::NotFound(what),
            other => other.into(),
        })
    }

    fn optional_row(self) -> Result<Option<T>, StoreError> {
        match self {
            Ok(row) => Ok(Some(row)),
            Err(Diesel::NotFound) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }
}

/// A guarded update must hit exactly one row; otherwise the caller saw an older version.
pub fn guarded(rows: usize, what: &'static str) -> Result<(), StoreError> {
    if rows == 1 { Ok(()) } else { Err(StoreError::Stale(what)) }
}

/// A document column that does not read back is a corrupt row.
pub fn corrupt(table: &'static str, column: &'static str) -> impl Fn(serde_json::Error) -> StoreError {
    move |_| StoreError::Corrupt { table, column }
}
