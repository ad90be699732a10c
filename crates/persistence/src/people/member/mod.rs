//! Places on a roster as they are looked up, confirmed and paid.

mod confirm;
mod open;
mod row;

use bole_domain::ids::{ClientId, EngagementId, MemberId, PersonId};
use bole_domain::settlement::compute::PersonFacts;
use diesel::prelude::*;

pub use confirm::{confirm, unconfirmed, unconfirmed_of};
pub use open::{payment_details, plain};

use super::Member;
use super::find::PersonRow;
use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::{engagements, members as m, persons as p};
use crate::store::Tenant;
use crate::types::Key;
use row::{MemberRow, member, place};

/// Which members a list shows.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    /// After this employee number.
    pub after: Option<String>,
    /// Confirmed (or not yet confirmed) ones only.
    pub confirmed: Option<bool>,
    /// This person only.
    pub person: Option<Key>,
}

/// One member.
pub fn load_member(tx: &mut Tenant<'_>, id: MemberId) -> Result<Member, StoreError> {
    let agency = tx.agency();
    let found: (MemberRow, PersonRow) = on_both!(&mut *tx.db, |c| m::table
        .inner_join(p::table.on(p::agency_id.eq(m::agency_id).and(p::id.eq(m::person_id))))
        .filter(m::agency_id.eq(agency).and(m::id.eq(Key::of(id))))
        .select((MemberRow::as_select(), PersonRow::as_select()))
        .first(c))
    .or_not_found("member")?;
    member(found)
}

/// Members of an engagement by employee number.
pub fn list(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    wanted: &Roster,
    limit: i64,
) -> Result<Vec<Member>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(MemberRow, PersonRow)> = on_both!(&mut *tx.db, |c| {
        let mut query = m::table
            .inner_join(p::table.on(p::agency_id.eq(m::agency_id).and(p::id.eq(m::person_id))))
            .filter(m::agency_id.eq(agency).and(m::engagement_id.eq(Key::of(engagement))))
            .select((MemberRow::as_select(), PersonRow::as_select()))
            .into_boxed();
        if let Some(after) = &wanted.after {
            query = query.filter(m::employee_number.gt(after));
        }
        match wanted.confirmed {
            Some(true) => query = query.filter(m::confirmed_at.is_not_null()),
            Some(false) => query = query.filter(m::confirmed_at.is_null()),
            None => {}
        }
        if let Some(person) = wanted.person {
            query = query.filter(m::person_id.eq(person));
        }
        query.order(m::employee_number).limit(limit).load(c)
    })?;
    rows.into_iter().map(member).collect()
}

/// A place on a roster with what a computation needs to know of the person, without the person himself.
#[derive(Debug, Clone)]
pub struct RosterPlace {
    /// The place.
    pub member: MemberId,
    /// Who has it.
    pub person: PersonId,
    /// What is known of him.
    pub facts: PersonFacts,
}

/// Places that are asked for at once: a roster may be long, and what is read of a place is more than what is kept.
const TOGETHER: i64 = 2_000;

/// All places of an engagement's roster, by employee number in the order of its characters.
pub fn places_of(tx: &mut Tenant<'_>, engagement: EngagementId) -> Result<Vec<RosterPlace>, StoreError> {
    let agency = tx.agency();
    let mut all: Vec<RosterPlace> = Vec::new();
    loop {
        let after = all.last().map(|place| place.facts.employee_number.clone());
        let rows: Vec<(Key, MemberRow)> = on_both!(&mut *tx.db, |c| {
            let mut query = m::table
                .filter(m::agency_id.eq(agency).and(m::engagement_id.eq(Key::of(engagement))))
                .select((m::person_id, MemberRow::as_select()))
                .into_boxed();
            if let Some(after) = &after {
                query = query.filter(m::employee_number.gt(after));
            }
            query.order(m::employee_number).limit(TOGETHER).load(c)
        })?;
        let more = i64::try_from(rows.len()) == Ok(TOGETHER);
        for row in rows {
            all.push(place(row)?);
        }
        if !more {
            all.sort_by(|a, b| a.facts.employee_number.cmp(&b.facts.employee_number));
            return Ok(all);
        }
    }
}

/// The client whose engagement it is.
pub fn client_of(tx: &mut Tenant<'_>, engagement: EngagementId) -> Result<ClientId, StoreError> {
    let agency = tx.agency();
    let client: Key = on_both!(&mut *tx.db, |c| engagements::table
        .find((agency, Key::of(engagement)))
        .select(engagements::client_id)
        .first(c))
    .or_not_found("engagement")?;
    Ok(client.id())
}

/// Is the person on any roster of this client?
pub fn works_for(tx: &mut Tenant<'_>, person: PersonId, client: ClientId) -> Result<bool, StoreError> {
    let agency = tx.agency();
    let engaged: Vec<Key> = on_both!(&mut *tx.db, |c| m::table
        .filter(m::agency_id.eq(agency).and(m::person_id.eq(Key::of(person))))
        .select(m::engagement_id)
        .load(c))?;
    let found: Option<Key> = on_both!(&mut *tx.db, |c| engagements::table
        .filter(engagements::agency_id.eq(agency).and(engagements::id.eq_any(&engaged)))
        .filter(engagements::client_id.eq(Key::of(client)))
        .select(engagements::id)
        .first(c))
    .optional_row()?;
    Ok(found.is_some())
}

/// The member with an employee number, if the roster has it.
pub fn member_by_number(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    number: &str,
) -> Result<Option<Member>, StoreError> {
    let agency = tx.agency();
    let found: Option<Key> = on_both!(&mut *tx.db, |c| m::table
        .filter(m::agency_id.eq(agency).and(m::engagement_id.eq(Key::of(engagement))))
        .filter(m::employee_number.eq(number))
        .select(m::id)
        .first(c))
    .optional_row()?;
    found.map(|key| load_member(tx, key.id())).transpose()
}
