//! The configuration as it is shown, secrets hidden.

use super::Config;

impl Config {
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
            ("webhooks_private", self.webhooks_private.to_string()),
            ("smtp_url", given(self.smtp_url.is_some())),
            ("mail_from", self.mail_from.clone()),
            ("chat_hosts", self.chat_hosts.join(",")),
            ("object_url", self.object_url.clone().unwrap_or_else(|| "(none)".to_owned())),
            ("event_stream_seconds", self.event_stream_seconds.to_string()),
            ("issuer", self.issuer.clone()),
            ("cors_origins", self.cors_origins.join(",")),
            ("trusted_proxies", self.trusted_proxies.join(",")),
            ("fonts", self.fonts.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(":")),
            ("objects", self.objects.clone().unwrap_or_else(|| "(database)".to_owned())),
            ("s3_endpoint", self.s3_endpoint.clone()),
            ("s3_region", self.s3_region.clone()),
            ("s3_bucket_in_host", self.s3_bucket_in_host.to_string()),
            ("s3_access_key", given(self.s3_access_key.is_some())),
            ("s3_secret_key", given(self.s3_secret_key.is_some())),
            ("master_key", given(self.master_key.is_some())),
            ("older_master_keys", format!("{} {}", self.older_master_keys.len(), given(true))),
            ("log_format", format!("{:?}", self.log_format).to_lowercase()),
            ("log_filter", self.log_filter.clone()),
        ]
    }
}
