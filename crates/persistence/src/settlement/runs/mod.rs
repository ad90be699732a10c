//! Computations of a cycle: one is current, earlier ones are kept, an unfinished one is seen by nobody.

mod row;

use bole_domain::ids::{CycleId, RunId};
use bole_domain::settlement::totals::RunTotals;
use diesel::prelude::*;
use uuid::Uuid;

pub use row::{Run, RunState};

use crate::error::{Named, StoreError, corrupt};
use crate::on_both;
use crate::schema::{payslips as s, runs as t};
use crate::store::Tenant;
use crate::types::{Json, Key};
use row::Row;

/// A computation to be begun.
#[derive(Debug, Clone)]
pub struct NewRun {
    /// Its id.
    pub id: RunId,
    /// Its cycle.
    pub cycle: CycleId,
    /// The upload of inputs that it computes.
    pub upload: Uuid,
    /// Fingerprint of the policies that it may use.
    pub policy_fingerprint: String,
    /// How many people it has.
    pub people: usize,
    /// Who asked for it.
    pub created_by: Key,
}

/// Begins a computation; nobody sees it before it is finished.
pub fn insert(tx: &mut Tenant<'_>, new: &NewRun) -> Result<Run, StoreError> {
    let (agency, at) = (tx.agency(), tx.at());
    let last: Option<i64> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::cycle_id.eq(Key::of(new.cycle))))
        .select(diesel::dsl::max(t::number))
        .first(c))?;
    let none = Json::of(&None::<RunTotals>).map_err(corrupt("runs", "totals"))?;
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(new.id)),
            t::cycle_id.eq(Key::of(new.cycle)),
            t::number.eq(last.unwrap_or(0).saturating_add(1)),
            t::state.eq(RunState::Running.code()),
            t::upload_id.eq(Key(new.upload)),
            t::policy_fingerprint.eq(&new.policy_fingerprint),
            t::people.eq(i64::try_from(new.people).unwrap_or(i64::MAX)),
            t::totals.eq(&none),
            t::created_by.eq(new.created_by),
            t::created_at.eq(at),
        ))
        .execute(c))
    .on_unique(
        "run_taken",
        "同时有人计算了该周期，请重试。",
        "Somebody computed this cycle at the same moment; try again.",
    )?;
    load(tx, new.id)
}

/// Finishes a computation: it becomes its cycle's current one, and what was current before is kept as superseded.
pub fn finish(tx: &mut Tenant<'_>, run: &Run, totals: &RunTotals) -> Result<Run, StoreError> {
    let (agency, at) = (tx.agency(), tx.at());
    let json = Json::of(&Some(totals)).map_err(corrupt("runs", "totals"))?;
    on_both!(&mut *tx.db, |c| diesel::update(
        t::table
            .filter(t::agency_id.eq(agency).and(t::cycle_id.eq(Key::of(run.cycle))))
            .filter(t::state.eq(RunState::Current.code()))
    )
    .set(t::state.eq(RunState::Superseded.code()))
    .execute(c))?;
    let rows = on_both!(&mut *tx.db, |c| diesel::update(t::table.find((agency, Key::of(run.id))))
        .filter(t::state.eq(RunState::Running.code()))
        .set((t::state.eq(RunState::Current.code()), t::totals.eq(&json), t::finished_at.eq(at)))
        .execute(c))?;
    crate::error::guarded(rows, "run")?;
    load(tx, run.id)
}

/// One computation, finished or not.
pub fn load(tx: &mut Tenant<'_>, id: RunId) -> Result<Run, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("run")?;
    row.run()
}

/// The finished computations of a cycle after a number.
pub fn list(tx: &mut Tenant<'_>, cycle: CycleId, after: Option<i64>, limit: i64) -> Result<Vec<Run>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::cycle_id.eq(Key::of(cycle))))
        .filter(t::number.gt(after.unwrap_or(0)).and(t::state.eq_any(RunState::FINISHED)))
        .select(Row::as_select())
        .order(t::number)
        .limit(limit)
        .load(c))?;
    rows.into_iter().map(Row::run).collect()
}

/// Removes a part of what unfinished computations of a cycle left behind, at most so many payslips. `true` when
/// nothing is left. Called by the one job that is at the cycle, in one short transaction after the other.
pub fn sweep(tx: &mut Tenant<'_>, cycle: CycleId, most: i64) -> Result<bool, StoreError> {
    let agency = tx.agency();
    let left: Option<Key> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::cycle_id.eq(Key::of(cycle))))
        .filter(t::state.eq(RunState::Running.code()))
        .select(t::id)
        .first(c))
    .optional_row()?;
    let Some(run) = left else { return Ok(true) };
    let beyond: Option<String> = on_both!(&mut *tx.db, |c| s::table
        .filter(s::agency_id.eq(agency).and(s::run_id.eq(run)))
        .select(s::employee_number)
        .order(s::employee_number)
        .offset(most)
        .first(c))
    .optional_row()?;
    match beyond {
        Some(number) => on_both!(&mut *tx.db, |c| diesel::delete(
            s::table.filter(s::agency_id.eq(agency).and(s::run_id.eq(run)).and(s::employee_number.lt(&number)))
        )
        .execute(c))?,
        None => {
            on_both!(&mut *tx.db, |c| diesel::delete(s::table.filter(s::agency_id.eq(agency).and(s::run_id.eq(run))))
                .execute(c))?;
            on_both!(&mut *tx.db, |c| diesel::delete(t::table.find((agency, run))).execute(c))?
        }
    };
    Ok(false)
}
