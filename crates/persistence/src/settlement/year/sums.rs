//! The sums of a tax year, the shortfalls that a payment rests on, and the year's annual bonuses.

use std::collections::HashSet;

use bole_domain::ids::{PersonId, RunId};
use bole_domain::money::Fen;
use bole_domain::period::Period;
use bole_domain::settlement::compute::YearSums;
use bole_domain::settlement::cycle::Cycle;
use bole_domain::settlement::tax::month_bit;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::{confirmed, keys};
use crate::error::StoreError;
use crate::on_both;
use crate::schema::{cycles as c, payslips as s, tax_openings as o};
use crate::store::Tenant;
use crate::types::Key;

// Said, not bound: only so an index of the payslips with such an income alone can answer.
diesel::postfix_operator!(IsPositive, " > 0");

/// The months of the tax year, as bits, in which these results paid these people as employees: who was paid nothing but income
/// taxed apart was not employed by that.
pub(super) fn months_paid(
    tx: &mut Tenant<'_>,
    runs: &[RunId],
    people: &[PersonId],
) -> Result<Vec<(PersonId, u16)>, StoreError> {
    let (agency, runs) = (tx.agency(), keys(runs));
    let mut found = Vec::new();
    for chunk in people.chunks(500) {
        let people: Vec<Key> = chunk.iter().map(|person| Key::of(*person)).collect();
        let rows: Vec<(Key, String)> = on_both!(&mut *tx.db, |db| s::table
            .inner_join(c::table.on(c::agency_id.eq(s::agency_id).and(c::run_id.eq(s::run_id.nullable()))))
            .filter(s::agency_id.eq(agency).and(s::run_id.eq_any(&runs)))
            .filter(s::person_id.eq_any(&people))
            .filter(s::gross.ne(0).or(s::apart_income.eq(0)))
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

// Both queries start from the few cycles that count and go to the payslips of their computations one after the other:
// grouped by person and member they cannot be answered in the order of the persons, which would fetch row by row.

/// Sums of a person's payments as a query selects them, in the order of [`YearSums`].
type Sums = (Key, i64, i64, i64, i64, i64, i64, i64, i64);

/// The sums of these results by place on a roster.
pub(super) fn sums(tx: &mut Tenant<'_>, basis: &[RunId]) -> Result<Vec<(PersonId, YearSums)>, StoreError> {
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
pub(super) fn shortfalls(tx: &mut Tenant<'_>, cycle: &Cycle) -> Result<Vec<(PersonId, Fen)>, StoreError> {
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

/// Whose annual bonus was taxed apart in the tax year of a cycle by a confirmed result of another, or before by an opening balance, of
/// whatever withholding agent: a person has that choice once a year.
pub(super) fn bonuses(tx: &mut Tenant<'_>, cycle: &Cycle) -> Result<Vec<(PersonId, Period)>, StoreError> {
    let agency = tx.agency();
    let year = cycle.tax_period.year();
    let (first, last) = (format!("{year:04}-01"), format!("{year:04}-12"));
    let rows: Vec<(Key, String)> = on_both!(&mut *tx.db, |db| s::table
        .inner_join(c::table.on(c::agency_id.eq(s::agency_id).and(c::run_id.eq(s::run_id.nullable()))))
        .filter(s::agency_id.eq(agency).and(IsPositive::new(s::annual_bonus)))
        .filter(c::tax_period.between(first, last).and(c::state.eq_any(confirmed())))
        .filter(c::id.ne(Key::of(cycle.id)))
        .select((s::person_id, c::tax_period))
        .load(db))?;
    let opened: Vec<(Key, String)> = on_both!(&mut *tx.db, |db| o::table
        .filter(o::agency_id.eq(agency).and(o::tax_year.eq(year)).and(o::annual_bonus.gt(0)))
        .select((o::person_id, o::through))
        .load(db))?;
    let corrupt = |_| StoreError::Corrupt { table: "cycles", column: "tax_period" };
    let all = rows.into_iter().chain(opened);
    all.map(|(person, period)| Ok((person.id(), period.parse().map_err(corrupt)?))).collect()
}

/// Who of a computation has an annual bonus although another result that was confirmed meanwhile has one in the same year.
pub fn second_bonuses(tx: &mut Tenant<'_>, cycle: &Cycle, run: RunId) -> Result<Vec<String>, StoreError> {
    let agency = tx.agency();
    let own: Vec<(Key, String)> = on_both!(&mut *tx.db, |db| s::table
        .filter(s::agency_id.eq(agency).and(s::run_id.eq(Key::of(run))).and(IsPositive::new(s::annual_bonus)))
        .select((s::person_id, s::employee_number))
        .order(s::employee_number)
        .load(db))?;
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let taken: HashSet<PersonId> = bonuses(tx, cycle)?.into_iter().map(|(person, _)| person).collect();
    let twice = own.into_iter().filter(|(person, _)| taken.contains(&person.id()));
    Ok(twice.map(|(_, employee_number)| employee_number).collect())
}
