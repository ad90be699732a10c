//! Opening balances of a tax year, by withholding agent and person.

mod row;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use bole_domain::ids::{EngagementId, PersonId};
use bole_domain::settlement::cycle::Cycle;
use bole_domain::settlement::opening::Opening;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

pub use row::Kept;

use crate::error::StoreError;
use crate::on_both;
use crate::schema::{cycle_inputs as i, members as m, tax_openings as t};
use crate::store::Tenant;
use crate::types::{At, Key};
use row::{Columns, NewRow};

/// What became of openings that were offered.
#[derive(Debug, Default)]
pub struct Accepted {
    /// New ones.
    pub created: usize,
    /// Ones that replaced another.
    pub replaced: usize,
    /// Ones as they were.
    pub unchanged: usize,
}

type Stored = (Key, Columns, String, At, i64);

fn kept((person, columns, recorded_by, recorded_at, version): Stored) -> Result<Kept, StoreError> {
    Ok(Kept { person: person.id(), opening: columns.read()?, recorded_by, recorded_at: recorded_at.get(), version })
}

/// Everybody's openings of a tax year at a withholding agent.
pub fn of_year(tx: &mut Tenant<'_>, agent: &str, year: i32) -> Result<HashMap<PersonId, Kept>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Stored> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::withholding_agent_code.eq(agent)).and(t::tax_year.eq(year)))
        .select((t::person_id, Columns::as_select(), t::recorded_by, t::recorded_at, t::version))
        .load(c))?;
    rows.into_iter().map(kept).map(|kept| kept.map(|kept| (kept.person, kept))).collect()
}

/// The same of these persons, a few hundred at most.
pub fn of_persons(tx: &mut Tenant<'_>, agent: &str, year: i32, persons: &[PersonId]) -> Result<Vec<Kept>, StoreError> {
    let agency = tx.agency();
    let persons: Vec<Key> = persons.iter().map(|person| Key::of(*person)).collect();
    let rows: Vec<Stored> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::withholding_agent_code.eq(agent)).and(t::tax_year.eq(year)))
        .filter(t::person_id.eq_any(&persons))
        .select((t::person_id, Columns::as_select(), t::recorded_by, t::recorded_at, t::version))
        .load(c))?;
    rows.into_iter().map(kept).collect()
}

/// Takes openings over at a withholding agent; one of the same person and year is replaced.
pub fn accept(
    tx: &mut Tenant<'_>,
    agent: &str,
    offered: &[(PersonId, Opening)],
    by: &str,
) -> Result<Accepted, StoreError> {
    let (agency, at) = (tx.agency(), tx.at());
    let mut accepted = Accepted::default();
    let mut known: HashMap<i32, HashMap<PersonId, Kept>> = HashMap::new();
    for (person, opening) in offered {
        let year = opening.through.year();
        let of_year = match known.entry(year) {
            Entry::Occupied(found) => found.into_mut(),
            Entry::Vacant(free) => free.insert(self::of_year(tx, agent, year)?),
        };
        let columns = Columns::of(opening);
        match of_year.get(person) {
            Some(known) if known.opening == *opening => accepted.unchanged += 1,
            Some(known) => {
                let version = known.version + 1;
                on_both!(&mut *tx.db, |c| diesel::update(t::table.find((agency, agent, year, Key::of(*person))))
                    .set((&columns, t::recorded_by.eq(by), t::recorded_at.eq(at), t::version.eq(version)))
                    .execute(c))?;
                accepted.replaced += 1;
            }
            None => {
                let new = NewRow {
                    agency_id: agency,
                    withholding_agent_code: agent,
                    tax_year: year,
                    person_id: Key::of(*person),
                    columns,
                    recorded_by: by,
                    recorded_at: at,
                    version: 1,
                };
                on_both!(&mut *tx.db, |c| diesel::insert_into(t::table).values(&new).execute(c))?;
                accepted.created += 1;
            }
        }
    }
    Ok(accepted)
}

/// Openings of the people on an engagement's roster at a withholding agent, each with its employee number, by number and
/// year, after a place.
pub fn list(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    agent: &str,
    after: Option<(String, i32)>,
    limit: i64,
) -> Result<Vec<(String, Kept)>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(String, Stored)> = on_both!(&mut *tx.db, |c| {
        let mut query = m::table
            .inner_join(t::table.on(t::agency_id.eq(m::agency_id).and(t::person_id.eq(m::person_id))))
            .filter(m::agency_id.eq(agency).and(m::engagement_id.eq(Key::of(engagement))))
            .filter(t::withholding_agent_code.eq(agent))
            .select((
                m::employee_number,
                (t::person_id, Columns::as_select(), t::recorded_by, t::recorded_at, t::version),
            ))
            .into_boxed();
        if let Some((number, year)) = &after {
            let same = m::employee_number.eq(number).and(t::tax_year.gt(*year));
            query = query.filter(m::employee_number.gt(number).or(same));
        }
        query.order((m::employee_number, t::tax_year)).limit(limit).load(c)
    })?;
    rows.into_iter().map(|(number, stored)| Ok((number, kept(stored)?))).collect()
}

/// Tells the openings of a cycle's people apart from what they were: it grows with each that is recorded.
pub fn stamp(tx: &mut Tenant<'_>, cycle: &Cycle) -> Result<i64, StoreError> {
    let Some(upload) = cycle.upload else { return Ok(0) };
    let (agency, year) = (tx.agency(), cycle.tax_period.year());
    let stamp: i64 = on_both!(&mut *tx.db, |c| t::table
        .inner_join(m::table.on(m::agency_id.eq(t::agency_id).and(m::person_id.eq(t::person_id))))
        .inner_join(i::table.on(i::agency_id.eq(m::agency_id).and(i::member_id.eq(m::id))))
        .filter(t::agency_id.eq(agency).and(t::withholding_agent_code.eq(&cycle.withholding_agent)))
        .filter(t::tax_year.eq(year).and(i::upload_id.eq(Key(upload))))
        .select(sql::<BigInt>("CAST(COALESCE(SUM(tax_openings.version), 0) AS BIGINT)"))
        .first(c))?;
    Ok(stamp)
}
