//! The configuration: a file, overridden by the environment.
//!
//! The file is `bole.toml` in the working folder, or what `--config` or `BOLE_CONFIG` names. Each key of the file is the
//! lower-case name of the environment variable without `BOLE_`: `BOLE_LISTEN` is `listen`. `DATABASE_URL` and
//! `MIGRATION_DATABASE_URL` are read without the prefix as well.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Duration;

use bole_persistence::StoreConfig;
use bole_persistence::db::Backend;
use config::{Environment, File, FileFormat};
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::http::proxies::Network;
use crate::http::server::Threads;
use crate::state::Settings;

/// Variables with the prefix that are not part of the configuration itself.
const NOT_OURS: [&str; 2] = ["BOLE_CONFIG", "BOLE_PASSWORD"];

/// Text that never shows itself: a key.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Hidden(String);

impl Hidden {
    /// The text itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(hidden)")
    }
}

/// A database address whose password never shows itself.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The address with its password.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&without_password(&self.0))
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

/// The form of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Everything that can be configured.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The database: `sqlite://path` or `postgres://…`.
    pub database_url: DatabaseUrl,
    /// The login that may change the schema, where the service's own may not (PostgreSQL).
    pub migration_database_url: Option<DatabaseUrl>,
    /// Most database connections at once.
    pub pool_size: u32,
    /// Seconds that a request waits for a free connection before it is told to come again.
    pub pool_timeout_seconds: u64,
    /// Where to listen.
    pub listen: String,
    /// Event loops; one for each processor without it.
    pub http_workers: usize,
    /// Threads for database work; at least as many as connections.
    pub blocking_threads: usize,
    /// Jobs worked on at once in this process; 0 leaves them to other processes.
    pub job_workers: usize,
    /// Seconds after which a job is taken again when its worker has not been heard of.
    pub job_lease_seconds: u64,
    /// Largest JSON body in bytes.
    pub body_limit: usize,
    /// Largest uploaded file in bytes.
    pub upload_limit: usize,
    /// Seconds that a request's body may take, and one more for each 16 KiB of it.
    pub body_timeout_seconds: u64,
    /// Requests a minute for one principal; 0 switches the limit off.
    pub requests_per_minute: u32,
    /// Issuer written into tokens.
    pub issuer: String,
    /// Origins that browsers may call from, separated by commas.
    #[serde(deserialize_with = "list")]
    pub cors_origins: Vec<String>,
    /// Proxies that are believed when `X-Forwarded-For` tells where a request comes from: addresses or networks such as
    /// `10.0.0.0/8`, separated by commas.
    #[serde(deserialize_with = "list")]
    pub trusted_proxies: Vec<String>,
    /// The master key: 32 bytes in base64. It wraps every agency's keys; without it no personal field can be read.
    pub master_key: Option<Hidden>,
    /// Master keys that were replaced but still open what they sealed, separated by commas.
    #[serde(deserialize_with = "hidden_list")]
    pub older_master_keys: Vec<Hidden>,
    /// The form of log lines: `text` or `json`.
    pub log_format: LogFormat,
    /// Which log lines are written, e.g. `info` or `bole_api=debug,info`.
    pub log_filter: String,
}

