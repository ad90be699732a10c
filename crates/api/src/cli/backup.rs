//! `bole backup` and `bole restore`: a SQLite database copied while it serves, and put back. Nothing is ever overwritten.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bole_persistence::db::sqlite_path;
use bole_persistence::migrate::Schema;
use bole_persistence::runtime::Runtime;
use bole_persistence::{Store, StoreConfig, backup};

use super::CliError;
use super::master_key::{check, key_file, vault};
use super::partial::Partial;
use crate::config::Config;

/// The file of the configured database.
fn database(config: &Config) -> Result<&Path, CliError> {
    sqlite_path(config.database_url.reveal()).map(Path::new).ok_or_else(|| {
        CliError::Told(
            "this is for SQLite; PostgreSQL is copied by pg_dump and put back by pg_restore: see docs/operations.md"
                .to_owned(),
        )
    })
}

/// Copies the database to a new file, and looks through the copy.
pub(super) fn back_up(config: &Config, to: &Path, out: &mut dyn Write) -> Result<(), CliError> {
    let file = database(config)?;
    if !file.exists() {
        return Err(CliError::Told(format!("there is no database {}", file.display())));
    }
    let partial = Partial::of(to)?;
    backup::copy(config.database_url.reveal(), partial.path())?;
    backup::examine(partial.path())?;
    let (size, sha256) = partial.fingerprint()?;
    partial.finish()?;
    writeln!(out, "{} {size} bytes, sha256 {sha256}", to.display())?;
    match (&config.master_key, key_file(config)) {
        (None, Some(key)) => writeln!(
            out,
            "The master key is not in it: keep a copy of {} in another place. Without it no personal field can be read.",
            key.display()
        )?,
        (Some(_), _) | (None, None) => {
            writeln!(out, "The master key is not in it: keep BOLE_MASTER_KEY in another place.")?;
        }
    }
    Ok(())
}

/// Puts a copy back where the configuration has its database, after everything about it was found sound.
pub(super) fn restore(config: &Config, from: &Path, out: &mut dyn Write) -> Result<(), CliError> {
    let file = database(config)?;
    for side in ["-wal", "-shm"] {
        let side = PathBuf::from(format!("{}{side}", file.display()));
        if side.exists() {
            return Err(CliError::Told(format!(
                "{} belongs to a database that was there; move it away",
                side.display()
            )));
        }
    }
    if let (None, Some(key)) = (&config.master_key, key_file(config))
        && !key.exists()
    {
        return Err(CliError::Told(format!(
            "put the key file of the copied database at {} first, or set BOLE_MASTER_KEY: no other key opens what is in it",
            key.display()
        )));
    }
    let partial = Partial::of(file)?;
    let mut copy = File::open(from).map_err(|error| CliError::Told(format!("{}: {error}", from.display())))?;
    io::copy(&mut copy, &mut OpenOptions::new().write(true).open(partial.path())?)?;
    let (size, sha256) = partial.fingerprint()?;
    let schema = backup::examine(partial.path())?;
    if schema == Schema::Newer {
        return Err(CliError::Told("it was made by a newer build: restore it with that one".to_owned()));
    }
    // Opened once with the configured keys; a copy of an older schema is brought up by `serve`, which looks at them then.
    let runtime = Runtime::system();
    let url = format!("sqlite://{}", partial.path().display());
    check(&Store::new(&StoreConfig { url, ..config.store() }, vault(config, &runtime)?, runtime))?;
    partial.finish()?;
    writeln!(out, "{} from a copy of {size} bytes, sha256 {sha256}", file.display())?;
    if schema == Schema::Older {
        writeln!(out, "Its schema is older than this build: `bole serve` or `bole migrate` brings it up.")?;
    }
    Ok(())
}
