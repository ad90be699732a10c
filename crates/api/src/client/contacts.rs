//! Contact persons at a client. Phones are masked everywhere but in the answer to a reasoned request.

use bole_domain::client::{Duty, Phone};
use bole_domain::ids::{ClientId, ContactId, TypedId};
use bole_persistence::Tenant;
use bole_persistence::audit::{self, Entry};
use bole_persistence::client::contacts::{self as rows, Contact, ContactBody, PhoneChange};
use bole_persistence::client::{self, Status};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::access;
use super::clients::ClientStatus;
use super::merge::MergePatch;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::page::{self, Page, PageQuery, Place, after};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// Most contacts that a search answers.
const MOST: i64 = 200;

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
    fn place(&self) -> Place {
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

/// What is recorded of a contact.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ContactDocument {
    /// The name.
    #[validate(length(min = 1, max = 100), custom(function = "super::said"))]
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// The position at the client.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// The phone, mobile or fixed; answers show it masked.
    #[validate(length(min = 7, max = 30))]
    #[schema(min_length = 7, max_length = 30)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The e-mail address.
    #[validate(email, length(max = 200))]
    #[schema(format = "email", max_length = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What the agency deals with this person about.
    #[validate(length(min = 1, max = 10), custom(function = "named_once"))]
    #[schema(min_items = 1, max_items = 10)]
    pub duties: Vec<Duty>,
}

fn named_once(duties: &[Duty]) -> Result<(), validator::ValidationError> {
    let mut seen = std::collections::BTreeSet::new();
    if duties.iter().all(|duty| seen.insert(duty)) {
        Ok(())
    } else {
        Err(validator::ValidationError::new("duplicate").with_message("each duty is named once".into()))
    }
}

impl Example for ContactDocument {
    fn example() -> Self {
        Self {
            name: "王敏".to_owned(),
            position: Some("人力资源经理".to_owned()),
            phone: Some("13800138000".to_owned()),
            email: Some("hr@haichuan.example".to_owned()),
            duties: vec![Duty::Inputs, Duty::BillConfirmation],
        }
    }
}

/// A change of a contact; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactPatch {
    /// The name.
    #[schema(min_length = 1, max_length = 100, nullable = false)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The position at the client; `null` clears it.
    #[schema(min_length = 1, max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// The phone; `null` clears it.
    #[schema(min_length = 7, max_length = 30)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The e-mail address; `null` clears it.
    #[schema(format = "email", max_length = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What the agency deals with this person about.
    #[schema(min_items = 1, max_items = 10, nullable = false)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duties: Option<Vec<Duty>>,
}

impl Example for ContactPatch {
    fn example() -> Self {
        Self { position: Some("人力资源总监".to_owned()), ..Self::default() }
    }
}

fn phone(text: &str) -> Result<Phone, Problem> {
    text.parse().map_err(|_| {
        Problem::rule(
            "phone_invalid",
            "/phone",
            "电话号码须为 7 至 15 位数字，可带国家码前的加号。",
            "A telephone number has 7 to 15 digits, with a plus sign before a country code.",
        )
    })
}

/// A contact under a client whom the caller may see.
fn contact(tx: &mut Tenant<'_>, by: &By, (client, id): (ClientId, ContactId)) -> Result<Contact, Problem> {
    let client = access::client(tx, by, client)?;
    let found = client::contact(tx, id)?;
    if found.client == client.id { Ok(found) } else { Err(Problem::not_found("contact")) }
}

fn shown(contact: Contact) -> Answer<ContactView> {
    let version = contact.version;
    Answer::ok(ContactView::from(contact)).version(version)
}

/// `GET /api/v1/clients/{client_id}/contacts`
pub async fn list(cx: Cx, id: Path<ClientId>, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let client = access::client(tx, by, *id)?;
        let found = rows::list(tx, client.id, after, limit + 1)?;
        let views = found.into_iter().map(ContactView::from).collect();
        Ok(Answer::ok(Page::cut(views, limit, ContactView::place)))
    })
    .await
}

/// `POST /api/v1/clients/{client_id}/contacts`
pub async fn create(cx: Cx, id: Path<ClientId>, Body(new): Body<ContactDocument>) -> Reply {
    cx.write(move |tx, by| {
        let client = access::client(tx, by, *id)?;
        let number = new.phone.as_deref().map(phone).transpose()?;
        let body = ContactBody {
            name: new.name.trim().to_owned(),
            position: new.position,
            email: new.email,
            duties: new.duties,
            status: Status::Active,
        };
        let contact = rows::insert(tx, client.id, body, number.as_ref())?;
        let (place, version) = (format!("/api/v1/clients/{}/contacts/{}", client.id, contact.id), contact.version);
        Ok(Answer::created(ContactView::from(contact), place).version(version))
    })
    .await
}

