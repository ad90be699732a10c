//! A timer as a row, its marks, and the claim for its next alarm.

use bole_domain::events::{EventData, EventObject, EventType, TimerStruck};
use bole_domain::ids::TypedId;
use bole_domain::sla::policy::Policy;
use bole_domain::sla::timer::{Mark, MarkKind, Subject, SubjectKind, Timer, TimerState};
use chrono::TimeDelta;
use diesel::dsl::SqlTypeOf;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};

use crate::bulk::AT_ONCE;
use crate::db::Db;
use crate::error::{StoreError, corrupt, guarded};
use crate::events::{self, NewEvent};
use crate::schema::{timer_claims as q, timers as t};
use crate::store::Tenant;
use crate::types::{At, Json, Key};
use crate::{bulk_row, on_both};

/// A timer, with its shipped policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The timer.
    pub timer: Timer,
    /// What it proves.
    pub policy: &'static Policy,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
pub(super) struct Row {
    id: Key,
    policy: String,
    policy_version: i64,
    subject_kind: String,
    subject_id: Key,
    engagement_id: Option<Key>,
    client_id: Option<Key>,
    state: String,
    started_at: At,
    due_at: Option<At>,
    plan: Json,
    ended_at: Option<At>,
    version: i64,
}

impl Row {
    pub(super) fn read(self) -> Result<Timer, StoreError> {
        let corrupt_column = |column| StoreError::Corrupt { table: "timers", column };
        Ok(Timer {
            id: self.id.id(),
            policy: self.policy,
            policy_version: self.policy_version,
            subject: Subject {
                kind: SubjectKind::from_code(&self.subject_kind).ok_or(corrupt_column("subject_kind"))?,
                id: self.subject_id.0,
                engagement: self.engagement_id.map(Key::id),
                client: self.client_id.map(Key::id),
            },
            started_at: self.started_at.get(),
            due_at: self.due_at.map(At::get),
            state: TimerState::from_code(&self.state).ok_or(corrupt_column("state"))?,
            plan: self.plan.read().map_err(corrupt("timers", "plan"))?,
            ended_at: self.ended_at.map(At::get),
            version: self.version,
        })
    }
}

bulk_row! {
    struct MarkRow of timer_marks {
        agency_id: Key,
        timer_id: Key,
        kind: String,
        level: i32,
        marked_at: At,
        role: Option<String>,
        marked_by: Option<String>,
        reason: Option<String>,
    }
}

bulk_row! {
    struct ClaimRow of timer_claims {
        timer_id: Key,
        agency_id: Key,
        due_at: At,
    }
}

bulk_row! {
    struct NewRow of timers {
        agency_id: Key,
        id: Key,
        policy: String,
        policy_version: i64,
        subject_kind: String,
        subject_id: Key,
        engagement_id: Option<Key>,
        client_id: Option<Key>,
        state: String,
        started_at: At,
        due_at: Option<At>,
        plan: Json,
        waits_for: Option<i32>,
        ended_at: Option<At>,
        version: i64,
    }
}

/// Keeps timers that were just started.
pub(super) fn insert_all(tx: &mut Tenant<'_>, timers: &[&Timer]) -> Result<(), StoreError> {
    let agency = tx.agency();
    let row = |timer: &&Timer| {
        Ok(NewRow {
            agency_id: agency,
            id: Key::of(timer.id),
            policy: timer.policy.clone(),
            policy_version: timer.policy_version,
            subject_kind: timer.subject.kind.code().to_owned(),
            subject_id: Key(timer.subject.id),
            engagement_id: timer.subject.engagement.map(Key::of),
            client_id: timer.subject.client.map(Key::of),
            state: timer.state.code().to_owned(),
            started_at: At::new(timer.started_at),
            due_at: timer.due_at.map(At::new),
            plan: Json::of(&timer.plan).map_err(corrupt("timers", "plan"))?,
            waits_for: timer.plan.waits_for,
            ended_at: timer.ended_at.map(At::new),
            version: timer.version,
        })
    };
    let rows: Vec<NewRow> = timers.iter().map(row).collect::<Result<_, StoreError>>()?;
    NewRow::insert_all(tx.db, &rows)?;
    Ok(())
}

