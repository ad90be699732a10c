//! The real server, in the demonstration's own process with a clock that the story moves on, or elsewhere.

use std::net::TcpListener;
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use actix_web::web;
use bole_persistence::runtime::{Clock, Runtime, SetClock, SystemClock, SystemEntropy};
use bole_persistence::store::business_date;
use bole_persistence::{Mode, Store, StoreError, agency};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::Stage;
use super::error::DemoError;
use super::http::Http;
use crate::cli;
use crate::config::Config;
use crate::http::server;
use crate::jobs::start_workers;
use crate::objects::Objects;
use crate::sla::watch_timers;
use crate::state::{App, Settings};

/// The running server.
pub(super) struct Host {
    /// The way to it.
    pub(super) http: Arc<Http>,
    /// Its store: an agency is not made over HTTP.
    pub(super) store: Store,
    own: Option<Own>,
}

/// A server in this process.
struct Own {
    clock: Arc<SetClock>,
    server: ServerHandle,
    stop: watch::Sender<bool>,
    workers: Vec<JoinHandle<()>>,
}

/// Ten o'clock in the morning in China.
fn morning(day: NaiveDate) -> chrono::DateTime<chrono::Utc> {
    day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(2)
}

fn setup(error: impl std::fmt::Display) -> DemoError {
    DemoError::Setup(error.to_string())
}

/// The store of a configuration that holds no agency yet.
fn fresh(config: &Config, runtime: Runtime) -> Result<Store, DemoError> {
    let vault = cli::vault(config, &runtime).map_err(setup)?;
    let store = Store::new(&config.store(), vault, runtime);
    if store.system(Mode::Read, agency::any).map_err(|e: StoreError| e)? {
        return Err(DemoError::NotFresh);
    }
    Ok(store)
}

impl Host {
    /// Starts one on a free port, its clock at `day`, or takes the one that runs already.
    pub(super) fn start(stage: &Stage, config: &Config, day: NaiveDate) -> Result<Self, DemoError> {
        match &stage.server {
            Some(base) => {
                let http = Http::to(base.clone(), Arc::new(SystemClock), stage.patience)?;
                Ok(Self { http: Arc::new(http), store: fresh(config, Runtime::system())?, own: None })
            }
            None => Self::start_own(stage, config, day),
        }
    }

    fn start_own(stage: &Stage, config: &Config, day: NaiveDate) -> Result<Self, DemoError> {
        let clock = Arc::new(SetClock::running_from(morning(day)));
        let told: Arc<dyn Clock> = clock.clone();
        let runtime = Runtime::new(Arc::clone(&told), Arc::new(SystemEntropy));
        let store = fresh(
            config,
            match &stage.faults {
                Some(faults) => runtime.with_faults(Arc::clone(faults)),
                None => runtime,
            },
        )?;
        // Whoever shows a whole year in a minute asks more often than the limit allows.
        let objects = config.read_objects().map_err(setup)?;
        objects.iter().try_for_each(Objects::prepare)?;
        let settings = Settings { requests_per_minute: 0, objects, ..config.settings() };
        let app = web::Data::new(App::assemble(store.clone(), settings).map_err(setup)?);
        let served = crate::routes::served().map_err(setup)?;
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let base = format!("http://{}", listener.local_addr()?);
        let server = server::start(app.clone(), served, listener, config.threads())?;
        let handle = server.handle();
        tokio::spawn(server);
        let (stop, stopped) = watch::channel(false);
        let mut workers = start_workers(&app, config.job_workers.max(1), &stopped);
        workers.push(watch_timers(&app, &stopped));
        let http = Arc::new(Http::to(base, told, stage.patience)?);
        Ok(Self { http, store, own: Some(Own { clock, server: handle, stop, workers }) })
    }

    /// The server's business date.
    pub(super) fn today(&self) -> NaiveDate {
        business_date(self.store.runtime().now())
    }

    /// Moves the clock of a server in this process on to a day; it never goes back.
    pub(super) fn move_to(&self, day: NaiveDate) {
        if let Some(own) = &self.own {
            own.clock.set(morning(day).max(self.store.runtime().now()));
        }
    }

    /// Ends a server in this process.
    pub(super) async fn stop(self) {
        let Some(own) = self.own else { return };
        own.stop.send_replace(true);
        for worker in own.workers {
            // A worker's panic was logged where it happened.
            let _ = worker.await;
        }
        own.server.stop(true).await;
    }
}
