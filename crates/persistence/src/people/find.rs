//! Persons as they are looked up: by id, by keyed index, and opened.

use std::collections::HashMap;

use bole_domain::ids::PersonId;
use chrono::NaiveDate;
use diesel::prelude::*;

use super::{ACCOUNT, ADDRESS, PHONE, Person, RESIDENT_ID};
use crate::error::{Named, StoreError};
use crate::schema::persons as p;
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{on_both, page_after};

#[derive(Queryable, Selectable)]
#[diesel(table_name = p)]
pub(super) struct PersonRow {
    id: Key,
    name: String,
    sex: String,
    birth_date: NaiveDate,
    resident_id_masked: String,
    phone_masked: String,
    education: String,
    bank_name: String,
    account_masked: String,
    cnaps: String,
    version: i64,
    created_at: At,
}

impl PersonRow {
    pub(super) fn person(self) -> Result<Person, StoreError> {
        Ok(Person {
            id: self.id.id(),
            name: self.name,
            sex: self.sex.parse().map_err(|_| StoreError::Corrupt { table: "persons", column: "sex" })?,
            birth_date: self.birth_date,
            resident_id_masked: self.resident_id_masked,
            phone_masked: self.phone_masked,
            education: self.education,
            bank_name: self.bank_name,
            account_masked: self.account_masked,
            cnaps: self.cnaps,
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}

/// What a person is found by; normalised as it was when it was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// His resident ID.
    ResidentId(String),
    /// His phone.
    Phone(String),
    /// His account.
    Account(String),
}

/// A person's sealed fields, opened.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// Resident ID.
    pub resident_id: String,
    /// Phone.
    pub phone: String,
    /// Address.
    pub address: String,
    /// Account.
    pub account: String,
}

/// One person.
pub fn load(tx: &mut Tenant<'_>, id: PersonId) -> Result<Person, StoreError> {
    let agency = tx.agency();
    let row: PersonRow =
        on_both!(&mut *tx.db, |c| p::table.find((agency, Key::of(id))).select(PersonRow::as_select()).first(c))
            .or_not_found("person")?;
    row.person()
}

/// Persons in the order in which they came in.
pub fn list(tx: &mut Tenant<'_>, after: Option<(At, Key)>, limit: i64) -> Result<Vec<Person>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<PersonRow> = on_both!(&mut *tx.db, |c| {
        let query = p::table.filter(p::agency_id.eq(agency)).select(PersonRow::as_select()).into_boxed();
        page_after!(query, p, after, limit).load(c)
    })?;
    rows.into_iter().map(PersonRow::person).collect()
}

/// Persons with exactly this value; several may share a phone or an account.
pub fn find(tx: &mut Tenant<'_>, sought: &Sought, limit: i64) -> Result<Vec<Person>, StoreError> {
    let agency = tx.agency();
    let index = match sought {
        Sought::ResidentId(value) => tx.keys().blind_index(RESIDENT_ID, value)?,
        Sought::Phone(value) => tx.keys().blind_index(PHONE, value)?,
        Sought::Account(value) => tx.keys().blind_index(ACCOUNT, value)?,
    };
    let rows: Vec<PersonRow> = on_both!(&mut *tx.db, |c| {
        let mut query = p::table.filter(p::agency_id.eq(agency)).select(PersonRow::as_select()).into_boxed();
        query = match sought {
            Sought::ResidentId(_) => query.filter(p::resident_id_index.eq(&index)),
            Sought::Phone(_) => query.filter(p::phone_index.eq(&index)),
            Sought::Account(_) => query.filter(p::account_index.eq(&index)),
        };
        query.order((p::created_at, p::id)).limit(limit).load(c)
    })?;
    rows.into_iter().map(PersonRow::person).collect()
}

/// Opens a person's sealed fields. Whoever calls it answers for the permission and the audit entry.
pub fn open(tx: &mut Tenant<'_>, id: PersonId) -> Result<Opened, StoreError> {
    let agency = tx.agency();
    let (resident_id, phone, address, account): (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>) =
        on_both!(&mut *tx.db, |c| p::table
            .find((agency, Key::of(id)))
            .select((p::sealed_resident_id, p::sealed_phone, p::sealed_address, p::sealed_account))
            .first(c))
        .or_not_found("person")?;
    let keys = tx.keys();
    Ok(Opened {
        resident_id: keys.open_text(RESIDENT_ID, &resident_id)?,
        phone: keys.open_text(PHONE, &phone)?,
        address: keys.open_text(ADDRESS, &address)?,
        account: keys.open_text(ACCOUNT, &account)?,
    })
}

/// The resident IDs of persons, opened. Whoever calls it answers for the permission and the audit entry.
pub fn resident_ids(tx: &mut Tenant<'_>, ids: &[PersonId]) -> Result<HashMap<PersonId, String>, StoreError> {
    let agency = tx.agency();
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(500) {
        let keys: Vec<Key> = chunk.iter().map(|id| Key::of(*id)).collect();
        let rows: Vec<(Key, Vec<u8>)> = on_both!(&mut *tx.db, |c| p::table
            .filter(p::agency_id.eq(agency).and(p::id.eq_any(&keys)))
            .select((p::id, p::sealed_resident_id))
            .load(c))?;
        for (id, sealed) in rows {
            found.insert(id.id(), tx.keys().open_text(RESIDENT_ID, &sealed)?);
        }
    }
    Ok(found)
}
