//! What every request can reach.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bole_persistence::Store;
use bole_persistence::db::Backend;
use bole_print::Fonts;
use tokio::sync::{Notify, Semaphore};

use crate::auth::Tokens;
use crate::events::Listeners;
use crate::http::limit::Limiter;
use crate::http::metrics::Metrics;
use crate::http::proxies::Network;
use crate::notifications::Mailer;
use crate::objects::Objects;
use crate::webhooks::Outbound;

/// Limits and addresses that requests need; read from the configuration once.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Largest JSON body in bytes.
    pub body_limit: usize,
    /// Largest uploaded file in bytes (64 MiB by default).
    pub upload_limit: usize,
    /// A body of a request that has not come after so long is not waited for; large ones have longer.
    pub body_timeout: Duration,
    /// Requests a minute for one principal; 0 switches the limit off.
    pub requests_per_minute: u32,
    /// On SQLite so many commands hold a thread at once: one of them writes, the others wait for it.
    pub writing: usize,
    /// A job whose worker has not been heard of for so long is taken again.
    pub job_lease: Duration,
    /// May webhooks go to addresses that do not lie in the public network, and unsecured?
    pub webhooks_private: bool,
    /// A stream of events ends after so long; whoever listens connects again.
    pub event_stream: Duration,
    /// Issuer written into tokens.
    pub issuer: String,
    /// Origins that browsers may call from; empty allows none.
    pub cors_origins: Vec<String>,
    /// Proxies that are believed when they tell where a request comes from; empty believes none.
    pub trusted_proxies: Vec<Network>,
    /// Fonts of papers.
    pub fonts: Fonts,
    /// Where uploaded documents are kept; in the database without it.
    pub objects: Option<Objects>,
    /// By which mails go; none go without it.
    pub mailer: Option<Mailer>,
    /// Hosts of chat robots that notifications may go to.
    pub chat_hosts: Vec<String>,
    /// Address that opens an object for people, with `{id}` for its id.
    pub object_url: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            body_limit: 1024 * 1024,
            upload_limit: 64 * 1024 * 1024,
            body_timeout: Duration::from_secs(30),
            requests_per_minute: 1200,
            writing: 4,
            job_lease: Duration::from_secs(15),
            webhooks_private: false,
            event_stream: Duration::from_secs(600),
            issuer: "bole".to_owned(),
            cors_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            fonts: Fonts::default(),
            objects: None,
            mailer: None,
            chat_hosts: ["qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn", "open.larksuite.com"]
                .map(ToOwned::to_owned)
                .to_vec(),
            object_url: None,
        }
    }
}

/// The application: store, settings, tokens, signals.
pub struct App {
    /// The database.
    pub store: Store,
    /// Limits and addresses.
    pub settings: Settings,
    /// Issues and checks tokens.
    pub tokens: Tokens,
    /// Counts requests per principal.
    pub limiter: Limiter,
    /// Counters and times for `/metrics`.
    pub metrics: Metrics,
    /// Places for commands, so that those who wait for the one writer of SQLite leave threads to those who read.
    pub writing: Semaphore,
    /// Wakes the job workers when a job was queued in this process.
    pub job_queued: Arc<Notify>,
    /// Wakes those who listen when something happened in this process.
    pub happened: Notify,
    /// Who listens.
    pub listeners: Listeners,
    /// Sends webhooks.
    pub outbound: Outbound,
    /// The server is about to stop: nothing that goes on by itself keeps it.
    pub stopping: AtomicBool,
}

impl App {
    /// Is the server about to stop?
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// Lets those go who would listen on.
    pub fn stop_streams(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.happened.notify_waiters();
    }

    /// The one place that builds the application: for serving, the demonstration and the tests.
    pub fn assemble(store: Store, settings: Settings) -> Result<Self, prometheus::Error> {
        let writing = match store.backend() {
            Backend::Sqlite => settings.writing,
            Backend::Postgres => Semaphore::MAX_PERMITS,
        };
        Ok(Self {
            limiter: Limiter::new(settings.requests_per_minute),
            tokens: Tokens::new(settings.issuer.clone()),
            metrics: Metrics::new()?,
            writing: Semaphore::new(writing),
            job_queued: Arc::default(),
            happened: Notify::new(),
            listeners: Listeners::default(),
            stopping: AtomicBool::new(false),
            outbound: Outbound::new(settings.webhooks_private),
            store,
            settings,
        })
    }
}
