//! The month's inputs: rows of an upload, invisible until their upload is the cycle's present one.

use std::collections::{BTreeMap, HashMap};

use bole_domain::ids::{CycleId, MemberId, PersonId};
use bole_domain::money::Fen;
use bole_domain::settlement::compute::PersonFacts;
use chrono::NaiveDate;
use diesel::prelude::*;
use uuid::Uuid;

use crate::error::{Named, StoreError, corrupt};
use crate::schema::{cycle_inputs as t, members as m, runs};
use crate::store::Tenant;
use crate::types::Key;
use crate::{bulk_row, on_both};

/// One person's inputs of an upload, with the facts that were frozen with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputRow {
    /// His place on the roster.
    pub member: MemberId,
    /// The person.
    pub person: PersonId,
    /// His number with the client.
    pub employee_number: String,
    /// The amounts, in the order of the template's inputs. Sums of attendance may be absent until the inputs are locked.
    pub amounts: Vec<Option<Fen>>,
    /// What the computation needs to know of him.
    pub facts: PersonFacts,
}

bulk_row! {
    struct NewRow of cycle_inputs {
        agency_id: Key,
        upload_id: Key,
        member_id: Key,
        cycle_id: Key,
        employee_number: String,
        amounts: String,
        facts: String,
        place: String,
        hire_date: NaiveDate,
    }
}

/// Writes rows of an upload.
pub fn insert(tx: &mut Tenant<'_>, cycle: CycleId, upload: Uuid, rows: &[InputRow]) -> Result<(), StoreError> {
    let agency_id = tx.agency();
    let rows: Vec<NewRow> = rows
        .iter()
        .map(|row| {
            let amounts: Vec<Option<i64>> = row.amounts.iter().map(|fen| fen.map(|fen| fen.0)).collect();
            Ok(NewRow {
                agency_id,
                upload_id: Key(upload),
                member_id: Key::of(row.member),
                cycle_id: Key::of(cycle),
                employee_number: row.employee_number.clone(),
                amounts: serde_json::to_string(&amounts).map_err(corrupt("cycle_inputs", "amounts"))?,
                facts: serde_json::to_string(&row.facts).map_err(corrupt("cycle_inputs", "facts"))?,
                place: row.facts.place.clone(),
                hire_date: row.facts.hire_date,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    Ok(NewRow::insert_all(tx.db, &rows)?)
}

type Stored = (Key, Key, String, String, String);

fn read((member, person, employee_number, amounts, facts): Stored) -> Result<InputRow, StoreError> {
    let amounts: Vec<Option<i64>> = serde_json::from_str(&amounts).map_err(corrupt("cycle_inputs", "amounts"))?;
    Ok(InputRow {
        member: member.id(),
        person: person.id(),
        employee_number,
        amounts: amounts.into_iter().map(|fen| fen.map(Fen)).collect(),
        facts: serde_json::from_str(&facts).map_err(corrupt("cycle_inputs", "facts"))?,
    })
}

/// Rows of an upload by employee number, after a number.
pub fn page(tx: &mut Tenant<'_>, upload: Uuid, after: Option<&str>, limit: i64) -> Result<Vec<InputRow>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Stored> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table
            .inner_join(m::table.on(m::agency_id.eq(t::agency_id).and(m::id.eq(t::member_id))))
            .filter(t::agency_id.eq(agency).and(t::upload_id.eq(Key(upload))))
            .select((t::member_id, m::person_id, t::employee_number, t::amounts, t::facts))
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(t::employee_number.gt(after.to_owned()));
        }
        query.order(t::employee_number).limit(limit).load(c)
    })?;
    rows.into_iter().map(read).collect()
}

/// All rows of an upload by employee number.
pub fn of_upload(tx: &mut Tenant<'_>, upload: Uuid) -> Result<Vec<InputRow>, StoreError> {
    page(tx, upload, None, i64::MAX)
}

/// Where the people of an upload are insured, and how many at each place.
pub fn places(tx: &mut Tenant<'_>, upload: Uuid) -> Result<BTreeMap<String, i64>, StoreError> {
    let agency = tx.agency();
    let places: Vec<(String, i64)> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::upload_id.eq(Key(upload))))
        .group_by(t::place)
        .select((t::place, diesel::dsl::count_star()))
        .load(c))?;
    Ok(places.into_iter().collect())
}

