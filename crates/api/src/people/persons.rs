//! Persons: listed, found by an exact value, read masked, revealed with a reason.

use bole_domain::ids::PersonId;
use bole_domain::people::{BankCard, MobilePhone, ResidentId};
use bole_persistence::audit::{self, Entry};
use bole_persistence::people::{self, Sought};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::access;
use super::views::PersonView;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, PageQuery};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// Most persons that a search answers.
const MOST: i64 = 200;

/// `GET /api/v1/persons`
pub async fn list(cx: Cx, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = page::after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        if by.caller.is_outside() {
            return Err(Problem::not_found("person"));
        }
        let persons = people::list_persons(tx, after, limit + 1)?;
        let views = persons.into_iter().map(PersonView::from).collect();
        Ok(Answer::ok(Page::cut(views, limit, |view: &PersonView| page::place(view.created_at, view.id))))
    })
    .await
}

/// What a person is found by: `resident_id`, `phone` or `account`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SearchBy {
    /// The resident ID.
    ResidentId,
    /// The phone.
    Phone,
    /// The account.
    Account,
}

/// An exact value that persons are found by.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PersonSearch {
    /// By which field.
    pub by: SearchBy,
    /// Its complete value.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub value: String,
}

impl Example for PersonSearch {
    fn example() -> Self {
        Self { by: SearchBy::Phone, value: "13800138000".to_owned() }
    }
}

impl PersonSearch {
    /// Normalised as the value was when it was sealed.
    fn sought(&self) -> Result<Sought, Problem> {
        let malformed = || {
            Problem::rule(
                "value_malformed",
                "/value",
                "该值不是此类字段的正确形式。",
                "The value has not the form of that field.",
            )
        };
        match self.by {
            SearchBy::ResidentId => {
                self.value.parse::<ResidentId>().map(|v| Sought::ResidentId(v.to_string())).map_err(|_| malformed())
            }
            SearchBy::Phone => {
                self.value.parse::<MobilePhone>().map(|v| Sought::Phone(v.to_string())).map_err(|_| malformed())
            }
            SearchBy::Account => {
                self.value.parse::<BankCard>().map(|v| Sought::Account(v.to_string())).map_err(|_| malformed())
            }
        }
    }
}

/// The persons that a search found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PersonsFound {
    /// They, masked.
    pub data: Vec<PersonView>,
}

impl Example for PersonsFound {
    fn example() -> Self {
        Self { data: vec![PersonView::example()] }
    }
}

/// `POST /api/v1/persons:find`
pub async fn find(cx: Cx, Body(search): Body<PersonSearch>) -> Reply {
    let sought = search.sought()?;
    cx.read(move |tx, by| {
        if by.caller.is_outside() {
            return Err(Problem::not_found("person"));
        }
        let found = people::find(tx, &sought, MOST)?;
        Ok(Answer::ok(PersonsFound { data: found.into_iter().map(PersonView::from).collect() }))
    })
    .await
}

/// `GET /api/v1/persons/{person_id}`
pub async fn get(cx: Cx, id: Path<PersonId>) -> Reply {
    cx.read(move |tx, by| {
        let person = access::person(tx, by, *id)?;
        let version = person.version;
        Ok(Answer::ok(PersonView::from(person)).version(version))
    })
    .await
}

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
        audit::record(
            tx,
            &Entry {
                actor: by.caller.principal,
                actor_kind: by.caller.kind.as_str(),
                action: "person.reveal",
                object_type: "person",
                object_id: person.id.to_string(),
                reason: Some(&wish.reason),
                detail: serde_json::json!({ "fields": wish.fields }),
                request_id: &by.request_id,
            },
        )?;
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
