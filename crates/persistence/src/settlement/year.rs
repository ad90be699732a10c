//! What stands before a payment: the sums of the tax year at the withholding agent, and shortfalls not yet recovered.

use std::collections::{HashMap, HashSet};

use bole_domain::ids::{PersonId, RunId};
use bole_domain::money::Fen;
use bole_domain::period::Period;
use bole_domain::settlement::compute::{YearSums, YearToDate};
use bole_domain::settlement::cycle::{Cycle, CycleState};
use bole_domain::settlement::tax::month_bit;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::error::StoreError;
use crate::on_both;
use crate::schema::{cycles as c, payslips as s};
use crate::store::Tenant;
use crate::types::Key;

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
    for (person, open) in shortfalls(tx, cycle)? {
        years.entry(person).or_default().shortfall_brought = open;
    }
    for (person, month) in months_paid(tx, &counting, joiners)? {
        years.entry(person).or_default().months_paid |= month;
    }
    for person in people_of(tx, charged)? {
        years.entry(person).or_default().insurance_charged = true;
    }
    Ok(Before { years, basis: joined(counting, charged) })
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

/// The months of the tax year, as bits, in which these results paid these people.
fn months_paid(tx: &mut Tenant<'_>, runs: &[RunId], people: &[PersonId]) -> Result<Vec<(PersonId, u16)>, StoreError> {
    let (agency, runs) = (tx.agency(), keys(runs));
    let mut found = Vec::new();
    for chunk in people.chunks(500) {
        let people: Vec<Key> = chunk.iter().map(|person| Key::of(*person)).collect();
        let rows: Vec<(Key, String)> = on_both!(&mut *tx.db, |db| s::table
            .inner_join(c::table.on(c::agency_id.eq(s::agency_id).and(c::run_id.eq(s::run_id.nullable()))))
            .filter(s::agency_id.eq(agency).and(s::run_id.eq_any(&runs)))
            .filter(s::person_id.eq_any(&people))
            .select((s::person_id, c::tax_period))
            .load(db))?;
        for (person, tax_period) in rows {
            let corrupt = StoreError::Corrupt { table: "cycles", column: "tax_period" };
            let period: Period = tax_period.parse().map_err(|_| corrupt)?;
            found.push((person.id(), month_bit(period.month())));
        }
    }
    Ok(found)
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

// Both queries start from the few cycles that count and go to the payslips of their computations one after the other:
// grouped by person and member they cannot be answered in the order of the persons, which would fetch row by row.

/// Sums of a person's payments as a query selects them, in the order of [`YearSums`].
type Sums = (Key, i64, i64, i64, i64, i64, i64, i64, i64);

/// The results of the tax year that count before a cycle: of all other cycles of the withholding agent that were confirmed
/// and whose tax period is not a later one. Who was confirmed first counts for who comes after, whatever the month of the
/// wages: what was confirmed later rests on it and is computed again if it was computed before ([`shares_people`]).
fn tax_year(tx: &mut Tenant<'_>, cycle: &Cycle) -> Result<Vec<RunId>, StoreError> {
    let agency = tx.agency();
    let january = Period::new(cycle.tax_period.year(), 1).unwrap_or(cycle.tax_period).to_string();
    let runs: Vec<Option<Key>> = on_both!(&mut *tx.db, |db| c::table
        .filter(c::agency_id.eq(agency).and(c::withholding_agent_code.eq(&cycle.withholding_agent)))
        .filter(c::tax_period.ge(&january).and(c::tax_period.le(cycle.tax_period.to_string())))
        .filter(c::state.eq_any(confirmed()).and(c::id.ne(Key::of(cycle.id))))
        .select(c::run_id)
        .load(db))?;
    Ok(runs.into_iter().flatten().map(Key::id).collect())
}

/// The sums of these results by place on a roster.
fn sums(tx: &mut Tenant<'_>, basis: &[RunId]) -> Result<Vec<(PersonId, YearSums)>, StoreError> {
    let (agency, runs) = (tx.agency(), keys(basis));
    let sum = |column: &str| sql::<BigInt>(&format!("CAST(SUM(payslips.{column}) AS BIGINT)"));
    let rows: Vec<Sums> = on_both!(&mut *tx.db, |db| {
        s::table
            .filter(s::agency_id.eq(agency).and(s::run_id.eq_any(&runs)))
            .group_by((s::person_id, s::member_id))
            .select((
                s::person_id,
                sum("gross"),
                sum("exempt"),
                sum("special"),
                sum("additional"),
                sum("other"),
                sum("pension_counted"),
                sum("relief"),
                sum("income_tax"),
            ))
            .load(db)
    })?;
    Ok(rows
        .into_iter()
        .map(|(person, income, exempt, special, additional, other, pension, relief, withheld)| {
            (person.id(), YearSums::from([income, exempt, special, additional, other, pension, relief, withheld]))
        })
        .collect())
}

/// What each person still owes in this engagement: all that confirmed cycles carried less all that they recovered,
/// whatever the year. As each payslip brings what the one before carried, that is what the last one carried.
fn shortfalls(tx: &mut Tenant<'_>, cycle: &Cycle) -> Result<Vec<(PersonId, Fen)>, StoreError> {
    let agency = tx.agency();
    let open = "CAST(SUM(payslips.shortfall_carried - payslips.shortfall_brought) AS BIGINT)";
    let rows: Vec<(Key, i64)> = on_both!(&mut *tx.db, |db| s::table
        .inner_join(c::table.on(c::agency_id.eq(s::agency_id).and(c::run_id.eq(s::run_id.nullable()))))
        .filter(s::agency_id.eq(agency).and(c::engagement_id.eq(Key::of(cycle.engagement))))
        .filter(c::state.eq_any(confirmed()).and(c::id.ne(Key::of(cycle.id))))
        .filter(s::shortfall_carried.ne(s::shortfall_brought))
        .group_by((s::person_id, s::member_id))
        .select((s::person_id, sql::<BigInt>(open)))
        .load(db))?;
    Ok(rows.into_iter().map(|(person, open)| (person.id(), Fen(open.max(0)))).collect())
}
