//! Writing a roster: who is new, who changed, who is refused. Decided first, written afterwards.

use std::collections::{HashMap, HashSet};

use bole_domain::ids::{EngagementId, MemberId, PersonId};
use bole_domain::jobs::RowFault;
use chrono::NaiveDate;
use diesel::prelude::*;

use super::seal::{MemberColumns, PersonColumns, Prepared};
use super::{ADDRESS, Member};
use crate::error::{StoreError, guarded};
use crate::schema::{members as m, persons as p};
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{insert_all, on_both};

/// What became of the rows.
#[derive(Debug, Default)]
pub struct Merged {
    /// Members who are new on the roster.
    pub created: usize,
    /// Members of whom something changed.
    pub updated: usize,
    /// Members as they were.
    pub unchanged: usize,
    /// Rows that were refused.
    pub faults: Vec<RowFault>,
}

/// A person as the comparison needs him.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = p)]
struct Known {
    id: Key,
    name: String,
    sex: String,
    birth_date: NaiveDate,
    resident_id_index: Vec<u8>,
    phone_index: Vec<u8>,
    sealed_address: Vec<u8>,
    education: String,
    bank_name: String,
    account_index: Vec<u8>,
    cnaps: String,
}

impl Known {
    fn differs(&self, tx: &Tenant<'_>, row: &Prepared) -> Result<bool, StoreError> {
        let PersonColumns { name, sex, birth_date, phone_index, education, bank_name, account_index, cnaps, .. } =
            &row.person;
        let same = self.name == *name
            && self.sex == *sex
            && self.birth_date == *birth_date
            && self.phone_index == *phone_index
            && self.education == *education
            && self.bank_name == *bank_name
            && self.account_index == *account_index
            && self.cnaps == *cnaps;
        Ok(!same || tx.keys().open_text(ADDRESS, &self.sealed_address)? != row.address)
    }
}

struct OnRoster {
    id: Key,
    person: Key,
    columns: MemberColumns,
}

#[derive(Insertable)]
#[diesel(table_name = p)]
struct NewPerson {
    agency_id: Key,
    id: Key,
    #[diesel(embed)]
    columns: PersonColumns,
    version: i64,
    created_at: At,
}

#[derive(Insertable)]
#[diesel(table_name = m)]
struct NewMember {
    agency_id: Key,
    id: Key,
    engagement_id: Key,
    person_id: Key,
    #[diesel(embed)]
    columns: MemberColumns,
    version: i64,
    created_at: At,
}

#[derive(Default)]
struct Plan<'a> {
    new_persons: Vec<(Key, &'a Prepared)>,
    changed_persons: Vec<(Key, &'a Prepared)>,
    new_members: Vec<(Key, &'a Prepared)>,
    changed_members: Vec<(Key, &'a Prepared)>,
}

/// Writes rows onto an engagement's roster. A row is matched by its employee number there, its person by the resident
/// ID in the agency. With faults and without `partial` nothing is written.
pub fn merge(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    rows: &[Prepared],
    partial: bool,
) -> Result<Merged, StoreError> {
    let roster = roster(tx, engagement)?;
    let known = known(tx, rows)?;
    let mut plan = Plan::default();
    let mut merged = Merged::default();
    decide(tx, rows, &roster, &known, &mut plan, &mut merged)?;
    if merged.faults.is_empty() || partial {
        write(tx, engagement, &plan)?;
    } else {
        (merged.created, merged.updated, merged.unchanged) = (0, 0, 0);
    }
    Ok(merged)
}

fn decide<'a>(
    tx: &Tenant<'_>,
    rows: &'a [Prepared],
    roster: &HashMap<String, OnRoster>,
    known: &HashMap<Vec<u8>, Known>,
    plan: &mut Plan<'a>,
    merged: &mut Merged,
) -> Result<(), StoreError> {
    let mut taken: HashMap<Key, &str> = roster.iter().map(|(number, on)| (on.person, number.as_str())).collect();
    let (mut numbers, mut identities) = (HashSet::new(), HashSet::new());
    for row in rows {
        let number = row.member.employee_number.as_str();
        if !numbers.insert(number) || !identities.insert(&row.person.resident_id_index) {
            merged.faults.push(twice(row));
            continue;
        }
        let person = known.get(&row.person.resident_id_index);
        match (roster.get(number), person) {
            (Some(on), person) if person.is_none_or(|person| person.id != on.person) => {
                merged.faults.push(identity_changed(row));
            }
            (None, Some(person)) if taken.contains_key(&person.id) => merged.faults.push(on_roster(row)),
            (on, Some(person)) => {
                let person_changed = person.differs(tx, row)?;
                if person_changed {
                    plan.changed_persons.push((person.id, row));
                }
                match on {
                    None => {
                        taken.insert(person.id, number);
                        plan.new_members.push((person.id, row));
                        merged.created += 1;
                    }
                    Some(on) if on.columns != row.member => {
                        plan.changed_members.push((on.id, row));
                        merged.updated += 1;
                    }
                    Some(_) if person_changed => merged.updated += 1,
                    Some(_) => merged.unchanged += 1,
                }
            }
            (_, None) => {
                let id = Key::of(tx.new_id::<PersonId>());
                plan.new_persons.push((id, row));
                plan.new_members.push((id, row));
                merged.created += 1;
            }
        }
    }
    Ok(())
}

fn write(tx: &mut Tenant<'_>, engagement: EngagementId, plan: &Plan<'_>) -> Result<(), StoreError> {
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

fn roster(tx: &mut Tenant<'_>, engagement: EngagementId) -> Result<HashMap<String, OnRoster>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(Key, Key, MemberColumns)> = on_both!(&mut *tx.db, |c| m::table
        .filter(m::agency_id.eq(agency).and(m::engagement_id.eq(Key::of(engagement))))
        .select((m::id, m::person_id, MemberColumns::as_select()))
        .load(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, person, columns)| (columns.employee_number.clone(), OnRoster { id, person, columns }))
        .collect())
}

fn known(tx: &mut Tenant<'_>, rows: &[Prepared]) -> Result<HashMap<Vec<u8>, Known>, StoreError> {
    let agency = tx.agency();
    let mut all = HashMap::new();
    for chunk in rows.chunks(500) {
        let indexes: Vec<&[u8]> = chunk.iter().map(|row| row.person.resident_id_index.as_slice()).collect();
        let found: Vec<Known> = on_both!(&mut *tx.db, |c| p::table
            .filter(p::agency_id.eq(agency).and(p::resident_id_index.eq_any(&indexes)))
            .select(Known::as_select())
            .load(c))?;
        all.extend(found.into_iter().map(|person| (person.resident_id_index.clone(), person)));
    }
    Ok(all)
}

fn twice(row: &Prepared) -> RowFault {
    RowFault::new(
        row.row,
        "employee_number",
        "duplicate_row",
        "员工编号或身份证号在文件中重复出现。",
        "The employee number or the resident ID occurs twice in the file.",
    )
}

fn identity_changed(row: &Prepared) -> RowFault {
    RowFault::new(
        row.row,
        "resident_id",
        "identity_changed",
        "该员工编号在名册中属于另一身份证号的人；请核对编号或身份证号。",
        "On the roster this employee number belongs to a person with another resident ID; check both.",
    )
}

fn on_roster(row: &Prepared) -> RowFault {
    RowFault::new(
        row.row,
        "resident_id",
        "person_on_roster",
        "此人已以另一员工编号在名册中。",
        "This person is on the roster already, under another employee number.",
    )
}
