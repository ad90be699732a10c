//! The agency's own data.

use bole_domain::ids::AgencyId;
use bole_persistence::agency::{self, Agency};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::auth::audit;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::registry::Example;

/// An agency.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AgencyView {
    /// Its id.
    pub id: AgencyId,
    /// Its full name.
    pub name: String,
    /// Its unified social credit code.
    pub credit_code: String,
    /// The time zone of its business dates.
    pub time_zone: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl From<Agency> for AgencyView {
    fn from(agency: Agency) -> Self {
        Self {
            id: agency.id,
            name: agency.name,
            credit_code: agency.credit_code,
            time_zone: agency.time_zone,
            created_at: agency.created_at,
        }
    }
}

impl Example for AgencyView {
    fn example() -> Self {
        Self {
            id: AgencyId::example(),
            name: "伯乐人力资源服务有限公司".to_owned(),
            credit_code: "91310000MA1FL1234Q".to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            created_at: crate::http::examples::made_at(),
        }
    }
}

/// A change of the agency.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgencyPatch {
    /// Its full name.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Example for AgencyPatch {
    fn example() -> Self {
        Self { name: Some("伯乐人力资源服务（上海）有限公司".to_owned()) }
    }
}

/// `GET /api/v1/agency`
pub async fn get(cx: Cx) -> Reply {
    cx.read(|tx, _| {
        let agency = agency::load(tx)?;
        let version = agency.version;
        Ok(Answer::ok(AgencyView::from(agency)).version(version))
    })
    .await
}

/// `PATCH /api/v1/agency`
pub async fn patch(cx: Cx, Body(patch): Body<AgencyPatch>) -> Reply {
    cx.write(move |tx, by| {
        let seen = agency::load(tx)?;
        by.saw(seen.version)?;
        let agency = match &patch.name {
            Some(name) => agency::rename(tx, &seen, name)?,
            None => seen,
        };
        audit(tx, by, "agency.update", "agency", agency.id, None, &())?;
        let version = agency.version;
        Ok(Answer::ok(AgencyView::from(agency)).version(version))
    })
    .await
}
