//! The configuration read from a file and the environment, and what of it makes no sense.

use std::collections::BTreeMap;
use std::path::Path;

use config::{Environment, File, FileFormat};

use super::Config;
use crate::http::proxies::Network;

/// Variables with the prefix that are not part of the configuration itself.
const NOT_OURS: [&str; 2] = ["BOLE_CONFIG", "BOLE_PASSWORD"];

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
        } else if self.event_stream_seconds > 3600 {
            Err(ConfigFault::Senseless("event_stream_seconds is 3600 at most"))
        } else if self.blocking_threads < connections {
            Err(ConfigFault::Senseless("blocking_threads is at least pool_size, or connections lie idle"))
        } else if self.trusted_proxies.iter().any(|text| text.parse::<Network>().is_err()) {
            Err(ConfigFault::Senseless("trusted_proxies are addresses or networks such as 10.0.0.0/8"))
        } else {
            Ok(self)
        }
    }
}
