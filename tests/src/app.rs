//! The server under test, in the test's own process, with a clock that the test moves.

use std::future::Future;
use std::net::{SocketAddr, TcpListener};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::web;

use bole_api::http::server::{self, Threads};
use bole_api::state::{App, Settings};
use bole_persistence::crypto::{SecretKey, Vault};
use bole_persistence::db::Backend;
use bole_persistence::runtime::{Runtime, SetClock, SystemEntropy};
use bole_persistence::{Store, StoreConfig};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt;

use crate::agency::Agency;
use crate::database::Database;
use crate::http::{Actor, Answer};

/// Where every test's clock stands at first: 10 o'clock in China on 24 November 2026, a Tuesday.
pub const START: &str = "2026-11-24T02:00:00Z";

/// A running server with its own database and clock. Cheap to clone.
#[derive(Clone)]
pub struct TestApp {
    inner: Arc<Inner>,
}

struct Inner {
    app: web::Data<App>,
    address: SocketAddr,
    clock: Arc<SetClock>,
    http: reqwest::Client,
    agencies: AtomicU32,
    server: ServerHandle,
    // Dropped last: the pool must be gone before the database.
    database: Database,
}

impl TestApp {
    /// Starts one with the usual settings.
    pub async fn start(backend: Backend) -> Self {
        Self::start_with(
            backend,
            Settings {
                requests_per_minute: 0,
                event_stream: Duration::ZERO,
                webhooks_private: true,
                ..Settings::default()
            },
        )
        .await
    }

    /// Starts one with other settings.
    pub async fn start_with(backend: Backend, settings: Settings) -> Self {
        let database = Database::migrated(backend);
        let clock = Arc::new(SetClock::at(START.parse().expect("a moment")));
        let runtime = Runtime::new(Arc::clone(&clock) as _, Arc::new(SystemEntropy));
        let config = StoreConfig { url: database.url.clone(), pool_size: 8, pool_timeout: Duration::from_secs(5) };
        let store = Store::new(&config, Vault::new(SecretKey::new([7; 32]), Vec::new()), runtime);
        let app = web::Data::new(App::assemble(store, settings).expect("the application is assembled"));
        let served = bole_api::routes::served().expect("the document is sound");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("the port is known");
        let threads = Threads { workers: 1, blocking: 8 };
        let server = server::start(app.clone(), served, listener, threads).expect("it starts");
        let handle = server.handle();
        tokio::spawn(server);
        // The clock stands still; the client must not wait for anything longer than a slow machine needs.
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(120))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        Self {
            inner: Arc::new(Inner { app, address, clock, http, agencies: AtomicU32::new(0), server: handle, database }),
        }
    }

    /// Ends the server.
    pub async fn stop(&self) {
        self.inner.server.stop(false).await;
    }

    /// The application inside the server.
    pub fn app(&self) -> &web::Data<App> {
        &self.inner.app
    }

    /// The store that the server uses.
    pub fn store(&self) -> &Store {
        &self.inner.app.store
    }

    /// The database behind it.
    pub fn database(&self) -> &Database {
        &self.inner.database
    }

    /// Which database it is.
    pub fn backend(&self) -> Backend {
        self.store().backend()
    }

    /// The server's moment.
    pub fn now(&self) -> DateTime<Utc> {
        self.store().runtime().now()
    }

    /// Moves the server's clock on.
    pub fn advance(&self, by: TimeDelta) {
        self.inner.clock.set(self.now() + by);
    }

    /// Sets the server's clock, e.g. `2026-02-10T01:00:00Z`.
    pub fn set_clock(&self, moment: &str) {
        self.inner.clock.set(moment.parse().expect("a moment"));
    }

    /// The full address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.inner.address)
    }

    /// Sends requests.
    pub(crate) fn client(&self) -> &reqwest::Client {
        &self.inner.http
    }

    /// A new agency with people in every role.
    pub async fn agency(&self) -> Agency {
        let number = self.inner.agencies.fetch_add(1, Ordering::Relaxed) + 1;
        let app = self.clone();
        tokio::task::spawn_blocking(move || Agency::create(&app, number)).await.expect("an agency is made")
    }

    /// Two agencies that must not see each other.
    pub async fn two_agencies(&self) -> (Agency, Agency) {
        (self.agency().await, self.agency().await)
    }

    /// Somebody without a token.
    pub fn anyone(&self) -> Actor {
        Actor::anyone(self)
    }

    /// Somebody with this very token.
    pub fn bearer(&self, token: &str) -> Actor {
        Actor::bearer(self, token)
    }

    /// Waits until the job that an answer of 202 started has ended; gives the job.
    pub async fn wait_job(&self, started: &Answer) -> Answer {
        assert_eq!(started.status, 202, "it starts a job: {started}");
        let place = started.location();
        for _ in 0..2400 {
            let job = started.actor().get(&place).await.expect(200);
            if matches!(job.text("/state").as_str(), "succeeded" | "failed") {
                return job;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the job did not end within a minute: {place}");
    }
}

/// Runs a test's body against a fresh server; the database goes away even when it fails.
pub fn run<F: Future<Output = ()>>(backend: Backend, body: impl FnOnce(TestApp) -> F) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let outcome = runtime.block_on(async {
        let app = TestApp::start(backend).await;
        let outcome = AssertUnwindSafe(body(app.clone())).catch_unwind().await;
        app.stop().await;
        outcome
    });
    drop(runtime);
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}
