//! `bole doctor`: the configuration with secrets hidden, and whether what it names works.

use std::io::Write;
use std::path::Path;

use bole_persistence::crypto::Vault;
use bole_persistence::db::{self, sqlite_path};
use bole_persistence::dialect::Separation;
use bole_persistence::runtime::Runtime;
use bole_persistence::wrapped_keys::{self, Standing};
use bole_persistence::{Mode, Store, StoreError, System, dialect, migrate};
use chrono::TimeDelta;

use super::CliError;
use super::master_key::{key_file, lost, older, vault};
use crate::config::Config;

/// Clocks of service and database may differ by so much.
const CLOCK_SLACK: TimeDelta = TimeDelta::seconds(5);

/// What a check found.
enum Finding {
    Fine(String),
    Doubtful(String),
    Broken(String),
}

/// Prints the configuration and every check; fails when one is broken.
pub(super) fn run(config: &Config, out: &mut dyn Write) -> Result<(), CliError> {
    writeln!(out, "bole {}\n\nconfiguration", env!("CARGO_PKG_VERSION"))?;
    for (name, value) in config.lines() {
        writeln!(out, "  {name:24} {value}")?;
    }
    writeln!(out, "\nchecks")?;
    let mut broken = false;
    for (name, finding) in checks(config) {
        let (mark, text) = match finding {
            Finding::Fine(text) => ("ok", text),
            Finding::Doubtful(text) => ("note", text),
            Finding::Broken(text) => {
                broken = true;
                ("FAIL", text)
            }
        };
        writeln!(out, "  {mark:4} {name:14} {text}")?;
    }
    if broken { Err(CliError::Told("a check failed".to_owned())) } else { Ok(()) }
}

fn checks(config: &Config) -> Vec<(&'static str, Finding)> {
    let runtime = Runtime::system();
    let file = sqlite_path(config.database_url.reveal()).map(Path::new);
    // Looking must not make what is not there yet.
    if let Some(file) = file.filter(|file| !file.exists()) {
        let text = format!("{} is not there yet; `bole serve` makes it and its key file", file.display());
        return vec![("database", Finding::Doubtful(text)), clock(&runtime, None)];
    }
    if let Err(error) = db::check_writable(config.database_url.reveal()) {
        return vec![("database", Finding::Broken(error.to_string()))];
    }
    let made = key_file(config).filter(|_| config.master_key.is_none());
    if let Some(file) = made.as_ref().filter(|file| !file.exists()) {
        let text = format!("the key file {} is missing: personal fields cannot be read", file.display());
        return vec![("master key", Finding::Broken(text))];
    }
    let vault = match vault(config, &runtime) {
        Ok(vault) => vault,
        Err(error) => return vec![("master key", Finding::Broken(error.to_string()))],
    };
    let source = made.map_or("from the configuration".to_owned(), |file| format!("from {}", file.display()));
    let mut all = vec![("master key", Finding::Fine(source))];
    all.extend(disks(file));
    all.extend(objects(config, &runtime));
    all.extend(mail(config));
    all.extend(of_database(config, vault, runtime));
    all
}

/// Exports, imports and SQLite's journal need room: below this they may fail soon.
#[cfg(unix)]
const ROOM: u64 = 1 << 30;

/// Below this a SQLite database is about to take no writes.
#[cfg(unix)]
const LEAST_ROOM: u64 = 64 << 20;

/// The room left where the service writes: in the folder of a SQLite database, and in that of temporary files.
#[cfg(unix)]
fn disks(database: Option<&Path>) -> Vec<(&'static str, Finding)> {
    let folder = database.map(|file| match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        Some(_) | None => ".".into(),
    });
    let temporary = std::env::temp_dir();
    folder
        .iter()
        .map(|folder| ("disk", folder))
        .chain([("temporary", &temporary)])
        .map(|(name, at)| (name, room(at)))
        .collect()
}

#[cfg(not(unix))]
fn disks(_: Option<&Path>) -> Vec<(&'static str, Finding)> {
    Vec::new()
}

#[cfg(unix)]
fn room(folder: &Path) -> Finding {
    match rustix::fs::statvfs(folder) {
        Err(error) => Finding::Doubtful(format!("{}: {error}", folder.display())),
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let text = format!("{} MiB free at {}", free >> 20, folder.display());
            match free {
                free if free < LEAST_ROOM => Finding::Broken(format!("{text}: nearly full")),
                free if free < ROOM => Finding::Doubtful(format!("{text}: make room")),
                _ => Finding::Fine(text),
            }
        }
    }
}

