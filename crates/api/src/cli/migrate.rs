//! `bole migrate`: the schema, up or down.

use std::io::Write;

use bole_persistence::db::Backend;
use bole_persistence::migrate;

use super::CliError;
use crate::config::Config;

/// The address whose login changes the schema.
fn address(config: &Config) -> &str {
    config.migration_database_url.as_ref().unwrap_or(&config.database_url).reveal()
}

/// Runs the migrations and names each.
pub(super) fn run(config: &Config, down: bool, out: &mut dyn Write) -> Result<(), CliError> {
    let done = if down { migrate::down(address(config))? } else { migrate::up(address(config))? };
    for name in &done {
        writeln!(out, "{} {name}", if down { "reverted" } else { "ran" })?;
    }
    if done.is_empty() {
        writeln!(out, "nothing to do: the schema is {}", if down { "empty" } else { "the one of this build" })?;
    }
    Ok(())
}

/// Before serving: SQLite is brought up to date; PostgreSQL is, where a login that may is at hand. Otherwise an old schema
/// is refused.
pub(super) fn prepare(config: &Config) -> Result<(), CliError> {
    let may = match (config.backend(), &config.migration_database_url) {
        (Backend::Sqlite, _) | (Backend::Postgres, Some(_)) => true,
        (Backend::Postgres, None) => migrate::may_change(config.database_url.reveal())?,
    };
    if may {
        for name in migrate::up(address(config))? {
            log::info!("migration {name}");
        }
        return Ok(());
    }
    if migrate::is_behind(config.database_url.reveal())? {
        return Err(CliError::Told(
            "the database's schema is older than this build, and this login may not change it: run `bole migrate` with \
             MIGRATION_DATABASE_URL set to a login that owns the schema, then serve again."
                .to_owned(),
        ));
    }
    Ok(())
}
