//! What stands before a payment: the sums of the tax year at the withholding agent, and shortfalls not yet recovered.

mod apart;
mod sums;

use std::collections::{HashMap, HashSet};

use bole_domain::engagement::CycleRef;
use bole_domain::ids::{CycleId, PersonId, RunId};
use bole_domain::period::Period;
use bole_domain::settlement::compute::YearToDate;
use bole_domain::settlement::cycle::{Cycle, CycleState};
use diesel::prelude::*;

use crate::error::StoreError;
use crate::on_both;
use crate::schema::{cycles as c, payslips as s};
use crate::settlement::{cycles, openings};
use crate::store::Tenant;
use crate::types::Key;
use apart::apart;
use sums::{bonuses, months_paid, shortfalls, sums};

pub use sums::second_bonuses;

/// The states from the client's confirmation on: a result that no computation replaces any more.
pub(super) fn confirmed() -> Vec<&'static str> {
    CycleState::all().filter(|state| *state >= CycleState::ClientConfirmed).map(CycleState::code).collect()
}

/// What stands before a cycle.
#[derive(Debug, Clone, Default)]
pub struct Before {
    /// For each person who was paid before.
    pub years: HashMap<PersonId, YearToDate>,
    /// The results of the tax year that count, in the order of their ids.
    pub basis: Vec<RunId>,
    /// The stamp of the opening balances of the cycle's people.
    pub openings: i64,
}

/// What stands before a cycle. `charged` are computations that charged its insurance month already, `joiners` those who
/// came to their present place on the roster in this tax year.
pub fn before(
    tx: &mut Tenant<'_>,
    cycle: &Cycle,
    charged: &[RunId],
    joiners: &[PersonId],
) -> Result<Before, StoreError> {
    let counting = tax_year(tx, cycle)?;
    let mut years: HashMap<PersonId, YearToDate> = HashMap::new();
    for (person, sums) in sums(tx, &counting)? {
        let year = years.entry(person).or_default();
        // Sums that large are beyond any wage; a row that holds them was not written by this program.
        year.sums = year.sums.checked_add(sums).ok_or(StoreError::Corrupt { table: "payslips", column: "gross" })?;
    }
    let opened = openings::of_year(tx, &cycle.withholding_agent, cycle.tax_period.year())?;
    let openings = if opened.is_empty() { 0 } else { openings::stamp(tx, cycle)? };
    for kept in opened.into_values() {
        let (year, opening) = (years.entry(kept.person).or_default(), kept.opening);
        let sums = year.sums.checked_add(opening.sums);
        year.sums = sums.ok_or(StoreError::Corrupt { table: "tax_openings", column: "income" })?;
        year.months_paid |= opening.month_bits();
        year.opening = Some(opening);
    }
    for (person, earlier) in bonuses(tx, cycle)? {
        years.entry(person).or_default().bonus_in = Some(earlier);
    }
    for (person, income, paid) in apart(tx, cycle)? {
        let sum = years.entry(person).or_default().apart.add(income, paid);
        sum.ok_or(StoreError::Corrupt { table: "payslips", column: "apart_income" })?;
    }
    for (person, open) in shortfalls(tx, cycle)? {
        years.entry(person).or_default().shortfall_brought = open;
    }
    for (person, month) in months_paid(tx, &counting, joiners)? {
        years.entry(person).or_default().months_paid |= month;
    }
    for person in people_of(tx, charged)? {
        years.entry(person).or_default().insurance_charged = true;
    }
    Ok(Before { years, basis: joined(counting, charged), openings })
}

/// The results that a cycle rests on now; compared with those at its computation.
pub fn basis(tx: &mut Tenant<'_>, cycle: &Cycle, charged: &[RunId]) -> Result<Vec<RunId>, StoreError> {
    Ok(joined(tax_year(tx, cycle)?, charged))
}

fn joined(mut runs: Vec<RunId>, more: &[RunId]) -> Vec<RunId> {
    runs.extend(more);
    runs.sort();
    runs.dedup();
    runs
}

