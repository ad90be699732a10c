//! What single categories need to know of a client.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::contract::terms::PostNature;
use crate::insurance::InsuranceKind;
use crate::people::DivisionCode;

fn once<T: Ord>(all: impl IntoIterator<Item = T>, message: &'static str) -> Result<(), ValidationError> {
    let mut seen = BTreeSet::new();
    if all.into_iter().all(|one| seen.insert(one)) {
        Ok(())
    } else {
        Err(ValidationError::new("duplicate").with_message(message.into()))
    }
}

/// What payroll needs to know of the client before anything is computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PayrollBasics {
    /// Day of the month on which wages are paid; in a shorter month its last day.
    #[validate(range(min = 1, max = 31))]
    #[schema(minimum = 1, maximum = 31)]
    pub pay_day: u8,
    /// People to be paid.
    #[validate(range(min = 1, max = 1_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub headcount: u32,
    /// Where attendance is kept.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendance_system: Option<String>,
    /// Places where the people are insured, by their six-digit division codes (GB/T 2260).
    #[validate(length(min = 1, max = 400), custom(function = "named_once"))]
    #[schema(min_items = 1, max_items = 400)]
    pub places: Vec<DivisionCode>,
}

/// What the administration of social insurance and housing fund needs to know (clause SI-5.2.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SocialInsuranceBasics {
    /// The client's accounts, one for each place and kind.
    #[validate(length(min = 1, max = 2000), nested, custom(function = "accounts_once"))]
    #[schema(min_items = 1, max_items = 2000)]
    pub accounts: Vec<InsuranceAccount>,
}

/// The client's account with the authority of a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct InsuranceAccount {
    /// Division code of the place (GB/T 2260).
    pub place: DivisionCode,
    /// Which insurance, or the housing fund.
    pub kind: InsuranceKind,
    /// Registration or account number of the client.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub number: String,
    /// The authority.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
}

/// What labour dispatch needs to know (clauses LD-5.1.1 and LD-5.3.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DispatchBasics {
    /// People with a labour contract of the client's own.
    #[validate(range(max = 10_000_000))]
    #[schema(maximum = 10_000_000)]
    pub own_workers: u32,
    /// Dispatched workers, by whomever: at most a tenth of both together (Interim Provisions on Labour Dispatch, article 4).
    #[validate(range(max = 10_000_000))]
    #[schema(maximum = 10_000_000)]
    pub dispatched_workers: u32,
    /// The posts that dispatched workers fill.
    #[validate(length(min = 1, max = 400), nested, custom(function = "posts_once"))]
    #[schema(min_items = 1, max_items = 400)]
    pub posts: Vec<DispatchedPost>,
}

/// A post that dispatched workers fill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DispatchedPost {
    /// Its name.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub title: String,
    /// Why it may be filled so.
    pub nature: PostNature,
}

/// What a consultant needs to know (clause MC-5.1.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ConsultingBasics {
    /// The strategy.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub strategy: String,
    /// How it is organised.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub organisation: String,
    /// How its people are managed: system and instruments.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub hr_system: String,
}

fn named_once(places: &[DivisionCode]) -> Result<(), ValidationError> {
    once(places, "each place is named once")
}

fn accounts_once(accounts: &[InsuranceAccount]) -> Result<(), ValidationError> {
    once(accounts.iter().map(|one| (&one.place, one.kind.index())), "each kind has one account in a place")
}

fn posts_once(posts: &[DispatchedPost]) -> Result<(), ValidationError> {
    once(posts.iter().map(|post| post.title.trim()), "each post is named once")
}
