//! A clause of the standard.

mod code;
mod kind;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use code::{ClauseCode, NotAClauseCode};
pub use kind::{ClauseKind, Need, Scope};

use super::category::Category;
use crate::language::Label;

/// A clause of the standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Clause {
    /// Its code.
    pub code: ClauseCode,
    /// The category that it belongs to.
    pub category: Category,
    /// What sort of demand it makes.
    pub kind: ClauseKind,
    /// What it is held against.
    pub scope: Scope,
    /// How strongly it binds.
    pub need: Need,
    /// The last part of its path under the category, for the clauses that the API serves as operations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "settlement/people")]
    pub slug: Option<String>,
    /// Its title.
    pub title: Label,
    /// When it holds, in English.
    #[schema(example = "by the statutory day of the month after the month of payment")]
    pub holds_when: String,
    /// The stage that it belongs to, for steps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<ClauseCode>,
}

impl Clause {
    /// Is it a step of the service process?
    pub fn is_step(&self) -> bool {
        self.kind == ClauseKind::Step
    }

    /// The operationId of the operation that records it: `record_<category>_<slug>` in snake case.
    pub fn operation_id(&self) -> Option<String> {
        let slug = self.slug.as_deref()?;
        Some(format!("record_{}_{slug}", self.category.slug()).replace(['-', '/'], "_"))
    }
}
