//! Runs the migrations of both databases and tells whether the schema is the one this build needs.

use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::db::{Db, Manager};
use crate::error::StoreError;
use crate::sqlite_planner;

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
            let done = c.run_pending_migrations(POSTGRES).map_err(failed)?.iter().map(ToString::to_string).collect();
            // The service tells by itself whether its schema is the right one.
            c.batch_execute("GRANT SELECT ON __diesel_schema_migrations TO bole_app")?;
            Ok(done)
        }
        Db::Lite(mut c) => {
            let done: Vec<String> =
                c.run_pending_migrations(SQLITE).map_err(failed)?.iter().map(ToString::to_string).collect();
            if !done.is_empty() || !sqlite_planner::is_told(&mut c)? {
                sqlite_planner::tell(&mut c)?;
            }
            Ok(done)
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

/// How a schema stands beside that of this build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// It lacks migrations, or all of them.
    Older,
    /// It is the same.
    Current,
    /// It has migrations that this build does not know.
    Newer,
}

/// Has the database every migration of this build? Asked with the service's own rights; nothing is changed.
pub fn is_current(db: &mut Db) -> Result<bool, StoreError> {
    schema(db).map(|schema| schema != Schema::Older)
}

/// How the database's schema stands. Asked with the service's own rights; nothing is changed.
pub fn schema(db: &mut Db) -> Result<Schema, StoreError> {
    let (known, wanted): (Flag, Vec<String>) = match db {
        Db::Pg(c) => (
            diesel::sql_query("SELECT to_regclass('__diesel_schema_migrations') IS NOT NULL AS flag").get_result(c)?,
            versions::<Pg>(&POSTGRES)?,
        ),
        Db::Lite(c) => (
            diesel::sql_query(
                "SELECT count(*) > 0 AS flag FROM sqlite_master WHERE name = '__diesel_schema_migrations'",
            )
            .get_result(c)?,
            versions::<Sqlite>(&SQLITE)?,
        ),
    };
    if !known.flag {
        return Ok(Schema::Older);
    }
    let done: Vec<Version> =
        crate::on_both!(db, |c| diesel::sql_query("SELECT version FROM __diesel_schema_migrations").load(c))?;
    if wanted.iter().any(|version| done.iter().all(|row| row.version != *version)) {
        return Ok(Schema::Older);
    }
    let known = |row: &Version| wanted.contains(&row.version);
    Ok(if done.iter().all(known) { Schema::Current } else { Schema::Newer })
}

/// The latest migration that the database has.
pub fn latest(db: &mut Db) -> Result<String, StoreError> {
    let last: Option<Version> = crate::on_both!(db, |c| diesel::sql_query(
        "SELECT version FROM __diesel_schema_migrations ORDER BY version DESC LIMIT 1"
    )
    .get_result(c)
    .optional())?;
    last.map(|row| row.version).ok_or(StoreError::NotFound("schema"))
}

/// Does the schema lack a migration of this build?
pub fn is_behind(url: &str) -> Result<bool, StoreError> {
    is_current(&mut connect(url)?).map(|current| !current)
}

/// May this login change the schema: does it own what is there, or may it create what is not?
pub fn may_change(url: &str) -> Result<bool, StoreError> {
    match connect(url)? {
        Db::Lite(_) => Ok(true),
        Db::Pg(mut c) => {
            let may: Flag = diesel::sql_query(
                "SELECT coalesce((SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class \
                 WHERE oid = to_regclass('__diesel_schema_migrations')), \
                 has_schema_privilege(current_user, 'public', 'CREATE')) AS flag",
            )
            .get_result(&mut c)?;
            Ok(may.flag)
        }
    }
}

fn versions<B: Backend>(source: &EmbeddedMigrations) -> Result<Vec<String>, StoreError>
where
    EmbeddedMigrations: MigrationSource<B>,
{
    let all = MigrationSource::<B>::migrations(source).map_err(failed)?;
    Ok(all.iter().map(|migration| migration.name().version().to_string()).collect())
}

#[derive(QueryableByName)]
struct Flag {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    flag: bool,
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = diesel::sql_types::Text)]
    version: String,
}
