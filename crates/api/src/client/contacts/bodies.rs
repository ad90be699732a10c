//! What is recorded of a contact person, and what of it can be changed.

use bole_domain::client::{Duty, Phone};
use bole_domain::ids::{ClientId, ContactId};
use bole_persistence::client::contacts::Contact;
use bole_persistence::{Tenant, client};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::client::access;
use crate::http::context::By;
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// What is recorded of a contact.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ContactDocument {
    /// The name.
    #[validate(length(min = 1, max = 100), custom(function = "crate::client::said"))]
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

pub(super) fn phone(text: &str) -> Result<Phone, Problem> {
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
pub(super) fn contact(tx: &mut Tenant<'_>, by: &By, (client, id): (ClientId, ContactId)) -> Result<Contact, Problem> {
    let client = access::client(tx, by, client)?;
    let found = client::contact(tx, id)?;
    if found.client == client.id { Ok(found) } else { Err(Problem::not_found("contact")) }
}
