//! How a contact person is shown: his phone masked.

use bole_domain::client::Duty;
use bole_domain::ids::{ClientId, ContactId, TypedId};
use bole_persistence::client::contacts::Contact;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bodies::ContactDocument;
use crate::client::clients::ClientStatus;
use crate::http::answer::Answer;
use crate::http::page::Place;
use crate::http::registry::Example;

/// A contact person at a client.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ContactView {
    /// Its id.
    pub id: ContactId,
    /// At which client.
    pub client_id: ClientId,
    /// The name.
    pub name: String,
    /// The position at the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// The phone, masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What the agency deals with this person about.
    pub duties: Vec<Duty>,
    /// Still the contact?
    pub status: ClientStatus,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

impl From<Contact> for ContactView {
    fn from(contact: Contact) -> Self {
        let Contact { id, client, body, phone_masked, version, created_at } = contact;
        Self {
            id,
            client_id: client,
            name: body.name,
            position: body.position,
            phone: phone_masked,
            email: body.email,
            duties: body.duties,
            status: body.status.into(),
            version,
            created_at,
        }
    }
}

impl ContactView {
    pub(super) fn place(&self) -> Place {
        (self.created_at, self.id.uuid())
    }
}

impl Example for ContactView {
    fn example() -> Self {
        let ContactDocument { name, position, email, duties, .. } = ContactDocument::example();
        Self {
            id: ContactId::example(),
            client_id: ClientId::example(),
            name,
            position,
            phone: Some("138****8000".to_owned()),
            email,
            duties,
            status: ClientStatus::Active,
            version: 1,
            created_at: crate::http::examples::made_at(),
        }
    }
}

pub(super) fn shown(contact: Contact) -> Answer<ContactView> {
    let version = contact.version;
    Answer::ok(ContactView::from(contact)).version(version)
}