/// Saves what became of loaded timers; refuses if somebody else saved one meanwhile.
pub(super) fn save_all(tx: &mut Tenant<'_>, timers: &[&Timer]) -> Result<(), StoreError> {
    let agency = tx.agency();
    let plans: Vec<Json> = timers
        .iter()
        .map(|timer| Json::of(&timer.plan))
        .collect::<Result<_, _>>()
        .map_err(corrupt("timers", "plan"))?;
    match &mut *tx.db {
        Db::Lite(c) => {
            for (timer, plan) in timers.iter().zip(&plans) {
                let seen = t::version.eq(timer.version);
                let rows = diesel::update(t::table.find((agency, Key::of(timer.id))).filter(seen))
                    .set((
                        t::policy_version.eq(timer.policy_version),
                        t::state.eq(timer.state.code()),
                        t::due_at.eq(timer.due_at.map(At::new)),
                        t::plan.eq(plan),
                        t::waits_for.eq(timer.plan.waits_for),
                        t::ended_at.eq(timer.ended_at.map(At::new)),
                        t::version.eq(timer.version + 1),
                    ))
                    .execute(c)?;
                guarded(rows, "timer")?;
            }
        }
        Db::Pg(c) => {
            for (timers, plans) in timers.chunks(AT_ONCE).zip(plans.chunks(AT_ONCE)) {
                let rows = diesel::sql_query(SAVE_ALL)
                    .bind::<SqlTypeOf<t::agency_id>, _>(agency)
                    .bind::<Array<SqlTypeOf<t::id>>, _>(each(timers, |timer| Key::of(timer.id)))
                    .bind::<Array<BigInt>, _>(each(timers, |timer| timer.version))
                    .bind::<Array<BigInt>, _>(each(timers, |timer| timer.policy_version))
                    .bind::<Array<Text>, _>(each(timers, |timer| timer.state.code()))
                    .bind::<Array<SqlTypeOf<t::due_at>>, _>(each(timers, |timer| timer.due_at.map(At::new)))
                    .bind::<Array<SqlTypeOf<t::plan>>, _>(plans.iter().collect::<Vec<_>>())
                    .bind::<Array<SqlTypeOf<t::ended_at>>, _>(each(timers, |timer| timer.ended_at.map(At::new)))
                    .bind::<Array<SqlTypeOf<t::waits_for>>, _>(each(timers, |timer| timer.plan.waits_for))
                    .execute(c)?;
                if rows != timers.len() {
                    return Err(StoreError::Stale("timer"));
                }
            }
        }
    }
    Ok(())
}

/// How long a timer waits before it looks again whether its year is there.
const LOOK_AGAIN: TimeDelta = TimeDelta::days(1);

/// On PostgreSQL all rows go in one statement. It is held to the keys: without figures of a table that grew fast the planner would read all
/// timers of the agency for them.
const SAVE_ALL: &str = "UPDATE timers AS t SET policy_version = n.policy_version, state = n.state, due_at = n.due_at, \
    plan = n.plan, ended_at = n.ended_at, waits_for = n.waits_for, version = n.version + 1 \
    FROM unnest($2, $3, $4, $5, $6, $7, $8, $9) \
    AS n (id, version, policy_version, state, due_at, plan, ended_at, waits_for) \
    WHERE t.agency_id = $1 AND t.id = ANY ($2) AND t.id = n.id AND t.version = n.version";

fn each<T>(timers: &[&Timer], of: impl Fn(&Timer) -> T) -> Vec<T> {
    timers.iter().map(|timer| of(timer)).collect()
}

