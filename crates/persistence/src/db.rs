//! One connection type over two databases, its pool and its transactions.

use bole_domain::ids::{AgencyId, TypedId};
use diesel::connection::{AnsiTransactionManager as Tx, SimpleConnection, TransactionManager};
use diesel::pg::PgConnection;
use diesel::r2d2::{ManageConnection, R2D2Connection};
use diesel::sqlite::SqliteConnection;
use diesel::{Connection, QueryResult};

use crate::durable::plain_file;
use crate::error::StoreError;

/// A connection to whichever database is configured.
pub enum Db {
    /// PostgreSQL.
    Pg(PgConnection),
    /// SQLite.
    Lite(SqliteConnection),
}

/// Runs the same Diesel code on whichever database it is.
#[macro_export]
macro_rules! on_both {
    ($db:expr, |$c:ident| $body:expr) => {
        match $db {
            $crate::db::Db::Pg($c) => $body,
            $crate::db::Db::Lite($c) => $body,
        }
    };
}

/// Which database an address names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// PostgreSQL.
    Postgres,
    /// SQLite.
    Sqlite,
}

impl Backend {
    /// `sqlite://path` is SQLite, everything else PostgreSQL.
    pub fn of(url: &str) -> Self {
        if url.starts_with("sqlite:") { Backend::Sqlite } else { Backend::Postgres }
    }
}

/// Opens connections for the pool.
#[derive(Debug, Clone)]
pub struct Manager {
    url: String,
}

impl Manager {
    /// For a database address.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into() }
    }

    /// Opens a connection as the migrations need it: without giving up the login's own role.
    pub fn connect_as_owner(&self) -> Result<Db, diesel::r2d2::Error> {
        match sqlite_path(&self.url) {
            Some(path) => {
                bole_sqlite::keep_plans();
                let mut c = SqliteConnection::establish(path).map_err(diesel::r2d2::Error::ConnectionError)?;
                c.batch_execute(
                    "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                     PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY;",
                )
                .map_err(diesel::r2d2::Error::QueryError)?;
                Ok(Db::Lite(c))
            }
            None => {
                PgConnection::establish(&bounded(&self.url)).map(Db::Pg).map_err(diesel::r2d2::Error::ConnectionError)
            }
        }
    }
}

/// A PostgreSQL address with a bound on the time that connecting takes, unless it names one: a host that does not answer would
/// hold its caller for minutes.
fn bounded(url: &str) -> String {
    const BOUND: &str = "connect_timeout=5";
    let between = match (url.contains("connect_timeout"), url.contains("://"), url.contains('?')) {
        (true, _, _) => return url.to_owned(),
        (false, false, _) => ' ',
        (false, true, true) => '&',
        (false, true, false) => '?',
    };
    format!("{url}{between}{BOUND}")
}

/// The file behind a SQLite address.
pub fn sqlite_path(url: &str) -> Option<&str> {
    url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"))
}

/// Can the file behind a SQLite address be written, where there is one? Asked before SQLite opens it: beside a file that it may
/// only read it leaves files that nobody can write later either.
pub fn check_writable(url: &str) -> Result<(), StoreError> {
    let Some(path) = sqlite_path(url) else { return Ok(()) };
    match std::fs::OpenOptions::new().write(true).open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::ReadOnly(format!("{path} cannot be written: {error}")))
        }
        Ok(_) | Err(_) => Ok(()),
    }
}

impl ManageConnection for Manager {
    type Connection = Db;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Db, Self::Error> {
        let mut db = self.connect_as_owner()?;
        if let Db::Pg(c) = &mut db {
            // A login with more rights than the service needs gives them up, so that row-level security binds it. Nobody
            // waits without end for a process that holds a lock and does nothing any more.
            c.batch_execute(
                "SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s'; DO $$ BEGIN IF current_user <> 'bole_app' AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'bole_app') \
                 THEN SET ROLE bole_app; END IF; END $$",
            )
            .map_err(diesel::r2d2::Error::QueryError)?;
        }
        if let Db::Lite(c) = &mut db
            && plain_file(&self.url).is_some()
        {
            // The store waits for the disk when the next one already writes; see `durable`.
            c.batch_execute("PRAGMA synchronous = NORMAL").map_err(diesel::r2d2::Error::QueryError)?;
        }
        Ok(db)
    }

    fn is_valid(&self, db: &mut Db) -> Result<(), Self::Error> {
        on_both!(db, |c| c.batch_execute("SELECT 1")).map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, db: &mut Db) -> bool {
        let broken = on_both!(db, |c| R2D2Connection::is_broken(c));
        broken || std::thread::panicking()
    }
}

/// How a transaction starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reads only: several readers run beside one writer.
    Read,
    /// Writes: on SQLite the one writer's place is taken at once.
    Write,
}

/// Starts a transaction; on PostgreSQL bound to an agency in the same round trip.
pub fn begin(db: &mut Db, agency: Option<AgencyId>, access: Access) -> QueryResult<()> {
    match (db, agency, access) {
        // A uuid prints hexadecimal digits and dashes only.
        (Db::Pg(c), Some(agency), _) => {
            Tx::begin_transaction_sql(c, &format!("BEGIN; SET LOCAL app.agency_id = '{}'", agency.uuid()))
        }
        (Db::Pg(c), None, _) => Tx::begin_transaction_sql(c, "BEGIN"),
        (Db::Lite(c), _, Access::Read) => Tx::begin_transaction_sql(c, "BEGIN"),
        (Db::Lite(c), _, Access::Write) => Tx::begin_transaction_sql(c, "BEGIN IMMEDIATE"),
    }
}

/// Ends a transaction, keeping or dropping its effects.
pub fn end(db: &mut Db, keep: bool) -> QueryResult<()> {
    match (db, keep) {
        (Db::Pg(c), true) => Tx::commit_transaction(c),
        (Db::Pg(c), false) => Tx::rollback_transaction(c),
        (Db::Lite(c), true) => Tx::commit_transaction(c),
        (Db::Lite(c), false) => Tx::rollback_transaction(c),
    }
}

#[cfg(test)]
mod tests {
    use super::bounded;

    #[test]
    fn connecting_has_a_bound_in_every_form_of_address() {
        assert_eq!(bounded("postgres://a@b:1/c"), "postgres://a@b:1/c?connect_timeout=5");
        assert_eq!(bounded("postgres://b/c?sslmode=require"), "postgres://b/c?sslmode=require&connect_timeout=5");
        assert_eq!(bounded("host=b dbname=c"), "host=b dbname=c connect_timeout=5");
        assert_eq!(bounded("postgres://b/c?connect_timeout=2"), "postgres://b/c?connect_timeout=2");
    }
}
