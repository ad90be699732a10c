//! The queue: a claim without personal data lies across agencies, the job itself in its agency.

mod work;

use bole_domain::events::{EventData, EventObject, EventType, JobMoved};
use bole_domain::ids::{AgencyId, JobId};
use chrono::TimeDelta;
use diesel::prelude::*;

pub use work::{abandon, advance, again, fail, hold, hold_together, progress, start, succeed};

use super::{Job, JobState, NewJob, Outcome};
use crate::db::Db;
use crate::error::{Named, StoreError, corrupt};
use crate::events::{self, NewEvent};
use crate::schema::{job_claims as q, jobs as t};
use crate::store::{System, Tenant};
use crate::types::{At, Json, Key};
use crate::{documents, on_both};

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
    let job = super::load(tx, id)?;
    told(tx, EventType::JobQueued, &job, JobState::Queued);
    Ok(job)
}

fn told(tx: &mut Tenant<'_>, kind: EventType, job: &Job, state: JobState) {
    let event = NewEvent {
        kind,
        object: EventObject { kind: "job".to_owned(), id: job.id.to_string() },
        client: None,
        engagement: None,
        shared: false,
        data: EventData::Job(JobMoved { job_kind: job.kind.code().to_owned(), state: state.code().to_owned() }),
    };
    events::emit(tx, event);
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
