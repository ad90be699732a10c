//! `bole serve`: the API and the job workers, until told to stop.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::web;
use bole_persistence::dialect::Separation;
use bole_persistence::runtime::Runtime;
use bole_persistence::{Mode, Store, StoreError, db, dialect};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::{CliError, migrate, open, vault};
use crate::config::Config;
use crate::http::server;
use crate::jobs::start_workers;
use crate::sla::watch_timers;
use crate::state::{App, Settings};
use crate::webhooks::send_webhooks;

/// Serves until SIGINT or SIGTERM; requests and jobs under way are finished first.
pub(super) fn run(config: &Config) -> Result<(), CliError> {
    #[cfg(target_os = "linux")]
    keep_pages_small();
    // A missing key file, or a font that does not read, is told of before anything is changed.
    vault(config, &Runtime::system())?;
    let (fonts, objects, mailer) = (config.read_fonts()?, config.read_objects()?, config.read_mailer()?);
    let settings = Settings { fonts, objects, mailer, ..config.settings() };
    if let Some(objects) = &settings.objects {
        objects.prepare().map_err(|error| CliError::Told(format!("objects: {objects}: {error}")))?;
    }
    db::check_writable(config.database_url.reveal())?;
    migrate::prepare(config)?;
    let store = open(config)?;
    tell_row_security(&store)?;
    let app = web::Data::new(App::assemble(store, settings)?);
    let served = crate::routes::served().map_err(CliError::Told)?;
    allow_many_connections();
    let listener = TcpListener::bind(&config.listen)
        .map_err(|e| CliError::Told(format!("cannot listen on {}: {e}", config.listen)))?;
    let address = listener.local_addr()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(async {
        let server = server::start(app.clone(), served, listener, config.threads())?;
        log::info!("serving on http://{address}, Swagger UI at http://{address}/swagger-ui/");
        tokio::spawn(give_memory_back());
        let (stop, stopped) = watch::channel(false);
        let mut workers = start_workers(&app, config.job_workers, &stopped);
        workers.push(watch_timers(&app, &stopped));
        workers.push(send_webhooks(&app, &stopped));
        tokio::spawn(let_streams_end(app.clone()));
        server.await?;
        stop.send_replace(true);
        for worker in workers {
            // A worker's panic was logged where it happened.
            let _ = worker.await;
        }
        log::info!("stopped");
        Ok(())
    })
}

/// Whoever listens to what happens would listen on while the server waits for its requests to end.
async fn let_streams_end(app: web::Data<App>) {
    let told = async {
        let mut term = signal(SignalKind::terminate())?;
        tokio::select! {
            done = tokio::signal::ctrl_c() => done,
            _ = term.recv() => Ok(()),
        }
    };
    match told.await {
        Ok(()) => app.stop_streams(),
        Err(error) => log::warn!("signals cannot be listened to: {error}"),
    }
}

/// Memory that was given up goes back to the system: often, so that an uploaded file is given back before the job that reads it
/// needs as much again.
async fn give_memory_back() {
    const EACH: Duration = Duration::from_millis(250);
    loop {
        tokio::time::sleep(EACH).await;
        bole_memory::give_back();
    }
}

/// The system joins small pages to large ones behind an idle server's back, and counts all of a large one as used: ten megabytes
/// that nobody needs.
#[cfg(target_os = "linux")]
fn keep_pages_small() {
    if let Err(error) = rustix::thread::disable_transparent_huge_pages(true) {
        log::warn!("large pages stay allowed: {error}");
    }
}

/// Each connection takes a file descriptor, and the usual soft limit is a thousand: as many as the system allows are asked for.
fn allow_many_connections() {
    match rlimit::increase_nofile_limit(u64::MAX) {
        Ok(most) => log::info!("at most {most} connections and files at once"),
        Err(error) => log::warn!("the limit of open connections stays as it is: {error}"),
    }
}

/// How agencies are kept apart in this installation.
fn tell_row_security(store: &Store) -> Result<(), CliError> {
    let separation = store.system(Mode::Read, |sys| dialect::separation(sys.db)).map_err(|e: StoreError| e)?;
    match separation {
        Separation::File => log::info!("SQLite: every query carries its agency"),
        Separation::Bound => log::info!("PostgreSQL: row-level security binds the service's login"),
        Separation::GivenUp { login } => log::warn!(
            "PostgreSQL: row-level security binds the service only as long as the login {login}, which could lift it, acts \
             as bole_app; let the service log in as bole_app"
        ),
        Separation::Unbound { login } => log::warn!(
            "PostgreSQL: row-level security does NOT bind the login {login}; let the service log in as bole_app"
        ),
    }
    Ok(())
}
