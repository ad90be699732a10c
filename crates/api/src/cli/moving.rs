//! `bole export-agency` and `bole import-agency`: an agency moved to another database, e.g. from SQLite to PostgreSQL.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use bole_domain::ids::AgencyId;
use bole_persistence::moving::{self, Counts};
use bole_persistence::runtime::Runtime;

use super::CliError;
use super::master_key::vault;
use super::partial::Partial;
use crate::config::Config;

/// Writes all rows of an agency to a new file.
pub(super) fn export(config: &Config, agency: &str, to: &Path, out: &mut dyn Write) -> Result<(), CliError> {
    let agency: AgencyId = agency.parse().map_err(|error| CliError::Told(format!("--agency: it is {error}")))?;
    let partial = Partial::of(to)?;
    let mut file = BufWriter::new(File::create(partial.path())?);
    let counts = moving::export(owner(config), agency, |line| {
        file.write_all(line.as_bytes())?;
        file.write_all(b"\n")
    })
    .map_err(told)?;
    file.flush()?;
    let (size, sha256) = partial.fingerprint()?;
    partial.finish()?;
    summary(out, &counts)?;
    writeln!(out, "{}  {size} bytes\nsha256  {sha256}", to.display())?;
    writeln!(out, "Its people's data are sealed by the agency's keys, which the master key opens: keep both apart.")?;
    Ok(())
}

/// Takes an exported agency into the configured database.
pub(super) fn import(config: &Config, from: &Path, out: &mut dyn Write) -> Result<(), CliError> {
    let vault = vault(config, &Runtime::system())?;
    super::migrate::prepare(config)?;
    let lines = BufReader::new(File::open(from)?).lines();
    let counts = moving::import(owner(config), &vault, lines).map_err(told)?;
    summary(out, &counts)?;
    writeln!(out, "The agency is here. Switch it off where it came from, before anybody works on in both places.")?;
    Ok(())
}

/// The login that owns the schema: triggers rest while rows come in.
fn owner(config: &Config) -> &str {
    config.migration_database_url.as_ref().unwrap_or(&config.database_url).reveal()
}

fn told(error: moving::MoveError) -> CliError {
    CliError::Told(error.to_string())
}

fn summary(out: &mut dyn Write, counts: &Counts) -> std::io::Result<()> {
    for (table, rows) in counts.iter().filter(|(_, rows)| **rows > 0) {
        writeln!(out, "{table:24} {rows:>10}")?;
    }
    Ok(())
}
