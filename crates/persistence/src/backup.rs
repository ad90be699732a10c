//! Copies of a SQLite database, made while it serves, and what is found in one. PostgreSQL brings tools of its own.

use std::path::Path;

use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::sqlite::SqliteConnection;

use crate::db::{Db, Manager};
use crate::error::StoreError;
use crate::migrate::{self, Schema};

#[derive(QueryableByName)]
struct Told {
    #[diesel(sql_type = Text)]
    told: String,
}

fn unreadable(error: impl std::fmt::Display) -> StoreError {
    StoreError::Unavailable(error.to_string())
}

/// The whole database at one moment, in a new file (or an empty one). Whoever writes meanwhile goes on.
pub fn copy(url: &str, to: &Path) -> Result<(), StoreError> {
    let Db::Lite(mut c) = Manager::new(url).connect_as_owner().map_err(unreadable)? else {
        return Err(StoreError::Unavailable("only a SQLite database is copied".to_owned()));
    };
    diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(to.to_string_lossy()).execute(&mut c)?;
    Ok(())
}

/// Looks through a copy from end to end: damaged pages, indexes that differ from their tables, rows that point to nothing.
/// Gives how its schema stands beside this build's.
pub fn examine(file: &Path) -> Result<Schema, StoreError> {
    // As it is: without a journal of its own, nothing is written beside it.
    let mut c = SqliteConnection::establish(&file.to_string_lossy()).map_err(unreadable)?;
    let faults: Vec<Told> =
        diesel::sql_query("SELECT integrity_check AS told FROM pragma_integrity_check").load(&mut c)?;
    if let Some(fault) = faults.into_iter().find(|fault| fault.told != "ok") {
        return Err(StoreError::Unavailable(format!("{} is damaged: {}", file.display(), fault.told)));
    }
    let astray: Vec<Told> =
        diesel::sql_query("SELECT \"table\" AS told FROM pragma_foreign_key_check LIMIT 1").load(&mut c)?;
    if let Some(row) = astray.first() {
        return Err(StoreError::Unavailable(format!("{}: a row of {} points to nothing", file.display(), row.told)));
    }
    migrate::schema(&mut Db::Lite(c))
}
