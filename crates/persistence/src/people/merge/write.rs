//! What was decided is written.

use bole_domain::ids::{EngagementId, MemberId};
use diesel::prelude::*;

use super::Plan;
use super::known::known;
use crate::error::{StoreError, guarded};
use crate::people::Member;
use crate::people::seal::{MemberColumns, PersonColumns, Prepared};
use crate::schema::{members as m, persons as p};
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{insert_all, on_both};

#[derive(Insertable)]
#[diesel(table_name = p)]
struct NewPerson {
    agency_id: Key,
    pub(super) id: Key,
    #[diesel(embed)]
    pub(super) columns: PersonColumns,
    version: i64,
    created_at: At,
}

#[derive(Insertable)]
#[diesel(table_name = m)]
struct NewMember {
    agency_id: Key,
    pub(super) id: Key,
    engagement_id: Key,
    person_id: Key,
    #[diesel(embed)]
    pub(super) columns: MemberColumns,
    version: i64,
    created_at: At,
}

pub(super) fn write(tx: &mut Tenant<'_>, engagement: EngagementId, plan: &Plan<'_>) -> Result<(), StoreError> {
    let (agency, at) = (tx.agency(), tx.at());
    let persons: Vec<NewPerson> = plan
        .new_persons
        .iter()
        .map(|(id, row)| NewPerson {
            agency_id: agency,
            id: *id,
            columns: row.person.clone(),
            version: 1,
            created_at: at,
        })
        .collect();
    insert_all!(&mut *tx.db, p::table, &persons)?;
    let members: Vec<NewMember> = plan
        .new_members
        .iter()
        .map(|(person, row)| NewMember {
            agency_id: agency,
            id: Key::of(tx.new_id::<MemberId>()),
            engagement_id: Key::of(engagement),
            person_id: *person,
            columns: row.member.clone(),
            version: 1,
            created_at: at,
        })
        .collect();
    insert_all!(&mut *tx.db, m::table, &members)?;
    for (id, row) in &plan.changed_persons {
        change_person(tx, *id, row)?;
    }
    for (id, row) in &plan.changed_members {
        change_member(tx, *id, row)?;
    }
    Ok(())
}

/// Replaces a member's data, and his person's where they differ; the confirmation falls away.
pub fn replace(tx: &mut Tenant<'_>, member: &Member, row: &Prepared) -> Result<(), StoreError> {
    let known = known(tx, std::slice::from_ref(row))?;
    let person = known
        .get(&row.person.resident_id_index)
        .filter(|person| person.id == Key::of(member.person.id))
        .ok_or(StoreError::Stale("person"))?;
    let (agency, id) = (tx.agency(), Key::of(member.id));
    let rows = on_both!(&mut *tx.db, |c| diesel::update(m::table.find((agency, id)))
        .filter(m::version.eq(member.version))
        .set((&row.member, m::confirmed_at.eq(None::<At>), m::version.eq(m::version + 1)))
        .execute(c))?;
    guarded(rows, "member")?;
    if person.differs(tx, row)? {
        change_person(tx, person.id, row)?;
    }
    Ok(())
}

/// A person's data change everywhere he works, and each place must confirm them anew.
fn change_person(tx: &mut Tenant<'_>, id: Key, row: &Prepared) -> Result<(), StoreError> {
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| diesel::update(p::table.find((agency, id)))
        .set((&row.person, p::version.eq(p::version + 1)))
        .execute(c))?;
    on_both!(&mut *tx.db, |c| diesel::update(m::table.filter(m::agency_id.eq(agency).and(m::person_id.eq(id))))
        .set((m::confirmed_at.eq(None::<At>), m::version.eq(m::version + 1)))
        .execute(c))?;
    Ok(())
}

fn change_member(tx: &mut Tenant<'_>, id: Key, row: &Prepared) -> Result<(), StoreError> {
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| diesel::update(m::table.find((agency, id)))
        .set((&row.member, m::confirmed_at.eq(None::<At>), m::version.eq(m::version + 1)))
        .execute(c))?;
    Ok(())
}