/// `GET /api/v1/clients/{client_id}/contacts/{contact_id}`
pub async fn get(cx: Cx, path: Path<(ClientId, ContactId)>) -> Reply {
    cx.read(move |tx, by| contact(tx, by, *path).map(shown)).await
}

/// `PATCH /api/v1/clients/{client_id}/contacts/{contact_id}`
pub async fn patch(cx: Cx, path: Path<(ClientId, ContactId)>, Body(patch): Body<MergePatch>) -> Reply {
    cx.write(move |tx, by| {
        let seen = contact(tx, by, *path)?;
        by.saw(seen.version)?;
        let body = &seen.body;
        let now = ContactDocument {
            name: body.name.clone(),
            position: body.position.clone(),
            phone: None,
            email: body.email.clone(),
            duties: body.duties.clone(),
        };
        let names_phone = patch.names("phone");
        let changed = patch.onto(&now)?;
        let number = changed.phone.as_deref().map(phone).transpose()?;
        let change = if names_phone { PhoneChange::To(number) } else { PhoneChange::Keep };
        let body = ContactBody {
            name: changed.name.trim().to_owned(),
            position: changed.position,
            email: changed.email,
            duties: changed.duties,
            status: body.status,
        };
        Ok(shown(rows::update(tx, &seen, body, &change)?))
    })
    .await
}

/// `POST /api/v1/clients/{client_id}/contacts/{contact_id}:disable`
pub async fn disable(cx: Cx, path: Path<(ClientId, ContactId)>) -> Reply {
    cx.write(move |tx, by| {
        let seen = contact(tx, by, *path)?;
        by.saw(seen.version)?;
        if seen.body.status == Status::Disabled {
            return Err(Problem::conflict(
                "contact_disabled",
                "该联系人已停用。",
                "This contact is switched off already.",
            ));
        }
        let body = ContactBody { status: Status::Disabled, ..seen.body.clone() };
        Ok(shown(rows::update(tx, &seen, body, &PhoneChange::Keep)?))
    })
    .await
}

/// Why a phone is to be shown in full.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ContactReveal {
    /// Why; it goes to the audit log.
    #[validate(length(max = 500), custom(function = "super::reasoned"))]
    #[schema(min_length = 4, max_length = 500)]
    pub reason: String,
}

impl Example for ContactReveal {
    fn example() -> Self {
        Self { reason: "催收本月账单款项".to_owned() }
    }
}

/// A contact's phone in full.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RevealedContact {
    /// The contact.
    pub id: ContactId,
    /// The phone; absent if none is recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

impl Example for RevealedContact {
    fn example() -> Self {
        Self { id: ContactId::example(), phone: Some("13800138000".to_owned()) }
    }
}

/// `POST /api/v1/clients/{client_id}/contacts/{contact_id}:reveal`
pub async fn reveal(cx: Cx, path: Path<(ClientId, ContactId)>, Body(wish): Body<ContactReveal>) -> Reply {
    cx.write(move |tx, by| {
        let found = contact(tx, by, *path)?;
        let phone = rows::open_phone(tx, found.id)?;
        audit::record(
            tx,
            &Entry {
                actor: by.caller.principal,
                actor_kind: by.caller.kind.as_str(),
                action: "contact.reveal",
                object_type: "contact",
                object_id: found.id.to_string(),
                reason: Some(&wish.reason),
                detail: serde_json::json!({ "fields": ["phone"] }),
                request_id: &by.request_id,
            },
        )?;
        Ok(Answer::ok(RevealedContact { id: found.id, phone }))
    })
    .await
}

/// A phone that contacts are found by.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ContactSearch {
    /// The whole number.
    #[validate(length(min = 7, max = 30))]
    #[schema(min_length = 7, max_length = 30)]
    pub phone: String,
}

impl Example for ContactSearch {
    fn example() -> Self {
        Self { phone: "13800138000".to_owned() }
    }
}

/// The contacts that a search found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ContactsFound {
    /// They, masked, at most 200.
    pub data: Vec<ContactView>,
}

impl Example for ContactsFound {
    fn example() -> Self {
        Self { data: vec![ContactView::example()] }
    }
}

/// `POST /api/v1/contacts:find`
pub async fn find(cx: Cx, Body(search): Body<ContactSearch>) -> Reply {
    let number = phone(&search.phone)?;
    cx.read(move |tx, by| {
        let found = rows::find(tx, &number, MOST)?;
        let visible = found.into_iter().filter(|contact| !access::hides(by, contact.client));
        Ok(Answer::ok(ContactsFound { data: visible.map(ContactView::from).collect() }))
    })
    .await
}
