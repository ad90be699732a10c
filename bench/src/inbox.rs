//! The inbox: what counts and lists take beside a thousand and a hundred thousand items that wait for the caller.

use bole_domain::agency::Role;
use bole_domain::ids::QuestionId;
use bole_domain::sla::policy::{Escalation, Rule};
use bole_domain::sla::{Span, SpanUnit};
use bole_persistence::schema::{engagements, questions as q};
use bole_persistence::types::At;
use bole_persistence::{Key, Mode, StoreError, on_both};
use chrono::TimeDelta;
use diesel::prelude::*;

use crate::ground::Ground;
use crate::http::{self, Load};
use crate::table;
use crate::world::{Bench, Database, Kind, World};

/// Half of them are clocks that are late, half questions that nobody answered.
const WAITING: [usize; 2] = [1_000, 100_000];
const ROWS_AT_ONCE: usize = 500;

/// Measures and prints.
pub fn measure(bench: &Bench, only: Option<Kind>) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for kind in Kind::ALL.into_iter().filter(|kind| only.is_none_or(|only| only == *kind)) {
        let database = Database::fresh(bench, kind)?;
        let world = bench.runtime.block_on(World::open(&database.settings(bench)))?;
        let ground = Ground::of(&database.url)?;
        let mut there = 0;
        for waiting in WAITING {
            ground.leave_waiting((waiting - there) / 2)?;
            there = waiting;
            for (name, path) in [
                ("count", "/api/v1/inbox"),
                ("list 50", "/api/v1/inbox/items"),
                ("list 50 clocks", "/api/v1/inbox/items?kind=clock"),
            ] {
                let token = format!("Bearer {}", world.specialist.token());
                let load = http::wrk(database.folder(), &world.server.base, path, 1, "", Some(&token))?;
                let Load { per_second, p50_ms, p99_ms, refused } = load;
                rows.push(vec![
                    format!("{}, {waiting} wait: {name}", kind.name()),
                    format!("{per_second:.0}"),
                    format!("{p50_ms:.1}"),
                    format!("{p99_ms:.1}"),
                    refused.to_string(),
                ]);
            }
        }
    }
    table::print("Inbox, 1 connection", &["", "a second", "p50 ms", "p99 ms", "refused"], &rows)
}

impl Ground {
    /// So many late clocks that a payroll specialist was told of, and as many questions.
    fn leave_waiting(&self, many: usize) -> anyhow::Result<()> {
        let told = Escalation { after: None, role: Role::PayrollSpecialist };
        let late = Rule { escalations: vec![told], ..Rule::within(Span::new(1, SpanUnit::Minutes)) };
        self.start(many, &late, TimeDelta::minutes(5))?;
        self.fire()?;
        let ids: Vec<QuestionId> = (0..many).map(|_| self.store.runtime().id()).collect();
        self.store.tenant(self.agency, Mode::Write, |tx| -> Result<(), StoreError> {
            let (agency, at): (_, At) = (tx.agency(), tx.at());
            let engagement: Key = on_both!(&mut *tx.db, |c| engagements::table
                .filter(engagements::agency_id.eq(agency))
                .select(engagements::id)
                .first(c))?;
            for ids in ids.chunks(ROWS_AT_ONCE) {
                let row = |id: &QuestionId| {
                    (
                        (q::agency_id.eq(agency), q::id.eq(Key::of(*id)), q::engagement_id.eq(engagement)),
                        (q::cycle_key.eq(""), q::asked_by.eq("bench"), q::sealed_text.eq([0_u8; 64].as_slice())),
                        (q::version.eq(1_i64), q::created_at.eq(at)),
                    )
                };
                let rows: Vec<_> = ids.iter().map(row).collect();
                on_both!(&mut *tx.db, |c| diesel::insert_into(q::table).values(&rows).execute(c))?;
            }
            Ok(())
        })?;
        Ok(())
    }
}
