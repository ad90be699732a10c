//! The real server in the demonstration's own process, with a clock that the story moves on.

use std::net::TcpListener;
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use actix_web::web;
use bole_persistence::runtime::{Clock, Runtime, SetClock, SystemEntropy};
use bole_persistence::store::business_date;
use bole_persistence::{Mode, Store, StoreError, agency};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::error::DemoError;
use super::http::Http;
use crate::cli;
use crate::config::Config;
use crate::http::{document, server};
use crate::jobs::start_workers;
use crate::state::{App, Settings};

/// The running server.
pub(super) struct Host {
    /// The way to it.
    pub(super) http: Arc<Http>,
    /// Its store: an agency is not made over HTTP.
    pub(super) store: Store,
    clock: Arc<SetClock>,
    server: ServerHandle,
    stop: watch::Sender<bool>,
    workers: Vec<JoinHandle<()>>,
}

/// Ten o'clock in the morning in China.
fn morning(day: NaiveDate) -> chrono::DateTime<chrono::Utc> {
    day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(2)
}

impl Host {
    /// Starts it on a free port; its clock stands at `day`.
    pub(super) fn start(config: &Config, day: NaiveDate) -> Result<Self, DemoError> {
        let setup = |e: &dyn std::fmt::Display| DemoError::Setup(e.to_string());
        let clock = Arc::new(SetClock::at(morning(day)));
        let told: Arc<dyn Clock> = clock.clone();
        let runtime = Runtime::new(told, Arc::new(SystemEntropy));
        let vault = cli::vault(config, &runtime).map_err(|e| setup(&e))?;
        let store = Store::new(&config.store(), vault, runtime);
        if store.system(Mode::Read, agency::any).map_err(|e: StoreError| e)? {
            return Err(DemoError::NotFresh);
        }
        // Whoever shows a whole year in a minute asks more often than the limit allows.
        let settings = Settings { requests_per_minute: 0, ..config.settings() };
        let app = web::Data::new(App::assemble(store.clone(), settings).map_err(|e| setup(&e))?);
        let mut registry = crate::routes::registry();
        let document = document::build(&mut registry).map_err(|e| setup(&e))?;
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let base = format!("http://{}", listener.local_addr()?);
        let server = server::start(app.clone(), Arc::new(registry), &document, listener, config.threads())?;
        let handle = server.handle();
        tokio::spawn(server);
        let (stop, stopped) = watch::channel(false);
        let workers = start_workers(&app, config.job_workers.max(1), &stopped);
        let http = Arc::new(Http::to(base, Arc::clone(&clock))?);
        Ok(Self { http, store, clock, server: handle, stop, workers })
    }

    /// The server's business date.
    pub(super) fn today(&self) -> NaiveDate {
        business_date(self.store.runtime().now())
    }

    /// Moves the server's clock on to a day; it never goes back.
    pub(super) fn move_to(&self, day: NaiveDate) {
        let then = morning(day).max(self.store.runtime().now());
        self.clock.set(then);
    }

    /// Ends it.
    pub(super) async fn stop(self) {
        self.stop.send_replace(true);
        for worker in self.workers {
            // A worker's panic was logged where it happened.
            let _ = worker.await;
        }
        self.server.stop(true).await;
    }
}