/// Those people of an upload who were hired after a day.
pub fn hired_after(tx: &mut Tenant<'_>, upload: Uuid, day: NaiveDate) -> Result<Vec<PersonId>, StoreError> {
    let agency = tx.agency();
    let people: Vec<Key> = on_both!(&mut *tx.db, |c| t::table
        .inner_join(m::table.on(m::agency_id.eq(t::agency_id).and(m::id.eq(t::member_id))))
        .filter(t::agency_id.eq(agency).and(t::upload_id.eq(Key(upload))).and(t::hire_date.gt(day)))
        .select(m::person_id)
        .load(c))?;
    Ok(people.into_iter().map(Key::id).collect())
}

/// One person's row of an upload.
pub fn of_member(tx: &mut Tenant<'_>, upload: Uuid, member: MemberId) -> Result<InputRow, StoreError> {
    let agency = tx.agency();
    let row: Stored = on_both!(&mut *tx.db, |c| t::table
        .inner_join(m::table.on(m::agency_id.eq(t::agency_id).and(m::id.eq(t::member_id))))
        .filter(t::agency_id.eq(agency).and(t::upload_id.eq(Key(upload))).and(t::member_id.eq(Key::of(member))))
        .select((t::member_id, m::person_id, t::employee_number, t::amounts, t::facts))
        .first(c))
    .or_not_found("input")?;
    read(row)
}

/// How many people each of these uploads has.
pub fn counts(tx: &mut Tenant<'_>, uploads: &[Uuid]) -> Result<HashMap<Uuid, i64>, StoreError> {
    let (agency, keys) = (tx.agency(), uploads.iter().copied().map(Key).collect::<Vec<_>>());
    let rows: Vec<(Key, i64)> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::upload_id.eq_any(&keys)))
        .group_by(t::upload_id)
        .select((t::upload_id, diesel::dsl::count_star()))
        .load(c))?;
    Ok(rows.into_iter().map(|(upload, people)| (upload.0, people)).collect())
}

/// How many people an upload has.
pub fn count(tx: &mut Tenant<'_>, upload: Uuid) -> Result<i64, StoreError> {
    let agency = tx.agency();
    Ok(on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::upload_id.eq(Key(upload))))
        .count()
        .get_result(c))?)
}

/// Drops rows of uploads that are neither the present one nor used by a run, `most` of them. Tells whether none is left.
pub fn sweep(tx: &mut Tenant<'_>, cycle: CycleId, present: Option<Uuid>, most: i64) -> Result<bool, StoreError> {
    let (agency, cycle) = (tx.agency(), Key::of(cycle));
    let mut kept: Vec<Key> = on_both!(&mut *tx.db, |c| runs::table
        .filter(runs::agency_id.eq(agency).and(runs::cycle_id.eq(cycle)))
        .select(runs::upload_id)
        .load(c))?;
    kept.extend(present.map(Key));
    let left: Option<Key> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::cycle_id.eq(cycle)).and(t::upload_id.ne_all(&kept)))
        .select(t::upload_id)
        .first(c))
    .optional_row()?;
    let Some(upload) = left else { return Ok(true) };
    let members: Vec<Key> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::upload_id.eq(upload)))
        .select(t::member_id)
        .limit(most)
        .load(c))?;
    on_both!(&mut *tx.db, |c| diesel::delete(
        t::table.filter(t::agency_id.eq(agency).and(t::upload_id.eq(upload)).and(t::member_id.eq_any(&members)))
    )
    .execute(c))?;
    Ok(false)
}
