//! What is due is done: a claim without anything that says what it is about lies across agencies, the timer itself in its agency.

use std::collections::BTreeSet;

use bole_domain::ids::{AgencyId, TimerId};
use bole_domain::sla::timer::{Mark, Timer};
use chrono::TimeDelta;
use diesel::prelude::*;

use super::row::{Rival, held, keep_marks, save_all};
use crate::db::Db;
use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::timer_claims as q;
use crate::sla::clocks::Clocks;
use crate::store::{System, Tenant};
use crate::types::{At, Key};

/// Claims that are looked at for the agencies whose turn it is.
const LOOKED_AT: i64 = 1_000;
/// How long a timer rests that cannot be fired.
const PUT_OFF: TimeDelta = TimeDelta::hours(1);

/// The agencies of the timers that have been due longest. The look goes along an index and ends after a thousand, however many
/// timers run.
pub fn due_agencies(system: &mut System<'_>) -> Result<BTreeSet<AgencyId>, StoreError> {
    let at = system.at();
    let agencies: Vec<Key> = on_both!(&mut *system.db, |c| q::table
        .filter(q::due_at.le(at))
        .order((q::due_at, q::timer_id))
        .select(q::agency_id)
        .limit(LOOKED_AT)
        .load(c))?;
    Ok(agencies.into_iter().map(|key| key.id()).collect())
}

/// Fires up to so many of the agency's due timers; gives how many there were. Those that another process holds are passed over.
pub fn fire(tx: &mut Tenant<'_>, most: i64) -> Result<usize, StoreError> {
    let (agency, at, now) = (tx.agency(), tx.at(), tx.now());
    let due =
        q::table.filter(q::agency_id.eq(agency).and(q::due_at.le(at))).order(q::due_at).select(q::timer_id).limit(most);
    let ids: Vec<Key> = match &mut *tx.db {
        Db::Pg(c) => due.for_update().skip_locked().load(c)?,
        Db::Lite(c) => due.load(c)?,
    };
    if ids.is_empty() {
        return Ok(0);
    }
    let timers = held(tx, &ids, Rival::Skip)?;
    let count = timers.len();
    let waiting = timers.iter().any(|timer| timer.plan.waits_for.is_some());
    let completed = |timer: Timer, clocks: &Clocks| {
        let kept = timer.clone();
        timer.completed(now, &clocks.toward(kept.subject.client)).unwrap_or((kept, Vec::new()))
    };
    let ready: Vec<(Timer, Vec<Mark>)> = if waiting {
        let clocks = Clocks::of(tx, timers.iter().filter_map(|timer| timer.subject.client))?;
        timers.into_iter().map(|timer| completed(timer, &clocks)).collect()
    } else {
        timers.into_iter().map(|timer| (timer, Vec::new())).collect()
    };
    let fired: Vec<(Timer, Vec<Mark>)> = ready
        .into_iter()
        .map(|(timer, mut marks)| {
            let (timer, more) = timer.fired(now);
            marks.extend(more);
            (timer, marks)
        })
        .collect();
    save_all(tx, &fired.iter().map(|(timer, _)| timer).collect::<Vec<_>>())?;
    keep_marks(tx, &fired)?;
    Ok(count)
}

/// Lets the timer that is due longest rest: it cannot be fired, and the others need not wait for it.
pub fn put_off(tx: &mut Tenant<'_>) -> Result<(), StoreError> {
    let (agency, at) = (tx.agency(), tx.at());
    let first: Option<Key> = on_both!(&mut *tx.db, |c| q::table
        .filter(q::agency_id.eq(agency).and(q::due_at.le(at)))
        .order((q::due_at, q::timer_id))
        .select(q::timer_id)
        .first(c))
    .optional_row()?;
    if let Some(first) = first {
        let later = At::new(tx.now() + PUT_OFF);
        on_both!(&mut *tx.db, |c| diesel::update(q::table.find(first)).set(q::due_at.eq(later)).execute(c))?;
        log::error!(timer = first.id::<TimerId>().to_string().as_str(); "a timer cannot be fired and rests for an hour");
    }
    Ok(())
}
