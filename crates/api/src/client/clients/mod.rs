//! Clients: listed, recorded, shown, changed.

mod bodies;
mod views;

use bole_domain::ids::ClientId;
use bole_domain::people::CreditCode;
use bole_persistence::client::{self as rows, Sought};

use super::access;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::merge::MergePatch;
use crate::http::page::{self, Page, after};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use bodies::ClientDocument;

pub use bodies::{ClientPatch, ClientQuery, NewClient};
pub use views::{ClientStatus, ClientView};

impl From<ClientStatus> for rows::Status {
    fn from(status: ClientStatus) -> Self {
        match status {
            ClientStatus::Active => rows::Status::Active,
            ClientStatus::Disabled => rows::Status::Disabled,
        }
    }
}

/// `GET /api/v1/clients`
pub async fn list(cx: Cx, query: Query<ClientQuery>) -> Reply {
    let query = query.into_inner();
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    let credit_code = query.credit_code.map(|code| code.trim().to_ascii_uppercase());
    cx.read(move |tx, by| {
        if by.caller.person.is_some() {
            return Ok(Answer::ok(Page { data: Vec::new(), next_cursor: None }));
        }
        let sought = Sought { name_prefix: query.q, credit_code, only: by.caller.client };
        let found = rows::list(tx, &sought, after, limit + 1)?;
        let views = found.into_iter().map(ClientView::from).collect();
        Ok(Answer::ok(Page::cut(views, limit, ClientView::place)))
    })
    .await
}

/// `POST /api/v1/clients`
pub async fn create(cx: Cx, Body(new): Body<NewClient>) -> Reply {
    let credit_code: CreditCode = new.credit_code.parse().map_err(|_| {
        Problem::rule(
            "credit_code_invalid",
            "/credit_code",
            "统一社会信用代码有误：格式或校验码不符。",
            "This is not a unified social credit code: its form or its check character is wrong.",
        )
    })?;
    cx.write(move |tx, by| {
        let author = by.caller.public_id();
        let profile = new.profile.as_ref().map(|profile| (profile, author.as_str()));
        let client = rows::insert(tx, &credit_code.to_string(), new.name.trim(), profile)?;
        let (place, version) = (format!("/api/v1/clients/{}", client.id), client.version);
        Ok(Answer::created(ClientView::from(client), place).version(version))
    })
    .await
}

/// `GET /api/v1/clients/{client_id}`
pub async fn get(cx: Cx, id: Path<ClientId>) -> Reply {
    cx.read(move |tx, by| {
        let client = access::client(tx, by, *id)?;
        let version = client.version;
        Ok(Answer::ok(ClientView::from(client)).version(version))
    })
    .await
}

/// `PATCH /api/v1/clients/{client_id}`
pub async fn patch(cx: Cx, id: Path<ClientId>, Body(patch): Body<MergePatch>) -> Reply {
    cx.write(move |tx, by| {
        let seen = access::client(tx, by, *id)?;
        by.saw(seen.version)?;
        let now = ClientDocument { name: seen.name.clone(), status: seen.status.into() };
        let ClientDocument { name, status } = patch.onto(&now)?;
        let client = rows::update(tx, &seen, name.trim(), status.into())?;
        let version = client.version;
        Ok(Answer::ok(ClientView::from(client)).version(version))
    })
    .await
}