impl Default for Config {
    fn default() -> Self {
        let settings = Settings::default();
        Self {
            database_url: DatabaseUrl("sqlite://bole.db".to_owned()),
            migration_database_url: None,
            pool_size: 16,
            pool_timeout_seconds: 5,
            listen: "127.0.0.1:8080".to_owned(),
            http_workers: std::thread::available_parallelism().map_or(2, NonZeroUsize::get),
            blocking_threads: 32,
            job_workers: 2,
            job_lease_seconds: settings.job_lease.as_secs(),
            body_limit: settings.body_limit,
            upload_limit: settings.upload_limit,
            body_timeout_seconds: settings.body_timeout.as_secs(),
            requests_per_minute: settings.requests_per_minute,
            issuer: settings.issuer,
            cors_origins: settings.cors_origins,
            trusted_proxies: Vec::new(),
            master_key: None,
            older_master_keys: Vec::new(),
            log_format: LogFormat::Text,
            log_filter: "info".to_owned(),
        }
    }
}

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigFault {
    /// A file or variable cannot be read, or a key is unknown.
    #[error("configuration: {0}")]
    Unreadable(String),
    /// A value makes no sense.
    #[error("configuration: {0}")]
    Senseless(&'static str),
}

impl Config {
    /// Reads a file and the given environment. A named file must be there; `bole.toml` need not.
    pub fn read(file: Option<&Path>, environment: &BTreeMap<String, String>) -> Result<Self, ConfigFault> {
        let path = file.unwrap_or_else(|| Path::new("bole.toml"));
        let mut ours: config::Map<String, String> = config::Map::new();
        for (name, value) in environment.iter().filter(|(_, value)| !value.is_empty()) {
            if name.starts_with("BOLE_") && !NOT_OURS.contains(&name.as_str()) {
                ours.insert(name.clone(), value.clone());
            }
        }
        for plain in ["DATABASE_URL", "MIGRATION_DATABASE_URL"] {
            if let Some(value) = environment.get(plain).filter(|value| !value.is_empty()) {
                ours.entry(format!("BOLE_{plain}")).or_insert_with(|| value.clone());
            }
        }
        let read: Self = config::Config::builder()
            .add_source(File::from(path).format(FileFormat::Toml).required(file.is_some()))
            .add_source(Environment::with_prefix("BOLE").source(Some(ours)))
            .build()
            .and_then(config::Config::try_deserialize)
            .map_err(|e| ConfigFault::Unreadable(e.to_string()))?;
        read.checked()
    }

    fn checked(self) -> Result<Self, ConfigFault> {
        let connections = usize::try_from(self.pool_size).unwrap_or(usize::MAX);
        if self.pool_size == 0 || self.http_workers == 0 {
            Err(ConfigFault::Senseless("pool_size and http_workers are at least 1"))
        } else if [self.job_lease_seconds, self.body_timeout_seconds].iter().any(|time| !(1..=3600).contains(time)) {
            Err(ConfigFault::Senseless("job_lease_seconds and body_timeout_seconds lie between 1 and 3600"))
        } else if self.blocking_threads < connections {
            Err(ConfigFault::Senseless("blocking_threads is at least pool_size, or connections lie idle"))
        } else if self.trusted_proxies.iter().any(|text| text.parse::<Network>().is_err()) {
            Err(ConfigFault::Senseless("trusted_proxies are addresses or networks such as 10.0.0.0/8"))
        } else {
            Ok(self)
        }
    }

    /// The same with another database.
    pub fn with_database(self, url: &str) -> Self {
        Self { database_url: DatabaseUrl(url.to_owned()), migration_database_url: None, ..self }
    }

    /// The same without master keys: on SQLite a key file beside the database takes their place.
    pub fn without_master_key(self) -> Self {
        Self { master_key: None, older_master_keys: Vec::new(), ..self }
    }

    /// Which database it names.
    pub fn backend(&self) -> Backend {
        Backend::of(self.database_url.reveal())
    }

    /// What the store needs of it.
    pub fn store(&self) -> StoreConfig {
        StoreConfig {
            url: self.database_url.reveal().to_owned(),
            pool_size: self.pool_size,
            pool_timeout: Duration::from_secs(self.pool_timeout_seconds),
        }
    }

    /// What requests need of it.
    pub fn settings(&self) -> Settings {
        Settings {
            body_limit: self.body_limit,
            upload_limit: self.upload_limit,
            body_timeout: Duration::from_secs(self.body_timeout_seconds),
            requests_per_minute: self.requests_per_minute,
            job_lease: Duration::from_secs(self.job_lease_seconds),
            issuer: self.issuer.clone(),
            cors_origins: self.cors_origins.clone(),
            // They were held against the same form when the configuration was read.
            trusted_proxies: self.trusted_proxies.iter().filter_map(|text| text.parse().ok()).collect(),
        }
    }

    /// How many threads serve.
    pub fn threads(&self) -> Threads {
        Threads { workers: self.http_workers, blocking: self.blocking_threads }
    }

    /// Each key with its value, secrets hidden.
    pub fn lines(&self) -> Vec<(&'static str, String)> {
        let given = |there: bool| if there { "(hidden)" } else { "(none)" }.to_owned();
        vec![
            ("database_url", self.database_url.to_string()),
            (
                "migration_database_url",
                self.migration_database_url.as_ref().map_or("(none)".to_owned(), ToString::to_string),
            ),
            ("pool_size", self.pool_size.to_string()),
            ("pool_timeout_seconds", self.pool_timeout_seconds.to_string()),
            ("listen", self.listen.clone()),
            ("http_workers", self.http_workers.to_string()),
            ("blocking_threads", self.blocking_threads.to_string()),
            ("job_workers", self.job_workers.to_string()),
            ("job_lease_seconds", self.job_lease_seconds.to_string()),
            ("body_limit", self.body_limit.to_string()),
            ("upload_limit", self.upload_limit.to_string()),
            ("body_timeout_seconds", self.body_timeout_seconds.to_string()),
            ("requests_per_minute", self.requests_per_minute.to_string()),
            ("issuer", self.issuer.clone()),
            ("cors_origins", self.cors_origins.join(",")),
            ("trusted_proxies", self.trusted_proxies.join(",")),
            ("master_key", given(self.master_key.is_some())),
            ("older_master_keys", format!("{} {}", self.older_master_keys.len(), given(true))),
            ("log_format", format!("{:?}", self.log_format).to_lowercase()),
            ("log_filter", self.log_filter.clone()),
        ]
    }
}

/// An address with its password replaced, wherever it stands.
fn without_password(url: &str) -> String {
    let mut text = url.to_owned();
    if let Some((scheme, rest)) = url.split_once("://") {
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        if let Some((user, host)) = authority.rsplit_once('@')
            && let Some((name, _)) = user.split_once(':')
        {
            text = format!("{scheme}://{name}:(hidden)@{host}{}", rest.get(authority.len()..).unwrap_or_default());
        }
    }
    match text.split_once("password=") {
        Some((before, after)) => {
            let end = after.find(['&', ' ']).unwrap_or(after.len());
            format!("{before}password=(hidden){}", after.get(end..).unwrap_or_default())
        }
        None => text,
    }
}

/// A list in the file, or a text with commas in the environment.
struct Listed;

impl<'de> Visitor<'de> for Listed {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list, or a text with commas")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Vec<String>, E> {
        Ok(text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(ToOwned::to_owned).collect())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<String>, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = seq.next_element()? {
            all.push(one);
        }
        Ok(all)
    }
}

