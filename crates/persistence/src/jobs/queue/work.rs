//! A claimed job from its start to its end.

use bole_domain::events::EventType;
use bole_domain::jobs::RowFault;
use chrono::TimeDelta;
use diesel::prelude::*;

use super::{Claim, patience, told};
use crate::db::Db;
use crate::error::{StoreError, corrupt};
use crate::jobs::outcome::FAULTS;
use crate::jobs::{Job, JobFailure, JobState, KeptFaults, Outcome};
use crate::on_both;
use crate::schema::{job_claims as q, jobs as t};
use crate::store::Tenant;
use crate::types::{At, Json, Key};

/// Begins the work on a claimed job. `None` when it has ended already; its claim is then dropped.
pub fn start(tx: &mut Tenant<'_>, claim: &Claim) -> Result<Option<Job>, StoreError> {
    let (agency, at, id) = (tx.agency(), tx.at(), Key::of(claim.job));
    let open = [JobState::Queued.code(), JobState::Running.code()];
    let rows = on_both!(&mut *tx.db, |c| diesel::update(t::table.find((agency, id)))
        .filter(t::state.eq_any(&open))
        .set((
            t::state.eq(JobState::Running.code()),
            t::started_at.eq(at),
            t::done.eq(0_i64),
            t::version.eq(t::version + 1),
        ))
        .execute(c))?;
    if rows == 0 {
        on_both!(&mut *tx.db, |c| diesel::delete(q::table.find(id)).execute(c))?;
        return Ok(None);
    }
    let job = crate::jobs::load(tx, claim.job)?;
    Ok(Some(Job { attempt: claim.attempt, ..job }))
}

/// Tells how far the work has come, in a short transaction of its own.
pub fn progress(tx: &mut Tenant<'_>, job: &Job, done: usize, total: usize) -> Result<(), StoreError> {
    hold(tx, job)?;
    let agency = tx.agency();
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    on_both!(&mut *tx.db, |c| diesel::update(t::table.find((agency, Key::of(job.id))))
        .set((t::done.eq(number(done)), t::total.eq(number(total)), t::version.eq(t::version + 1)))
        .execute(c))?;
    Ok(())
}

/// Makes sure that the job is still this worker's, and keeps it so until the transaction ends. Called first in every
/// transaction that writes a job's effects.
pub fn hold(tx: &mut Tenant<'_>, job: &Job) -> Result<(), StoreError> {
    let rows = on_both!(&mut *tx.db, |c| diesel::update(q::table.find(Key::of(job.id)))
        .filter(q::attempts.eq(job.attempt))
        .set(q::attempts.eq(job.attempt))
        .execute(c))?;
    if rows == 1 { Ok(()) } else { Err(LOST) }
}

/// The same for one of several transactions that write effects of the job at the same time: they share the hold, which keeps
/// others from taking the job and lets its lease be renewed.
pub fn hold_together(tx: &mut Tenant<'_>, job: &Job) -> Result<(), StoreError> {
    let Db::Pg(c) = &mut *tx.db else { return hold(tx, job) };
    let held: Option<Key> = q::table
        .find(Key::of(job.id))
        .filter(q::attempts.eq(job.attempt))
        .select(q::job_id)
        .for_key_share()
        .first(c)
        .optional()?;
    held.map(|_| ()).ok_or(LOST)
}

/// Tells that so many more are done; the job is held.
pub fn advance(tx: &mut Tenant<'_>, job: &Job, more: usize) -> Result<(), StoreError> {
    let (agency, more) = (tx.agency(), i64::try_from(more).unwrap_or(i64::MAX));
    on_both!(&mut *tx.db, |c| diesel::update(t::table.find((agency, Key::of(job.id))))
        .set((t::done.eq(t::done + more), t::version.eq(t::version + 1)))
        .execute(c))?;
    Ok(())
}

const LOST: StoreError = StoreError::Conflict {
    code: "job_lost",
    zh: "任务已由另一工作线程接手。",
    en: "Another worker has taken the job.",
};

/// Ends a job with its outcome.
pub fn succeed(tx: &mut Tenant<'_>, job: &Job, outcome: &Outcome) -> Result<(), StoreError> {
    let json = Json::of(outcome).map_err(corrupt("jobs", "outcome"))?;
    end(tx, job, JobState::Succeeded, &outcome.faults)?;
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| diesel::update(t::table.find((agency, Key::of(job.id))))
        .set(t::outcome.eq(&json))
        .execute(c))?;
    Ok(())
}

/// Ends a job without effect.
pub fn fail(tx: &mut Tenant<'_>, job: &Job, failure: &JobFailure) -> Result<(), StoreError> {
    let text = serde_json::to_string(&failure.text).map_err(corrupt("jobs", "failure_detail"))?;
    end(tx, job, JobState::Failed, &failure.faults)?;
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| diesel::update(t::table.find((agency, Key::of(job.id))))
        .set((t::failure_code.eq(&failure.code), t::failure_detail.eq(&text)))
        .execute(c))?;
    Ok(())
}

/// Ends a job whose workers were lost too often.
pub fn abandon(tx: &mut Tenant<'_>, job: &Job) -> Result<(), StoreError> {
    fail(
        tx,
        job,
        &JobFailure::new(
            "job_abandoned",
            "任务多次中断，已放弃；请重新提交，若再次发生请联系运维。",
            "The job was interrupted too often and is given up; send it again, and tell the operators if it happens again.",
        ),
    )
}

/// Gives a job back to the queue, to be tried after a while.
pub fn again(tx: &mut Tenant<'_>, job: &Job, after: TimeDelta) -> Result<(), StoreError> {
    hold(tx, job)?;
    let (agency, id) = (tx.agency(), Key::of(job.id));
    let until = At::new(tx.now() + patience(after, job.attempt));
    on_both!(&mut *tx.db, |c| diesel::update(t::table.find((agency, id)))
        .set((t::state.eq(JobState::Queued.code()), t::version.eq(t::version + 1)))
        .execute(c))?;
    on_both!(&mut *tx.db, |c| diesel::update(q::table.find(id)).set(q::claimed_until.eq(until)).execute(c))?;
    Ok(())
}

pub(super) fn end(tx: &mut Tenant<'_>, job: &Job, state: JobState, faults: &[RowFault]) -> Result<(), StoreError> {
    let (agency, at, id) = (tx.agency(), tx.at(), Key::of(job.id));
    let claim = q::table.find(id);
    let rows = on_both!(&mut *tx.db, |c| diesel::delete(claim.filter(q::attempts.eq(job.attempt))).execute(c))?;
    if rows != 1 {
        return Err(LOST);
    }
    let sealed = if faults.is_empty() {
        None
    } else {
        let plain = serde_json::to_vec(&KeptFaults::of(faults)).map_err(corrupt("jobs", "sealed_faults"))?;
        Some(tx.keys().seal(tx.runtime(), FAULTS, &plain)?)
    };
    on_both!(&mut *tx.db, |c| diesel::update(t::table.find((agency, id)))
        .set((
            t::state.eq(state.code()),
            t::finished_at.eq(at),
            t::sealed_faults.eq(sealed.as_deref()),
            t::version.eq(t::version + 1),
        ))
        .execute(c))?;
    told(tx, EventType::JobEnded, job, state);
    Ok(())
}
