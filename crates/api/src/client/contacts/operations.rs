//! Contact persons: listed, added, shown, changed, disabled.

use bole_domain::ids::{ClientId, ContactId};
use bole_persistence::client::Status;
use bole_persistence::client::contacts::{self as rows, ContactBody, PhoneChange};

use super::bodies::{ContactDocument, contact, phone};
use super::views::{ContactView, shown};
use crate::client::access;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::merge::MergePatch;
use crate::http::page::{self, Page, PageQuery, after};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

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