/// Has a computation anybody in common with others?
pub fn shares_people(tx: &mut Tenant<'_>, run: RunId, others: &[RunId]) -> Result<bool, StoreError> {
    if others.is_empty() {
        return Ok(false);
    }
    let own: HashSet<PersonId> = people_of(tx, &[run])?.into_iter().collect();
    Ok(people_of(tx, others)?.iter().any(|person| own.contains(person)))
}

/// Everybody in these computations.
fn people_of(tx: &mut Tenant<'_>, runs: &[RunId]) -> Result<Vec<PersonId>, StoreError> {
    let (agency, runs) = (tx.agency(), keys(runs));
    let people: Vec<Key> = on_both!(&mut *tx.db, |db| s::table
        .filter(s::agency_id.eq(agency).and(s::run_id.eq_any(&runs)))
        .select(s::person_id)
        .load(db))?;
    Ok(people.into_iter().map(Key::id).collect())
}

fn keys(runs: &[RunId]) -> Vec<Key> {
    runs.iter().map(|run| Key::of(*run)).collect()
}

/// The results of the tax year that count before a cycle: of all other cycles of the withholding agent that were confirmed
/// and whose tax period is not a later one. Who was confirmed first counts for who comes after, whatever the month of the
/// wages: what was confirmed later rests on it and is computed again if it was computed before ([`shares_people`]).
fn tax_year(tx: &mut Tenant<'_>, cycle: &Cycle) -> Result<Vec<RunId>, StoreError> {
    let january = Period::new(cycle.tax_period.year(), 1).unwrap_or(cycle.tax_period);
    confirmed_runs(tx, &cycle.withholding_agent, (january, cycle.tax_period), Some(cycle.id))
}

/// The results of a withholding agent's confirmed cycles of these tax periods, the first and the last included.
fn confirmed_runs(
    tx: &mut Tenant<'_>,
    agent: &str,
    (first, last): (Period, Period),
    but: Option<CycleId>,
) -> Result<Vec<RunId>, StoreError> {
    let (agency, but) = (tx.agency(), but.map(Key::of));
    let runs: Vec<(Key, Option<Key>)> = on_both!(&mut *tx.db, |db| c::table
        .filter(c::agency_id.eq(agency).and(c::withholding_agent_code.eq(agent)))
        .filter(c::tax_period.ge(first.to_string()).and(c::tax_period.le(last.to_string())))
        .filter(c::state.eq_any(confirmed()))
        .select((c::id, c::run_id))
        .load(db))?;
    let other = |(id, run): (Key, Option<Key>)| run.filter(|_| Some(id) != but).map(Key::id);
    Ok(runs.into_iter().filter_map(other).collect())
}

/// A confirmed cycle that counts with a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resting {
    /// Month and run.
    pub key: CycleRef,
    /// Its own result.
    pub run: RunId,
}

/// The confirmed cycles of the withholding agent, of whatever engagement, whose computation counted with this result.
pub fn resting_on(tx: &mut Tenant<'_>, cycle: &Cycle, run: RunId) -> Result<Vec<Resting>, StoreError> {
    let mut found = Vec::new();
    for month in (cycle.tax_period.month()..=12).filter_map(|month| Period::new(cycle.tax_period.year(), month)) {
        for other in cycles::of_tax_period(tx, &cycle.withholding_agent, month)? {
            let rests = other.id != cycle.id
                && other.state >= CycleState::ClientConfirmed
                && other.progress.year_basis.contains(&run);
            if let Some(own) = other.run.filter(|_| rests) {
                found.push(Resting { key: other.key, run: own });
            }
        }
    }
    Ok(found)
}

/// Everybody whom a withholding agent paid in a tax year with a result that was confirmed.
pub fn people_paid(tx: &mut Tenant<'_>, agent: &str, year: i32) -> Result<HashSet<PersonId>, StoreError> {
    let Some(months) = Period::new(year, 1).zip(Period::new(year, 12)) else { return Ok(HashSet::new()) };
    let runs = confirmed_runs(tx, agent, months, None)?;
    Ok(people_of(tx, &runs)?.into_iter().collect())
}
