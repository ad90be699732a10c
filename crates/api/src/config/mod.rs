//! The configuration: a file, overridden by the environment.
//!
//! The file is `bole.toml` in the working folder, or what `--config` or `BOLE_CONFIG` names. Each key of the file is the
//! lower-case name of the environment variable without `BOLE_`: `BOLE_LISTEN` is `listen`. `DATABASE_URL` and
//! `MIGRATION_DATABASE_URL` are read without the prefix as well.

mod hidden;
mod lines;
mod lists;
mod objects;
mod read;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use bole_persistence::StoreConfig;
use bole_persistence::db::Backend;
use bole_print::Fonts;
use serde::{Deserialize, Serialize};

use crate::http::server::Threads;
use crate::notifications::{Mailer, WITHIN};
use crate::state::Settings;
use hidden::{DatabaseUrl, Hidden};
use lists::{hidden_list, list, paths};

pub use read::ConfigFault;

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
    /// May webhooks go to addresses that do not lie in the public network, and unsecured?
    pub webhooks_private: bool,
    /// The SMTP server by which notifications go: `smtps://user:password@host`, or `smtp://host:587?tls=required`; none are mailed
    /// without it.
    pub smtp_url: Option<Hidden>,
    /// From whom mails come, e.g. `伯乐 <no-reply@example.com>`.
    pub mail_from: String,
    /// Hosts of chat robots that notifications may go to, separated by commas.
    #[serde(deserialize_with = "list")]
    pub chat_hosts: Vec<String>,
    /// Address that opens an object in the front end, with `{id}` for its id: notifications hold it.
    pub object_url: Option<String>,
    /// A stream of events ends after so many seconds, and whoever listens connects again; with 0 it tells what is there and ends.
    pub event_stream_seconds: u64,
    /// Issuer written into tokens.
    pub issuer: String,
    /// Origins that browsers may call from, separated by commas.
    #[serde(deserialize_with = "list")]
    pub cors_origins: Vec<String>,
    /// Proxies that are believed when `X-Forwarded-For` tells where a request comes from: addresses or networks such as
    /// `10.0.0.0/8`, separated by commas.
    #[serde(deserialize_with = "list")]
    pub trusted_proxies: Vec<String>,
    /// Font files for papers, asked in this order for characters that the built-in fonts have not, separated by `:` in the
    /// environment.
    #[serde(deserialize_with = "paths")]
    pub fonts: Vec<PathBuf>,
    /// Where uploaded documents are kept: in the database without it, `folder:<path>`, or `s3:<bucket>` with `s3:<bucket>/<prefix>`
    /// for a part of one. What was kept elsewhere before stays where it is in the database, and is to be copied between folder and bucket.
    pub objects: Option<String>,
    /// Address of the S3 service, e.g. `https://oss-cn-shanghai.aliyuncs.com`.
    pub s3_endpoint: String,
    /// Its region.
    pub s3_region: String,
    /// Is the bucket named in the host (`true`, as large providers ask for) or in the path?
    pub s3_bucket_in_host: bool,
    /// Access key of the bucket.
    pub s3_access_key: Option<Hidden>,
    /// Secret key of the bucket.
    pub s3_secret_key: Option<Hidden>,
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
            webhooks_private: settings.webhooks_private,
            smtp_url: None,
            mail_from: String::new(),
            chat_hosts: settings.chat_hosts,
            object_url: None,
            event_stream_seconds: settings.event_stream.as_secs(),
            issuer: settings.issuer,
            cors_origins: settings.cors_origins,
            trusted_proxies: Vec::new(),
            fonts: Vec::new(),
            objects: None,
            s3_endpoint: String::new(),
            s3_region: "us-east-1".to_owned(),
            s3_bucket_in_host: false,
            s3_access_key: None,
            s3_secret_key: None,
            master_key: None,
            older_master_keys: Vec::new(),
            log_format: LogFormat::Text,
            log_filter: "info".to_owned(),
        }
    }
}

impl Config {
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
            webhooks_private: self.webhooks_private,
            event_stream: Duration::from_secs(self.event_stream_seconds),
            issuer: self.issuer.clone(),
            cors_origins: self.cors_origins.clone(),
            writing: self.writing(),
            // They were held against the same form when the configuration was read.
            trusted_proxies: self.trusted_proxies.iter().filter_map(|text| text.parse().ok()).collect(),
            fonts: Fonts::default(),
            objects: None,
            mailer: None,
            chat_hosts: self.chat_hosts.clone(),
            object_url: self.object_url.clone(),
        }
    }

    /// The way by which mails go.
    pub fn read_mailer(&self) -> Result<Option<Mailer>, ConfigFault> {
        let Some(url) = &self.smtp_url else { return Ok(None) };
        Mailer::at(url.reveal(), &self.mail_from, WITHIN).map(Some).map_err(ConfigFault::Senseless)
    }

    /// The fonts of papers; a file that is not there or is no font is told.
    pub fn read_fonts(&self) -> Result<Fonts, ConfigFault> {
        let unreadable = |path: &PathBuf, why: &dyn std::fmt::Display| {
            ConfigFault::Unreadable(format!("fonts: {} cannot be used: {why}", path.display()))
        };
        let read = |path| std::fs::read(path).map_err(|error| unreadable(path, &error));
        let further = self.fonts.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Fonts::with(further).map_err(|place| {
            let path = self.fonts.get(place).cloned().unwrap_or_default();
            unreadable(&path, &"it is neither an OpenType nor a TrueType font")
        })
    }

    /// Half of the threads that a worker has.
    fn writing(&self) -> usize {
        (self.blocking_threads / self.http_workers.max(1) / 2).max(1)
    }

    /// How many threads serve.
    pub fn threads(&self) -> Threads {
        Threads { workers: self.http_workers, blocking: self.blocking_threads }
    }
}

#[cfg(test)]
mod tests;
