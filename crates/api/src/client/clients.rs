//! Clients: listed, recorded, shown, changed.

use bole_domain::client::Profile;
use bole_domain::ids::{ClientId, TypedId};
use bole_domain::people::CreditCode;
use bole_persistence::client::{self as rows, Client, Sought};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::access::{self, principal};
use super::merge::MergePatch;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, Place, after};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// Is a client or contact in use: `active` or `disabled`?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClientStatus {
    /// In use.
    Active,
    /// Switched off; it stays for the record.
    Disabled,
}

impl From<rows::Status> for ClientStatus {
    fn from(status: rows::Status) -> Self {
        match status {
            rows::Status::Active => ClientStatus::Active,
            rows::Status::Disabled => ClientStatus::Disabled,
        }
    }
}

impl From<ClientStatus> for rows::Status {
    fn from(status: ClientStatus) -> Self {
        match status {
            ClientStatus::Active => rows::Status::Active,
            ClientStatus::Disabled => rows::Status::Disabled,
        }
    }
}

/// A client of the agency.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ClientView {
    /// Its id.
    pub id: ClientId,
    /// Its unified social credit code.
    pub credit_code: String,
    /// Its full name.
    pub name: String,
    /// Is it in use?
    pub status: ClientStatus,
    /// The present version of its profile; 0 before the first.
    pub profile_version: i64,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

impl From<Client> for ClientView {
    fn from(client: Client) -> Self {
        Self {
            id: client.id,
            credit_code: client.credit_code,
            name: client.name,
            status: client.status.into(),
            profile_version: client.profile_version,
            version: client.version,
            created_at: client.created_at,
        }
    }
}

impl ClientView {
    fn place(&self) -> Place {
        (self.created_at, self.id.uuid())
    }
}

impl Example for ClientView {
    fn example() -> Self {
        let NewClient { credit_code, name, .. } = NewClient::example();
        Self {
            id: ClientId::example(),
            credit_code,
            name,
            status: ClientStatus::Active,
            profile_version: 1,
            version: 1,
            created_at: crate::http::examples::made_at(),
        }
    }
}

/// A client to be recorded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewClient {
    /// Its unified social credit code, 18 characters with a check character (GB 32100-2015).
    #[validate(length(min = 18, max = 30))]
    #[schema(min_length = 18, max_length = 30)]
    pub credit_code: String,
    /// Its full name.
    #[validate(length(min = 1, max = 200), custom(function = "super::said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Its first profile, if it is known already.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
}

impl Example for NewClient {
    fn example() -> Self {
        Self {
            credit_code: "91130100MA0ABCDE10".to_owned(),
            name: "海川智能装备有限公司".to_owned(),
            profile: Some(Profile::example()),
        }
    }
}

/// What of a client can be changed.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
struct ClientDocument {
    #[validate(length(min = 1, max = 200), custom(function = "super::said"))]
    name: String,
    status: ClientStatus,
}

/// A change of a client; what is absent stays.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClientPatch {
    /// Its full name.
    #[schema(min_length = 1, max_length = 200, nullable = false)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// In use or not.
    #[schema(nullable = false)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ClientStatus>,
}

impl Example for ClientPatch {
    fn example() -> Self {
        Self { name: Some("海川智能装备（上海）有限公司".to_owned()), status: None }
    }
}

/// Which clients.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ClientQuery {
    /// The name begins with this; the case of letters does not matter.
    pub q: Option<String>,
    /// The whole unified social credit code.
    pub credit_code: Option<String>,
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
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
        let author = principal(by);
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
