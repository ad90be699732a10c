//! A personal field shown whole to who gives a reason, with an audit entry.

use bole_domain::ids::PersonId;
use bole_persistence::people;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::auth::{audit, fact};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::params::Path;
use crate::http::registry::Example;
use crate::people::access;

/// A personal field that can be revealed: `resident_id`, `phone`, `address` or `bank_account`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PersonalField {
    /// The resident ID.
    ResidentId,
    /// The phone.
    Phone,
    /// The address.
    Address,
    /// The bank account.
    BankAccount,
}

/// Which fields to reveal, and why.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Reveal {
    /// The fields.
    #[validate(length(min = 1, max = 4))]
    #[schema(min_items = 1, max_items = 4)]
    pub fields: Vec<PersonalField>,
    /// Why; it goes to the audit log.
    #[validate(length(max = 500), custom(function = "crate::client::reasoned"))]
    #[schema(min_length = 4, max_length = 500)]
    pub reason: String,
}

impl Example for Reveal {
    fn example() -> Self {
        Self { fields: vec![PersonalField::BankAccount], reason: "核对退回的工资付款".to_owned() }
    }
}

/// The revealed fields; those not asked for are absent.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RevealedPerson {
    /// The person.
    pub id: PersonId,
    /// The resident ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resident_id: Option<String>,
    /// The phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The bank account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank_account: Option<String>,
}

impl Example for RevealedPerson {
    fn example() -> Self {
        Self {
            id: PersonId::example(),
            resident_id: None,
            phone: None,
            address: None,
            bank_account: Some("6212260000000000000".to_owned()),
        }
    }
}

/// `POST /api/v1/persons/{person_id}:reveal`
pub async fn reveal(cx: Cx, id: Path<PersonId>, Body(wish): Body<Reveal>) -> Reply {
    cx.write(move |tx, by| {
        let person = access::person(tx, by, *id)?;
        let opened = people::open(tx, person.id)?;
        audit(tx, by, "person.reveal", "person", person.id, Some(&wish.reason), &fact("fields", &wish.fields))?;
        let wanted = |field| wish.fields.contains(&field);
        Ok(Answer::ok(RevealedPerson {
            id: person.id,
            resident_id: wanted(PersonalField::ResidentId).then_some(opened.resident_id),
            phone: wanted(PersonalField::Phone).then_some(opened.phone),
            address: wanted(PersonalField::Address).then_some(opened.address),
            bank_account: wanted(PersonalField::BankAccount).then_some(opened.account),
        }))
    })
    .await
}
