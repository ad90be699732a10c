//! A post to which people are dispatched.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::contract::terms::payment::not_negative;
use crate::money::Fen;
use crate::text::said;

/// Why a post may be filled by dispatch (Labour Contract Law, article 66).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PostNature {
    /// It exists for six months at most.
    Temporary,
    /// It serves the unit's main business from outside it.
    Auxiliary,
    /// Its holder is away for a time, on leave or in full-time study.
    Substitute,
}

/// A post, its place, how many are dispatched to it and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "lasting"))]
pub struct DispatchPost {
    /// Its name.
    #[validate(length(min = 1, max = 200), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// Why it may be filled by dispatch.
    pub nature: PostNature,
    /// Where the work is done.
    #[validate(length(min = 1, max = 500), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 500)]
    pub workplace: String,
    /// How many are dispatched.
    #[validate(range(min = 1, max = 100_000))]
    #[schema(minimum = 1, maximum = 100_000)]
    pub headcount: u32,
    /// The first day of dispatch.
    pub starts: NaiveDate,
    /// Its last day; a temporary post lasts six months at most.
    pub ends: NaiveDate,
    /// Monthly wage before deductions, the same as for the unit's own people in such a post.
    #[validate(custom(function = "not_negative"))]
    pub monthly_wage: Fen,
}

/// Most months of a temporary post.
const TEMPORARY_MONTHS: u32 = 6;

fn lasting(post: &DispatchPost) -> Result<(), ValidationError> {
    let fault = |code: &'static str, en: &'static str| Err(ValidationError::new(code).with_message(en.into()));
    if post.ends < post.starts {
        return fault("period_reversed", "the dispatch ends before it starts");
    }
    let last = post.starts.checked_add_months(Months::new(TEMPORARY_MONTHS)).and_then(|day| day.pred_opt());
    if post.nature == PostNature::Temporary && last.is_some_and(|last| post.ends > last) {
        return fault("temporary_post_too_long", "a temporary post lasts six months at most");
    }
    Ok(())
}
