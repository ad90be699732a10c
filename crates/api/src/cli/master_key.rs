//! Where the master key comes from: the configuration, or on SQLite a key file beside the database.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bole_persistence::crypto::{SecretKey, Vault};
use bole_persistence::db::sqlite_path;
use bole_persistence::runtime::Runtime;
use bole_persistence::wrapped_keys::{self, Standing};
use bole_persistence::{Mode, Store, StoreError, migrate};

use super::CliError;
use crate::config::Config;

/// The master keys of a configuration. On SQLite without one, the key file beside the database is read, or made.
pub fn vault(config: &Config, runtime: &Runtime) -> Result<Vault, CliError> {
    let older = config.older_master_keys.iter().map(|key| decode(key.reveal(), "older_master_keys"));
    let older = older.collect::<Result<Vec<_>, _>>()?;
    let current = match (&config.master_key, key_file(config)) {
        (Some(key), _) => decode(key.reveal(), "master_key")?,
        (None, Some(file)) => from_file(config, &file, runtime)?,
        (None, None) => {
            return Err(CliError::Told(
                "BOLE_MASTER_KEY is not set. With PostgreSQL the key that wraps every agency's keys has to be given: 32 random \
                 bytes in base64 (`openssl rand -base64 32`). Keep it outside the database and its backups; without it no \
                 personal field can be read again."
                    .to_owned(),
            ));
        }
    };
    Ok(Vault::new(current, older))
}

/// The key file that a SQLite database has.
pub(super) fn key_file(config: &Config) -> Option<PathBuf> {
    sqlite_path(config.database_url.reveal()).map(|path| PathBuf::from(format!("{path}.key")))
}

/// Refuses a store whose data the configured master keys do not open. One without a schema holds none.
pub(super) fn check(store: &Store) -> Result<(), CliError> {
    let standing = store.system(Mode::Read, |sys| -> Result<_, StoreError> {
        if migrate::is_current(sys.db)? { wrapped_keys::standing(sys) } else { Ok(Standing::default()) }
    })?;
    if standing.lost > 0 {
        return Err(CliError::Told(lost(standing)));
    }
    if standing.older > 0 {
        log::warn!("{}", older(standing));
    }
    Ok(())
}

/// What is to be done about keys that cannot be opened.
pub(super) fn lost(standing: Standing) -> String {
    format!(
        "the master key that is configured does not open {} of the {} keys that the database holds: set BOLE_MASTER_KEY to \
         the key that sealed them, or name that one in BOLE_OLDER_MASTER_KEYS",
        standing.lost,
        standing.all()
    )
}

/// What is to be done about keys that an older master key wraps.
pub(super) fn older(standing: Standing) -> String {
    format!(
        "{} of the {} keys are still wrapped by an older master key: run `bole admin rewrap-keys`, and only then take it \
         out of BOLE_OLDER_MASTER_KEYS",
        standing.older,
        standing.all()
    )
}

fn decode(text: &str, what: &str) -> Result<SecretKey, CliError> {
    STANDARD.decode(text.trim()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()).map(SecretKey::new).ok_or_else(
        || CliError::Told(format!("{what} is not 32 bytes in base64 (`openssl rand -base64 32` makes one)")),
    )
}

/// The key of the key file. A new one is made for a new database alone: it would not open what another key has sealed.
fn from_file(config: &Config, file: &Path, runtime: &Runtime) -> Result<SecretKey, CliError> {
    let url = config.database_url.reveal();
    if !file.exists() {
        if sqlite_path(url).is_some_and(|path| Path::new(path).exists()) && wrapped_keys::any(url)? {
            return Err(CliError::Told(format!(
                "the key file {} is missing, and the database beside it holds data that only its key opens. Put the file \
                 back from your copy, or set BOLE_MASTER_KEY to the key that was in it.",
                file.display()
            )));
        }
        make(file, runtime)?;
    }
    let text = fs::read_to_string(file).map_err(|e| CliError::Told(format!("{}: {e}", file.display())))?;
    decode(&text, &format!("the key file {}", file.display()))
}

/// Makes the key file once: written whole under another name, then linked, so that of two processes one wins.
fn make(file: &Path, runtime: &Runtime) -> Result<(), CliError> {
    let failed = |e: std::io::Error| CliError::Told(format!("the key file {}: {e}", file.display()));
    let draft = PathBuf::from(format!("{}.{}", file.display(), std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(&draft).map_err(failed)?;
    writeln!(out, "{}", STANDARD.encode(runtime.bytes::<32>())).and_then(|()| out.sync_all()).map_err(failed)?;
    let linked = fs::hard_link(&draft, file);
    fs::remove_file(&draft).map_err(failed)?;
    match linked {
        Ok(()) => {
            log::info!("a master key was made in {}: keep a copy of it apart from the database", file.display());
            Ok(())
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(failed(error)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn config(pairs: &[(&str, &str)]) -> Config {
        let environment: BTreeMap<_, _> = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Config::read(None, &environment).unwrap()
    }

    #[test]
    fn a_key_file_is_made_once_for_its_owner_alone() {
        let runtime = Runtime::system();
        let folder = std::env::temp_dir().join(format!("bole-key-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let url = format!("sqlite://{}", folder.join("test.db").display());
        let config = config(&[("DATABASE_URL", &url)]);
        let sealed = vault(&config, &runtime).unwrap().seal(&runtime, "x", b"secret").unwrap();
        assert_eq!(vault(&config, &runtime).unwrap().open("x", &sealed).unwrap(), b"secret");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(key_file(&config).unwrap()).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn postgres_without_a_key_and_a_short_key_are_refused() {
        let runtime = Runtime::system();
        let without = config(&[("DATABASE_URL", "postgres://localhost/bole")]);
        assert!(vault(&without, &runtime).unwrap_err().to_string().contains("BOLE_MASTER_KEY"));
        let short = config(&[("DATABASE_URL", "postgres://localhost/bole"), ("BOLE_MASTER_KEY", "c2hvcnQ=")]);
        assert!(!vault(&short, &runtime).unwrap_err().to_string().contains("c2hvcnQ="));
    }
}