fn list<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    from.deserialize_any(Listed)
}

fn hidden_list<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Hidden>, D::Error> {
    list(from).map(|all| all.into_iter().map(Hidden).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn the_environment_overrides_and_lists_are_split() {
        let config = Config::read(
            None,
            &environment(&[
                ("DATABASE_URL", "postgres://bole:s3cret@db/bole?sslmode=require"),
                ("BOLE_POOL_SIZE", "4"),
                ("BOLE_CORS_ORIGINS", "https://a.example, https://b.example"),
                ("BOLE_LOG_FORMAT", "json"),
                ("BOLE_MASTER_KEY", "12345678"),
                ("BOLE_OLDER_MASTER_KEYS", "abc,def"),
                ("BOLE_CONFIG", "elsewhere.toml"),
            ]),
        )
        .unwrap();
        assert_eq!(config.backend(), Backend::Postgres);
        assert_eq!((config.pool_size, config.log_format), (4, LogFormat::Json));
        assert_eq!(config.cors_origins, ["https://a.example", "https://b.example"]);
        assert_eq!(config.master_key.as_ref().unwrap().reveal(), "12345678");
        let shown = format!("{config:?} {:?}", config.lines());
        for secret in ["s3cret", "12345678", "abc", "def"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        assert!(shown.contains("postgres://bole:(hidden)@db/bole?sslmode=require"), "{shown}");
    }

    #[test]
    fn an_unknown_key_and_a_senseless_value_are_refused() {
        assert!(Config::read(None, &environment(&[("BOLE_POOL_SICE", "4")])).is_err());
        assert!(Config::read(None, &environment(&[("BOLE_POOL_SIZE", "many")])).is_err());
        assert!(Config::read(None, &environment(&[("BOLE_POOL_SIZE", "64")])).is_err());
        assert!(Config::read(None, &environment(&[("BOLE_TRUSTED_PROXIES", "10.0.0.0/8, proxy")])).is_err());
        let proxies = Config::read(None, &environment(&[("BOLE_TRUSTED_PROXIES", "10.0.0.0/8, ::1")])).unwrap();
        assert_eq!(proxies.settings().trusted_proxies.len(), 2);
        assert!(Config::read(Some(Path::new("not-there.toml")), &BTreeMap::new()).is_err());
    }

    #[test]
    fn passwords_are_hidden_wherever_they_stand() {
        assert_eq!(without_password("postgres://u:p@h:5432/d"), "postgres://u:(hidden)@h:5432/d");
        assert_eq!(without_password("postgres://u:p@ss@h/d"), "postgres://u:(hidden)@h/d");
        assert_eq!(
            without_password("postgres://h/d?user=u&password=p&x=1"),
            "postgres://h/d?user=u&password=(hidden)&x=1"
        );
        assert_eq!(without_password("host=h password=p dbname=d"), "host=h password=(hidden) dbname=d");
        assert_eq!(without_password("sqlite://bole.db"), "sqlite://bole.db");
    }
}
