//! Contact persons at a client. The phone is sealed, masked and found again by its blind index.

mod row;

use bole_domain::client::{Duty, Phone};
use bole_domain::ids::{ClientId, ContactId};
use diesel::prelude::*;

pub use row::Contact;

use super::Status;
use crate::error::{Named, StoreError, corrupt, guarded};
use crate::schema::contacts as t;
use crate::store::Tenant;
use crate::types::{At, Json, Key};
use crate::{on_both, page_after};
use row::{PHONE, PhoneColumns, Row};

/// What is recorded of a contact, apart from the phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactBody {
    /// The name.
    pub name: String,
    /// The position at the client.
    pub position: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// What the agency deals with this person about.
    pub duties: Vec<Duty>,
    /// Still the contact?
    pub status: Status,
}

/// Records a contact.
pub fn insert(
    tx: &mut Tenant<'_>,
    client: ClientId,
    body: ContactBody,
    phone: Option<&Phone>,
) -> Result<Contact, StoreError> {
    let phone = PhoneColumns::of(tx, phone)?;
    let contact = Contact {
        id: tx.new_id(),
        client,
        body,
        phone_masked: phone.phone_masked.clone(),
        version: 1,
        created_at: tx.at().get(),
    };
    let duties = Json::of(&contact.body.duties).map_err(corrupt("contacts", "duties"))?;
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(contact.id)),
            t::client_id.eq(Key::of(client)),
            t::name.eq(&contact.body.name),
            t::position.eq(&contact.body.position),
            phone,
            t::email.eq(&contact.body.email),
            t::duties.eq(duties),
            t::status.eq(contact.body.status.as_str()),
            t::version.eq(contact.version),
            t::created_at.eq(At::new(contact.created_at)),
        ))
        .execute(c))?;
    Ok(contact)
}

/// A contact.
pub fn load(tx: &mut Tenant<'_>, id: ContactId) -> Result<Contact, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("contact")?;
    row.read()
}

/// The contacts of a client in the order in which they were recorded.
pub fn list(
    tx: &mut Tenant<'_>,
    client: ClientId,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Contact>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let query = t::table
            .filter(t::agency_id.eq(agency).and(t::client_id.eq(Key::of(client))))
            .select(Row::as_select())
            .into_boxed();
        page_after!(query, t, after, limit).load(c)
    })?;
    rows.into_iter().map(Row::read).collect()
}

/// The contacts with this very phone, at any client, in the order in which they were recorded.
pub fn find(tx: &mut Tenant<'_>, phone: &Phone, limit: i64) -> Result<Vec<Contact>, StoreError> {
    let (agency, index) = (tx.agency(), tx.keys().blind_index(PHONE, phone.as_str())?);
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::phone_index.eq(&index)))
        .select(Row::as_select())
        .order((t::created_at, t::id))
        .limit(limit)
        .load(c))?;
    rows.into_iter().map(Row::read).collect()
}

/// What becomes of a contact's phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhoneChange {
    /// It stays.
    Keep,
    /// It is taken away, or replaced by another.
    To(Option<Phone>),
}

/// Changes what is recorded of a contact.
pub fn update(
    tx: &mut Tenant<'_>,
    seen: &Contact,
    body: ContactBody,
    phone: &PhoneChange,
) -> Result<Contact, StoreError> {
    let agency = tx.agency();
    let phone = match phone {
        PhoneChange::Keep => None,
        PhoneChange::To(phone) => Some(PhoneColumns::of(tx, phone.as_ref())?),
    };
    let masked = phone.as_ref().map_or_else(|| seen.phone_masked.clone(), |columns| columns.phone_masked.clone());
    let duties = Json::of(&body.duties).map_err(corrupt("contacts", "duties"))?;
    let rows = on_both!(&mut *tx.db, |c| diesel::update(
        t::table.find((agency, Key::of(seen.id))).filter(t::version.eq(seen.version))
    )
    .set((
        t::name.eq(&body.name),
        t::position.eq(&body.position),
        phone,
        t::email.eq(&body.email),
        t::duties.eq(duties),
        t::status.eq(body.status.as_str()),
        t::version.eq(seen.version + 1),
    ))
    .execute(c))?;
    guarded(rows, "contact")?;
    Ok(Contact { body, phone_masked: masked, version: seen.version + 1, ..seen.clone() })
}

/// A contact's phone in full. Whoever asks has given a reason that went to the audit log.
pub fn open_phone(tx: &mut Tenant<'_>, id: ContactId) -> Result<Option<String>, StoreError> {
    let agency = tx.agency();
    let sealed: Option<Vec<u8>> =
        on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(t::sealed_phone).first(c))
            .or_not_found("contact")?;
    sealed.map(|sealed| tx.keys().open_text(PHONE, &sealed)).transpose()
}
