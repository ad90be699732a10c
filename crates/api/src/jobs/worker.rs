//! The workers: each takes a job, does it on a blocking thread, keeps its lease, and writes how it ended.

use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::web;
use bole_persistence::jobs::{self, Claim, Job, JobFailure, JobKind, Outcome};
use bole_persistence::{Mode, StoreError};
use chrono::TimeDelta;
use tokio::sync::watch;
use tokio::task::{JoinHandle, spawn_blocking};

use super::Failure;
use crate::state::App;

/// Most attempts at one job; with the default lease they take more than an hour when each is lost.
const ATTEMPTS: i32 = 12;
/// How long a job waits after the database was out of reach.
const PAUSE: TimeDelta = TimeDelta::seconds(2);
/// How often the queue is looked at when nobody rings.
const POLL: Duration = Duration::from_millis(500);

/// Starts `count` workers on the present runtime. Each ends, after the job at hand, when `stop` becomes true or its
/// sender is dropped.
pub fn start_workers(app: &web::Data<App>, count: usize, stop: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    (0..count).map(|_| tokio::spawn(work(app.clone().into_inner(), stop.clone()))).collect()
}

async fn work(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match take(&app).await {
            Some(claim) => carry(&app, claim).await,
            None => {
                tokio::select! {
                    () = app.job_queued.notified() => {}
                    () = tokio::time::sleep(POLL) => {}
                    changed = stop.changed() => if changed.is_err() { return },
                }
            }
        }
    }
}

/// A worker that has not renewed its claim for so long is taken for dead.
fn lease(app: &App) -> TimeDelta {
    TimeDelta::from_std(app.settings.job_lease).unwrap_or(TimeDelta::MAX)
}

async fn take(app: &Arc<App>) -> Option<Claim> {
    let app = Arc::clone(app);
    let claimed = spawn_blocking(move || {
        // A look first: on SQLite a claim takes the one writer's place.
        if !app.store.system(Mode::Read, jobs::waiting)? {
            return Ok(None);
        }
        app.store.system(Mode::Write, |system| jobs::claim(system, lease(&app)))
    })
    .await;
    match claimed {
        Ok(Ok(claim)) => claim,
        Ok(Err(error)) => {
            let error: StoreError = error;
            log::warn!("the job queue cannot be read: {error}");
            None
        }
        Err(_) => None,
    }
}

async fn carry(app: &Arc<App>, claim: Claim) {
    let begun = Instant::now();
    let starting = Arc::clone(app);
    let started =
        spawn_blocking(move || starting.store.tenant(claim.agency, Mode::Write, |tx| jobs::start(tx, &claim))).await;
    let job = match started {
        Ok(Ok(Some(job))) => Arc::new(job),
        Ok(Ok(None)) => return,
        Ok(Err(error)) => {
            log::warn!(job = claim.job.to_string().as_str(); "a job cannot be started: {error}");
            return;
        }
        Err(_) => return,
    };
    let result = if claim.attempt > ATTEMPTS { None } else { Some(run(app, &job, claim).await) };
    let verdict = match &result {
        None => "abandoned",
        Some(Ok(_)) => "succeeded",
        Some(Err(Failure::Ended(_))) => "failed",
        Some(Err(Failure::Later)) => "postponed",
    };
    let (ending, ended) = (Arc::clone(app), Arc::clone(&job));
    if let Ok(Err(error)) = spawn_blocking(move || end(&ending, &ended, result)).await {
        // The lease runs out and the job is taken again; its effects are safe to repeat.
        log::warn!(job = job.id.to_string().as_str(); "the end of a job cannot be written: {error}");
    }
    log::info!(
        job = job.id.to_string().as_str(), kind = job.kind.code(), attempt = job.attempt, verdict = verdict,
        millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        "job"
    );
}

/// Does the work on a blocking thread while the lease is renewed here.
async fn run(app: &Arc<App>, job: &Arc<Job>, claim: Claim) -> Result<Done, Failure> {
    let (working, subject) = (Arc::clone(app), Arc::clone(job));
    let mut work = spawn_blocking(move || dispatch(&working, &subject));
    let mut tick = tokio::time::interval(app.settings.job_lease / 3);
    tick.tick().await;
    loop {
        tokio::select! {
            done = &mut work => return done.unwrap_or_else(|_| {
                log::error!(job = job.id.to_string().as_str(); "a job panicked");
                Err(Failure::internal())
            }),
            _ = tick.tick() => {
                let renewing = Arc::clone(app);
                let renewed = spawn_blocking(move || {
                    renewing.store.system(Mode::Write, |system| jobs::renew(system, &claim, lease(&renewing)))
                });
                if let Ok(Err(error)) = renewed.await {
                    log::warn!(job = job.id.to_string().as_str(); "a lease cannot be renewed: {error}");
                }
            }
        }
    }
}

/// How the work went well.
enum Done {
    /// The end is still to be written.
    Now(Outcome),
    /// The end was written in the transaction of the effect.
    Written,
}

fn dispatch(app: &App, job: &Job) -> Result<Done, Failure> {
    match job.kind {
        JobKind::RosterImport => crate::people::import::run(app, job).map(|()| Done::Written),
        JobKind::PoliciesImport => crate::insurance::import::run(app, job).map(|()| Done::Written),
        JobKind::OpeningsImport => crate::settlement::openings::import::run(app, job).map(|()| Done::Written),
        JobKind::DeductionsImport => crate::settlement::deductions::import::run(app, job).map(|()| Done::Written),
        JobKind::InputsImport => crate::settlement::cycles::inputs::run(app, job).map(Done::Now),
        JobKind::AttendanceImport => crate::attendance::import::run(app, job).map(|()| Done::Written),
        JobKind::AttendanceTaking => crate::settlement::cycles::inputs::run_taking(app, job).map(Done::Now),
        JobKind::Computation => crate::settlement::results::compute::run(app, job).map(Done::Now),
    }
}

/// Writes the end, a few times if the database is out of reach.
fn end(app: &App, job: &Job, result: Option<Result<Done, Failure>>) -> Result<(), StoreError> {
    if let Some(Ok(Done::Written)) = result {
        return Ok(());
    }
    let mut left = 5_u32;
    loop {
        let written = app.store.tenant(job.agency, Mode::Write, |tx| match &result {
            None => jobs::abandon(tx, job),
            Some(Ok(Done::Now(outcome))) => jobs::succeed(tx, job, outcome),
            Some(Ok(Done::Written)) => Ok(()),
            Some(Err(Failure::Ended(failure))) => jobs::fail(tx, job, failure),
            Some(Err(Failure::Later)) if job.attempt < ATTEMPTS => jobs::again(tx, job, PAUSE),
            Some(Err(Failure::Later)) => jobs::fail(tx, job, &out_of_reach()),
        });
        match written {
            Err(StoreError::Unavailable(_) | StoreError::Full(_) | StoreError::ReadOnly(_)) if left > 0 => {
                left -= 1;
                std::thread::sleep(POLL);
            }
            other => return other,
        }
    }
}

fn out_of_reach() -> JobFailure {
    JobFailure::new(
        "database_unavailable",
        "数据库多次不可用，任务未完成；请稍后重新提交。",
        "The database was out of reach several times and the job came to nothing; send it again later.",
    )
}
