//! A contact person as he is stored, with his sealed phone.

use bole_domain::client::Phone;
use bole_domain::ids::{ClientId, ContactId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::ContactBody;
use crate::client::Status;
use crate::error::{StoreError, corrupt};
use crate::schema::contacts as t;
use crate::store::Tenant;
use crate::types::{At, Json, Key};

/// What the sealed phone is bound to.
pub(super) const PHONE: &str = "contacts.phone";

/// A contact person at a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// At which client.
    pub client: ClientId,
    /// What is recorded.
    pub body: ContactBody,
    /// The phone, masked.
    pub phone_masked: Option<String>,
    /// Version.
    pub version: i64,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
pub(super) struct Row {
    pub(super) id: Key,
    client_id: Key,
    pub(super) name: String,
    pub(super) position: Option<String>,
    pub(super) phone_masked: Option<String>,
    pub(super) email: Option<String>,
    pub(super) duties: Json,
    pub(super) status: String,
    pub(super) version: i64,
    pub(super) created_at: At,
}

impl Row {
    pub(super) fn read(self) -> Result<Contact, StoreError> {
        Ok(Contact {
            id: self.id.id(),
            client: self.client_id.id(),
            body: ContactBody {
                name: self.name,
                position: self.position,
                email: self.email,
                duties: self.duties.read().map_err(corrupt("contacts", "duties"))?,
                status: Status::read(&self.status, "contacts")?,
            },
            phone_masked: self.phone_masked,
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}

/// The three columns of a phone.
#[derive(AsChangeset, Insertable, Default)]
#[diesel(table_name = t, treat_none_as_null = true)]
pub(super) struct PhoneColumns {
    sealed_phone: Option<Vec<u8>>,
    phone_index: Option<Vec<u8>>,
    pub(super) phone_masked: Option<String>,
}

impl PhoneColumns {
    pub(super) fn of(tx: &Tenant<'_>, phone: Option<&Phone>) -> Result<Self, StoreError> {
        let Some(phone) = phone else { return Ok(Self::default()) };
        Ok(Self {
            sealed_phone: Some(tx.seal(PHONE, phone.as_str())?),
            phone_index: Some(tx.keys().blind_index(PHONE, phone.as_str())?),
            phone_masked: Some(phone.masked()),
        })
    }
}
