//! Timers: what a look for due ones takes beside a thousand and a million that run, and how fast they fire beside a bare update.

use std::time::{Duration, Instant};

use anyhow::Context;
use bole_domain::agency::Role;
use bole_domain::ids::TimerId;
use bole_domain::sla::policy::{Escalation, Rule};
use bole_domain::sla::{Span, SpanUnit};
use bole_persistence::schema::timers as t;
use bole_persistence::sla::timers;
use bole_persistence::{Key, Mode, StoreError, on_both};
use chrono::TimeDelta;
use diesel::prelude::*;

use crate::ground::{AT_ONCE, Ground};
use crate::table;
use crate::world::{Bench, Database, Kind};

/// How many run meanwhile.
const RUNNING: [usize; 2] = [1_000, 1_000_000];
/// How many become due.
const DUE: usize = 20_000;
const LOOKS: usize = 500;

/// Measures and prints.
pub fn measure(bench: &Bench, only: Option<Kind>) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for kind in Kind::ALL.into_iter().filter(|kind| only.is_none_or(|only| only == *kind)) {
        for running in RUNNING {
            let found = one(bench, kind, running)?;
            let per_second = |time: Duration| as_f64(DUE) / time.as_secs_f64();
            rows.push(vec![
                format!("{}, {running} running", kind.name()),
                format!("{:.0}", found.look.as_secs_f64() * 1e6),
                format!("{:.0}", per_second(found.fired)),
                format!("{:.0}", per_second(found.bare)),
                format!("{:.2}", found.bare.as_secs_f64() / found.fired.as_secs_f64()),
            ]);
        }
    }
    table::print("Timers", &["", "look us", "fired/s", "bare UPDATE/s", "ratio"], &rows)
}

struct Found {
    look: Duration,
    fired: Duration,
    bare: Duration,
}

fn one(bench: &Bench, kind: Kind, running: usize) -> anyhow::Result<Found> {
    let database = Database::fresh(bench, kind)?;
    database.settings(bench).seed()?;
    let ground = Ground::of(&database.url)?;
    let far = Rule::within(Span::new(300, SpanUnit::Days));
    ground.start(running, &far, TimeDelta::zero())?;
    let look = ground.look()?;
    let told = Escalation { after: None, role: Role::ProjectManager };
    let near = Rule { escalations: vec![told], ..Rule::within(Span::new(1, SpanUnit::Minutes)) };
    let due = ground.start(DUE, &near, TimeDelta::minutes(5))?;
    let begun = Instant::now();
    ground.fire()?;
    let fired = begun.elapsed();
    Ok(Found { look, fired, bare: ground.bare(&due)? })
}

impl Ground {
    /// The median of a look for due timers where there are none.
    fn look(&self) -> anyhow::Result<Duration> {
        let mut times = Vec::with_capacity(LOOKS);
        for _ in 0..LOOKS {
            let begun = Instant::now();
            self.store.system(Mode::Read, timers::due_agencies)?;
            times.push(begun.elapsed());
        }
        times.sort();
        times.get(LOOKS / 2).copied().context("no looks")
    }

    /// The same rows updated one by one, as many in a transaction.
    fn bare(&self, ids: &[TimerId]) -> anyhow::Result<Duration> {
        let begun = Instant::now();
        for some in ids.chunks(usize::try_from(AT_ONCE)?) {
            self.store.tenant(self.agency, Mode::Write, |tx| -> Result<(), StoreError> {
                let agency = tx.agency();
                for id in some {
                    let row = t::table.find((agency, Key::of(*id)));
                    on_both!(&mut *tx.db, |c| diesel::update(row)
                        .set((t::state.eq("breached"), t::version.eq(t::version + 1)))
                        .execute(c))?;
                }
                Ok(())
            })?;
        }
        Ok(begun.elapsed())
    }
}

fn as_f64(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}
