//! Errors of a database: which mean "not now", and which mean "never".

use diesel::result::{DatabaseErrorKind, Error as Diesel};

use super::StoreError;

impl From<Diesel> for StoreError {
    fn from(error: Diesel) -> Self {
        match error {
            Diesel::DatabaseError(kind, info) => match outage(&kind, info.message()) {
                Some(outage) => outage(info.message().to_owned()),
                None => StoreError::Database(Diesel::DatabaseError(kind, info)),
            },
            Diesel::RollbackErrorOnCommit { commit_error, .. } => Self::from(*commit_error),
            Diesel::BrokenTransactionManager => StoreError::Unavailable("the connection is lost".to_owned()),
            _ => StoreError::Database(error),
        }
    }
}

/// What means "not now" rather than "never", on both databases.
fn outage(kind: &DatabaseErrorKind, message: &str) -> Option<fn(String) -> StoreError> {
    const FULL: [&str; 3] = ["database or disk is full", "No space left on device", "could not extend file"];
    const READ_ONLY: [&str; 2] = ["readonly database", "read-only transaction"];
    const AWAY: [&str; 11] = [
        "database is locked",
        "database table is locked",
        "disk I/O error",
        "unable to open database file",
        "server closed the connection",
        "no connection to the server",
        "terminating connection",
        "the database system is",
        "deadlock detected",
        "due to lock timeout",
        "too many clients",
    ];
    let says = |signs: &[&str]| signs.iter().any(|sign| message.contains(sign));
    match kind {
        _ if says(&FULL) => Some(StoreError::Full),
        DatabaseErrorKind::ReadOnlyTransaction => Some(StoreError::ReadOnly),
        _ if says(&READ_ONLY) => Some(StoreError::ReadOnly),
        DatabaseErrorKind::ClosedConnection
        | DatabaseErrorKind::UnableToSendCommand
        | DatabaseErrorKind::SerializationFailure => Some(StoreError::Unavailable),
        _ if says(&AWAY) => Some(StoreError::Unavailable),
        _ => None,
    }
}