/// Keeps what happened to timers, and when something of each is to be done next.
pub(super) fn keep_marks(tx: &mut Tenant<'_>, moved: &[(Timer, Vec<Mark>)]) -> Result<(), StoreError> {
    let agency = tx.agency();
    let marks: Vec<MarkRow> = moved
        .iter()
        .flat_map(|(timer, marks)| marks.iter().map(move |mark| (Key::of(timer.id), mark)))
        .map(|(timer_id, mark)| MarkRow {
            agency_id: agency,
            timer_id,
            kind: mark.kind.code().to_owned(),
            level: i32::try_from(mark.level).unwrap_or(i32::MAX),
            marked_at: At::new(mark.at),
            role: mark.role.map(|role| role.code().to_owned()),
            marked_by: mark.by.clone(),
            reason: mark.reason.clone(),
        })
        .collect();
    MarkRow::insert_all(tx.db, &marks)?;
    for (timer, mark) in moved.iter().flat_map(|(timer, marks)| marks.iter().map(move |mark| (timer, mark))) {
        told(tx, timer, mark);
    }
    // Those that were just started have none.
    let known = moved.iter().filter(|(_, marks)| marks.iter().all(|mark| mark.kind != MarkKind::Started));
    let ids: Vec<Key> = known.map(|(timer, _)| Key::of(timer.id)).collect();
    for ids in ids.chunks(500) {
        on_both!(&mut *tx.db, |c| diesel::delete(q::table.filter(q::timer_id.eq_any(ids))).execute(c))?;
    }
    let now = tx.now();
    let next = |(timer, _): &(Timer, Vec<Mark>)| {
        // One that waits for a year of the calendar looks again each day, whichever way the year comes.
        let looks_again = timer.plan.waits_for.filter(|_| !timer.state.is_over()).map(|_| now + LOOK_AGAIN);
        let due_at = At::new(timer.next_alarm().into_iter().chain(looks_again).min()?);
        Some(ClaimRow { timer_id: Key(timer.id.uuid()), agency_id: agency, due_at })
    };
    let claims: Vec<ClaimRow> = moved.iter().filter_map(next).collect();
    ClaimRow::insert_all(tx.db, &claims)?;
    Ok(())
}

/// Alarms and ends are told; that a clock was started, paused or re-dated stands with it.
fn told(tx: &mut Tenant<'_>, timer: &Timer, mark: &Mark) {
    let kind = match mark.kind {
        MarkKind::Warned => EventType::TimerWarned,
        MarkKind::Breached => EventType::TimerBreached,
        MarkKind::Escalated => EventType::TimerEscalated,
        MarkKind::Met => EventType::TimerMet,
        MarkKind::Missed => EventType::TimerMissed,
        MarkKind::Started | MarkKind::Paused | MarkKind::Resumed | MarkKind::Redated | MarkKind::Cancelled => return,
    };
    let said = TimerStruck {
        policy: timer.policy.clone(),
        subject_id: timer.subject.public_id(),
        due_at: timer.due_at,
        role: mark.role,
        level: mark.level,
    };
    let event = NewEvent {
        kind,
        object: EventObject { kind: "timer".to_owned(), id: timer.id.to_string() },
        client: timer.subject.client,
        engagement: timer.subject.engagement,
        shared: false,
        data: EventData::Timer(said),
    };
    events::emit(tx, event);
}

/// What is done with timers that somebody else holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rival {
    /// Wait until he is done.
    Wait,
    /// Leave them out.
    Skip,
}

/// The timers of these ids in their order; on PostgreSQL they are held until the end of the transaction.
pub(super) fn held(tx: &mut Tenant<'_>, ids: &[Key], rival: Rival) -> Result<Vec<Timer>, StoreError> {
    let agency = tx.agency();
    let wanted = t::agency_id.eq(agency).and(t::id.eq_any(ids));
    let found = t::table.filter(wanted).order(t::id);
    let rows: Vec<Row> = match (&mut *tx.db, rival) {
        (Db::Pg(c), Rival::Wait) => found.select(Row::as_select()).for_update().load(c)?,
        (Db::Pg(c), Rival::Skip) => found.select(Row::as_select()).for_update().skip_locked().load(c)?,
        (Db::Lite(c), _) => found.select(Row::as_select()).load(c)?,
    };
    rows.into_iter().map(Row::read).collect()
}
