//! What stands before a payment: the sums of the tax year at the withholding agent, and shortfalls not yet recovered.

use std::collections::HashMap;

use bole_domain::ids::PersonId;
use bole_domain::money::Fen;
use bole_domain::period::Period;
use bole_domain::settlement::compute::{YearSums, YearToDate};
use bole_domain::settlement::cycle::{Cycle, CycleState};
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

/// What stands before a cycle for each person who had a confirmed payment before.
pub fn before(tx: &mut Tenant<'_>, cycle: &Cycle) -> Result<HashMap<PersonId, YearToDate>, StoreError> {
    let mut years: HashMap<PersonId, YearToDate> = HashMap::new();
    for (person, sums) in sums(tx, cycle)? {
        years.entry(person).or_default().sums = sums;
    }
    for (person, open) in shortfalls(tx, cycle)? {
        years.entry(person).or_default().shortfall_brought = open;
    }
    Ok(years)
}

/// Sums of a person's payments as a query selects them, in the order of [`YearSums`].
type Sums = (Key, i64, i64, i64, i64, i64, i64, i64, i64);

/// The sums of the tax year by person: of all cycles of the withholding agent that were confirmed and lie before this
/// one. Cycles of one engagement follow each other by tax period, month and run. A cycle of another engagement counts
/// when its tax period is not a later one: it was confirmed first, so it does not count this one in its turn.
fn sums(tx: &mut Tenant<'_>, cycle: &Cycle) -> Result<Vec<(PersonId, YearSums)>, StoreError> {
    let agency = tx.agency();
    let january = Period::new(cycle.tax_period.year(), 1).unwrap_or(cycle.tax_period);
    let found: Vec<(Option<Key>, Key, String, String, i64)> = on_both!(&mut *tx.db, |db| c::table
        .filter(c::agency_id.eq(agency).and(c::withholding_agent_code.eq(&cycle.withholding_agent)))
        .filter(c::tax_period.ge(january.to_string()).and(c::tax_period.le(cycle.tax_period.to_string())))
        .filter(c::state.eq_any(confirmed()).and(c::id.ne(Key::of(cycle.id))))
        .select((c::run_id, c::engagement_id, c::tax_period, c::period, c::run))
        .load(db))?;
    let this = (cycle.tax_period.to_string(), cycle.key.period.to_string(), i64::from(cycle.key.run));
    let engagement = Key::of(cycle.engagement);
    let runs: Vec<Key> = found
        .into_iter()
        .filter(|(_, of, tax_period, period, run)| {
            *of != engagement || (tax_period, period, *run) < (&this.0, &this.1, this.2)
        })
        .filter_map(|(run, ..)| run)
        .collect();
    let sum = |column: &str| sql::<BigInt>(&format!("CAST(SUM({column}) AS BIGINT)"));
    let rows: Vec<Sums> = on_both!(&mut *tx.db, |db| s::table
        .filter(s::agency_id.eq(agency).and(s::run_id.eq_any(&runs)))
        .group_by(s::person_id)
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
        .load(db))?;
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
    let runs: Vec<Option<Key>> = on_both!(&mut *tx.db, |db| c::table
        .filter(c::agency_id.eq(agency).and(c::engagement_id.eq(Key::of(cycle.engagement))))
        .filter(c::state.eq_any(confirmed()).and(c::id.ne(Key::of(cycle.id))))
        .select(c::run_id)
        .load(db))?;
    let runs: Vec<Key> = runs.into_iter().flatten().collect();
    let rows: Vec<(Key, i64)> = on_both!(&mut *tx.db, |db| s::table
        .filter(s::agency_id.eq(agency).and(s::run_id.eq_any(&runs)))
        .filter(s::shortfall_carried.ne(s::shortfall_brought))
        .group_by(s::person_id)
        .select((s::person_id, sql::<BigInt>("CAST(SUM(shortfall_carried - shortfall_brought) AS BIGINT)")))
        .load(db))?;
    Ok(rows.into_iter().map(|(person, open)| (person.id(), Fen(open.max(0)))).collect())
}
