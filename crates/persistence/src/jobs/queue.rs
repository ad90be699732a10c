//! The queue: a claim without personal data lies across agencies, the job itself in its agency.

use bole_domain::ids::{AgencyId, JobId};
use bole_domain::jobs::RowFault;
use chrono::TimeDelta;
use diesel::prelude::*;

use super::{FAULTS, Job, JobFailure, JobState, KeptFaults, NewJob, Outcome};
use crate::db::Db;
use crate::documents;
use crate::error::{Named, StoreError, corrupt};
use crate::on_both;
use crate::schema::{job_claims as q, jobs as t};
use crate::store::{System, Tenant};
use crate::types::{At, Json, Key};

/// A worker's hold on a job until its lease ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// The job.
    pub job: JobId,
    /// Its agency.
    pub agency: AgencyId,
    /// Which attempt this is, from 1 on; a later one makes this worker's effects void.
    pub attempt: i32,
}

/// Queues a job. Refused as `job_running` while a rival of the same subject waits or runs.
pub fn enqueue(tx: &mut Tenant<'_>, new: NewJob<'_>) -> Result<Job, StoreError> {
    take_turns(tx, new.subject)?;
    let (agency, at, id) = (tx.agency(), tx.at(), tx.new_id::<JobId>());
    let rivals: Vec<&str> = new.kind.rivals().iter().map(|kind| kind.code()).collect();
    let open = [JobState::Queued.code(), JobState::Running.code()];
    let busy: i64 = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::subject_id.eq(new.subject)))
        .filter(t::kind.eq_any(&rivals).and(t::state.eq_any(&open)))
        .count()
        .get_result(c))?;
    if busy > 0 {
        return Err(StoreError::Conflict {
            code: "job_running",
            zh: "同一对象上已有任务在排队或运行，请等它结束。",
            en: "A job on this object is waiting or running; wait for its end.",
        });
    }
    let document = new.upload.map(|upload| documents::store(tx, upload)).transpose()?.map(|row| Key::of(row.id));
    let empty = Json::of(&Outcome::default()).map_err(corrupt("jobs", "outcome"))?;
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(id)),
            t::kind.eq(new.kind.code()),
            t::subject_type.eq(new.subject_type),
            t::subject_id.eq(new.subject),
            t::state.eq(JobState::Queued.code()),
            t::done.eq(0_i64),
            t::outcome.eq(&empty),
            t::parameters.eq(&new.parameters),
            t::document_id.eq(document),
            t::created_by.eq(new.created_by),
            t::created_at.eq(at),
            t::version.eq(1_i64),
        ))
        .execute(c))?;
    on_both!(&mut *tx.db, |c| diesel::insert_into(q::table)
        .values((
            q::job_id.eq(Key::of(id)),
            q::agency_id.eq(agency),
            q::kind.eq(new.kind.code()),
            q::due_at.eq(at),
            q::attempts.eq(0_i32),
        ))
        .execute(c))?;
    super::load(tx, id)
}

/// Two requests for the same subject come one after the other; SQLite has one writer at a time anyway.
fn take_turns(tx: &mut Tenant<'_>, subject: Key) -> Result<(), StoreError> {
    let agency = tx.agency();
    if let Db::Pg(c) = &mut *tx.db {
        diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
            .bind::<diesel::sql_types::Text, _>(format!("job/{}/{}", agency.0, subject.0))
            .execute(c)?;
    }
    Ok(())
}

/// Does any job wait for a worker?
pub fn waiting(system: &mut System<'_>) -> Result<bool, StoreError> {
    let at = system.at();
    let found: Option<Key> = on_both!(&mut *system.db, |c| q::table
        .filter(q::claimed_until.is_null().or(q::claimed_until.lt(at)))
        .select(q::job_id)
        .limit(1)
        .first(c))
    .optional_row()?;
    Ok(found.is_some())
}

/// How long an attempt holds, or rests, where the first does for `base`. From the fourth on it doubles: a job that takes its
/// process down with it does so ever more seldom, and one whose process went down for another reason is not given up.
fn patience(base: TimeDelta, attempt: i32) -> TimeDelta {
    base * (1 << attempt.saturating_sub(3).clamp(0, 6))
}

/// Takes the job that has waited longest, or one whose worker has not renewed its lease.
pub fn claim(system: &mut System<'_>, lease: TimeDelta) -> Result<Option<Claim>, StoreError> {
    let at = system.at();
    let found: Option<(Key, Key, i32)> = match &mut *system.db {
        Db::Pg(c) => q::table
            .filter(q::claimed_until.is_null().or(q::claimed_until.lt(at)))
            .order((q::due_at, q::job_id))
            .select((q::job_id, q::agency_id, q::attempts))
            .limit(1)
            .for_update()
            .skip_locked()
            .first(c),
        Db::Lite(c) => q::table
            .filter(q::claimed_until.is_null().or(q::claimed_until.lt(at)))
            .order((q::due_at, q::job_id))
            .select((q::job_id, q::agency_id, q::attempts))
            .limit(1)
            .first(c),
    }
    .optional_row()?;
    let Some((job, agency, attempts)) = found else { return Ok(None) };
    let attempt = attempts.saturating_add(1);
    let until = At::new(system.now() + patience(lease, attempt));
    let rows = on_both!(&mut *system.db, |c| diesel::update(q::table.find(job))
        .filter(q::attempts.eq(attempts))
        .set((q::claimed_until.eq(until), q::attempts.eq(attempt)))
        .execute(c))?;
    Ok((rows == 1).then(|| Claim { job: job.id(), agency: agency.id(), attempt }))
}

/// Prolongs the lease. `false` when another worker has taken the job.
pub fn renew(system: &mut System<'_>, claim: &Claim, lease: TimeDelta) -> Result<bool, StoreError> {
    let until = At::new(system.now() + patience(lease, claim.attempt));
    let rows = on_both!(&mut *system.db, |c| diesel::update(q::table.find(Key::of(claim.job)))
        .filter(q::attempts.eq(claim.attempt))
        .set(q::claimed_until.eq(until))
        .execute(c))?;
    Ok(rows == 1)
}

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
    let job = super::load(tx, claim.job)?;
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

fn end(tx: &mut Tenant<'_>, job: &Job, state: JobState, faults: &[RowFault]) -> Result<(), StoreError> {
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
    Ok(())
}
