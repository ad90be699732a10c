//! Who is known already, on the roster and in the agency.

use std::collections::HashMap;

use bole_domain::ids::EngagementId;
use chrono::NaiveDate;
use diesel::prelude::*;

use crate::error::StoreError;
use crate::on_both;
use crate::people::ADDRESS;
use crate::people::seal::{MemberColumns, PersonColumns, Prepared};
use crate::schema::{members as m, persons as p};
use crate::store::Tenant;
use crate::types::Key;

/// A person as the comparison needs him.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = p)]
pub(super) struct Known {
    pub(super) id: Key,
    name: String,
    sex: String,
    birth_date: NaiveDate,
    pub(super) resident_id_index: Vec<u8>,
    phone_index: Vec<u8>,
    sealed_address: Vec<u8>,
    education: String,
    bank_name: String,
    account_index: Vec<u8>,
    cnaps: String,
}

impl Known {
    pub(super) fn differs(&self, tx: &Tenant<'_>, row: &Prepared) -> Result<bool, StoreError> {
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

pub(super) struct OnRoster {
    pub(super) id: Key,
    pub(super) person: Key,
    pub(super) columns: MemberColumns,
}

/// Who of these rows' numbers and persons is on the roster, by number.
pub(super) fn roster(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    rows: &[Prepared],
    known: &HashMap<Vec<u8>, Known>,
) -> Result<HashMap<String, OnRoster>, StoreError> {
    let agency = tx.agency();
    let numbers: Vec<&str> = rows.iter().map(|row| row.member.employee_number.as_str()).collect();
    let persons: Vec<Key> = known.values().map(|person| person.id).collect();
    let mut all = HashMap::new();
    let here = m::agency_id.eq(agency).and(m::engagement_id.eq(Key::of(engagement)));
    let found: [Vec<(Key, Key, MemberColumns)>; 2] = on_both!(&mut *tx.db, |c| [
        m::table
            .filter(here.and(m::employee_number.eq_any(&numbers)))
            .select((m::id, m::person_id, MemberColumns::as_select()))
            .load(c)?,
        m::table
            .filter(here.and(m::person_id.eq_any(&persons)))
            .select((m::id, m::person_id, MemberColumns::as_select()))
            .load(c)?,
    ]);
    for (id, person, columns) in found.into_iter().flatten() {
        all.insert(columns.employee_number.clone(), OnRoster { id, person, columns });
    }
    Ok(all)
}

/// The persons of the agency who have the rows' resident IDs.
pub(super) fn known(tx: &mut Tenant<'_>, rows: &[Prepared]) -> Result<HashMap<Vec<u8>, Known>, StoreError> {
    let agency = tx.agency();
    let indexes: Vec<&[u8]> = rows.iter().map(|row| row.person.resident_id_index.as_slice()).collect();
    let found: Vec<Known> = on_both!(&mut *tx.db, |c| p::table
        .filter(p::agency_id.eq(agency).and(p::resident_id_index.eq_any(&indexes)))
        .select(Known::as_select())
        .load(c))?;
    Ok(found.into_iter().map(|person| (person.resident_id_index.clone(), person)).collect())
}