/// What is asked where it is configured: nothing, that all is well, or what is not.
fn asked(name: &'static str, ask: impl FnOnce() -> Result<Option<String>, String>) -> Option<(&'static str, Finding)> {
    match ask() {
        Ok(None) => None,
        Ok(Some(text)) => Some((name, Finding::Fine(text))),
        Err(error) => Some((name, Finding::Broken(error))),
    }
}

fn waited<T>(for_it: impl Future<Output = T>) -> Result<T, String> {
    let waits = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| e.to_string())?;
    Ok(waits.block_on(for_it))
}

/// Is the store of files there, where one is configured? Something is kept, found again and removed.
fn objects(config: &Config, runtime: &Runtime) -> Option<(&'static str, Finding)> {
    asked("objects", || {
        let Some(objects) = config.read_objects().map_err(|error| error.to_string())? else { return Ok(None) };
        let name = format!("bole-doctor-{}", runtime.uuid().simple());
        waited(objects.check(&name))?.map_err(|error| error.to_string())?;
        Ok(Some(format!("{objects} keeps and gives")))
    })
}

/// Does the mail server answer, where one is configured, and take the log-in?
fn mail(config: &Config) -> Option<(&'static str, Finding)> {
    asked("mail", || {
        let Some(mailer) = config.read_mailer().map_err(|error| error.to_string())? else { return Ok(None) };
        match waited(mailer.answers())? {
            None => Ok(Some("the server answers".to_owned())),
            Some(fault) => Err(format!("the server cannot be used: {fault}")),
        }
    })
}

fn of_database(config: &Config, vault: Vault, runtime: Runtime) -> Vec<(&'static str, Finding)> {
    let store = Store::new(&config.store(), vault, runtime.clone());
    let asked = store.system(Mode::Read, |sys: &mut System<'_>| {
        dialect::ping(sys.db)?;
        let current = migrate::is_current(sys.db)?;
        let standing = if current { Some(wrapped_keys::standing(sys)?) } else { None };
        Ok::<_, StoreError>([
            ("schema", schema(current)),
            ("keys", keys(standing)),
            ("row security", row_security(dialect::separation(sys.db)?)),
            ("link", link(dialect::link_is_encrypted(sys.db)?)),
            clock(&runtime, dialect::clock(sys.db)?.map(bole_persistence::At::get)),
        ])
    });
    match asked {
        Ok(found) => std::iter::once(("database", Finding::Fine("answers".to_owned()))).chain(found).collect(),
        Err(error) => vec![("database", Finding::Broken(error.to_string()))],
    }
}

fn schema(current: bool) -> Finding {
    if current {
        Finding::Fine("the one of this build".to_owned())
    } else {
        Finding::Broken("older than this build: run `bole migrate`".to_owned())
    }
}

fn keys(standing: Option<Standing>) -> Finding {
    match standing {
        None => Finding::Doubtful("not looked at: the schema is not the one of this build".to_owned()),
        Some(standing) if standing.lost > 0 => Finding::Broken(lost(standing)),
        Some(standing) if standing.older > 0 => Finding::Doubtful(older(standing)),
        Some(standing) => Finding::Fine(format!("{}, all wrapped by the present master key", standing.all())),
    }
}

fn row_security(separation: Separation) -> Finding {
    match separation {
        Separation::File => Finding::Fine("SQLite: every query carries its agency".to_owned()),
        Separation::Bound => Finding::Fine("binds the service's login".to_owned()),
        Separation::GivenUp { login } => Finding::Doubtful(format!(
            "binds as long as the login {login}, which could lift it, acts as bole_app: let the service log in as bole_app"
        )),
        Separation::Unbound { login } => {
            Finding::Broken(format!("does not bind the login {login}: let the service log in as bole_app"))
        }
    }
}

fn link(encrypted: Option<bool>) -> Finding {
    let built = if cfg!(feature = "bundled-libpq-no-tls") { "; this build's libpq has no TLS" } else { "" };
    match encrypted {
        None => Finding::Fine(format!("a file, no network{built}")),
        Some(true) => Finding::Fine("TLS".to_owned()),
        Some(false) => {
            Finding::Doubtful(format!("not encrypted: keep it inside one machine or a private network{built}"))
        }
    }
}

fn clock(runtime: &Runtime, database: Option<chrono::DateTime<chrono::Utc>>) -> (&'static str, Finding) {
    let now = runtime.now();
    let shown = now.format("%Y-%m-%dT%H:%M:%SZ");
    let finding = match database.map(|there| (there - now).abs()) {
        Some(apart) if apart > CLOCK_SLACK => {
            Finding::Broken(format!("{shown}, {} seconds apart from the database's", apart.num_seconds()))
        }
        Some(_) | None => {
            Finding::Fine(format!("{shown}, business date {}", bole_persistence::store::business_date(now)))
        }
    };
    ("clock", finding)
}
