//! A phone shown whole to who gives a reason, with an audit entry.

use bole_domain::ids::{ClientId, ContactId};
use bole_persistence::client::contacts as rows;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::bodies::contact;
use crate::auth::{audit, fact};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::params::Path;
use crate::http::registry::Example;

/// Why a phone is to be shown in full.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ContactReveal {
    /// Why; it goes to the audit log.
    #[validate(length(max = 500), custom(function = "crate::client::reasoned"))]
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
        audit(tx, by, "contact.reveal", "contact", found.id, Some(&wish.reason), &fact("fields", ["phone"]))?;
        Ok(Answer::ok(RevealedContact { id: found.id, phone }))
    })
    .await
}
