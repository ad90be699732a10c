//! Runs the migrations of both databases and tells whether the schema is the one this build needs.

use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::db::{Db, Manager};
use crate::error::StoreError;

const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");
const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
/// Any number will do, as long as every process takes the same.
const ADVISORY_LOCK: i64 = 7_224_190_412;

fn connect(url: &str) -> Result<Db, StoreError> {
    Manager::new(url).connect_as_owner().map_err(|e| StoreError::Unavailable(e.to_string()))
}

fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError::Unavailable(format!("migration: {error}"))
}

/// Brings the schema up to this build; names what was run. Several processes may call it at once.
pub fn up(url: &str) -> Result<Vec<String>, StoreError> {
    match connect(url)? {
        Db::Pg(mut c) => {
            c.batch_execute(&format!("SELECT pg_advisory_lock({ADVISORY_LOCK})"))?;
            let done = c.run_pending_migrations(POSTGRES).map_err(failed)?;
            Ok(done.iter().map(ToString::to_string).collect())
        }
        Db::Lite(mut c) => {
            let done = c.run_pending_migrations(SQLITE).map_err(failed)?;
            Ok(done.iter().map(ToString::to_string).collect())
        }
    }
}

/// Takes the whole schema down again.
pub fn down(url: &str) -> Result<Vec<String>, StoreError> {
    match connect(url)? {
        Db::Pg(mut c) => {
            let done = c.revert_all_migrations(POSTGRES).map_err(failed)?;
            Ok(done.iter().map(ToString::to_string).collect())
        }
        Db::Lite(mut c) => {
            let done = c.revert_all_migrations(SQLITE).map_err(failed)?;
            Ok(done.iter().map(ToString::to_string).collect())
        }
    }
}

/// Does the schema lack a migration of this build?
pub fn is_behind(url: &str) -> Result<bool, StoreError> {
    match connect(url)? {
        Db::Pg(mut c) => c.has_pending_migration(POSTGRES).map_err(failed),
        Db::Lite(mut c) => c.has_pending_migration(SQLITE).map_err(failed),
    }
}
