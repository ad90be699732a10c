//! The operating guide of a client (clause PY-1.3.3.1): how his months are worked on.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A task of the month, as the guide describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct GuideTask {
    /// What is done.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub task: String,
    /// How, and what this client wants to be different.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub instructions: String,
}

/// The operating guide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct OperatingGuide {
    /// Its title.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// The tasks in the order in which they are done.
    #[validate(length(min = 1, max = 100), nested)]
    #[schema(min_items = 1, max_items = 100)]
    pub tasks: Vec<GuideTask>,
}
