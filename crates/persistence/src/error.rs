//! What can go wrong in the store, named where the query runs.

use bole_domain::language::Language;
use bole_domain::refusal::{Refusal, RefusalKind};
use diesel::result::{DatabaseErrorKind, Error as Diesel};

/// A store error without transport. [`Refusal`] gives it a kind and a code.
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

/// Names the outcome of a query.
pub trait Named<T> {
    /// A violated unique key becomes the given conflict.
    fn on_unique(self, code: &'static str, zh: &'static str, en: &'static str) -> Result<T, StoreError>;
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

impl Refusal for StoreError {
    fn kind(&self) -> RefusalKind {
        match self {
            StoreError::NotFound(_) => RefusalKind::NotFound,
            StoreError::Stale(_) => RefusalKind::Stale,
            StoreError::Conflict { .. } => RefusalKind::Conflict,
            StoreError::Unavailable(_) | StoreError::Full(_) | StoreError::ReadOnly(_) => RefusalKind::Unavailable,
            StoreError::Corrupt { .. } | StoreError::Sealed(_) | StoreError::Database(_) => RefusalKind::Fault,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            StoreError::NotFound(_) => "not_found",
            StoreError::Stale(_) => "version_stale",
            StoreError::Conflict { code, .. } => code,
            StoreError::Unavailable(_) => "database_unavailable",
            StoreError::Full(_) => "database_full",
            StoreError::ReadOnly(_) => "database_read_only",
            StoreError::Corrupt { .. } | StoreError::Sealed(_) | StoreError::Database(_) => "internal",
        }
    }

    fn text(&self, language: Language) -> String {
        match self {
            StoreError::NotFound(what) => {
                language
                    .pick("没有这个对象，或无权看到它：", "There is no such object, or you may not see it: ")
                    .to_owned()
                    + what
            }
            StoreError::Stale(what) => {
                language
                    .pick(
                        "对象已被更改，请重新读取后再试：",
                        "It has changed since you read it; read it again and retry: ",
                    )
                    .to_owned()
                    + what
            }
            StoreError::Conflict { zh, en, .. } => language.pick(zh, en).to_owned(),
            StoreError::Unavailable(_) => language
                .pick("数据库暂时不可用，请稍后重试。", "The database is busy or out of reach; try again shortly.")
                .to_owned(),
            StoreError::Full(_) => language
                .pick(
                    "数据库存储空间已满，未作任何更改；请通知运维，稍后重试。",
                    "The database has no room left and nothing was changed; tell the operators, and try again later.",
                )
                .to_owned(),
            StoreError::ReadOnly(_) => language
                .pick(
                    "数据库目前只读，未作任何更改；请稍后重试。",
                    "The database takes no writes at present and nothing was changed; try again later.",
                )
                .to_owned(),
            StoreError::Corrupt { .. } | StoreError::Sealed(_) | StoreError::Database(_) => language
                .pick("内部错误，已记录；请提供请求编号。", "An internal error was logged; quote the request id.")
                .to_owned(),
        }
    }
}
