//! What the catalogue is made of: categories, stages, terms, processes.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::language::Label;
use crate::standard::category::Category;
use crate::standard::clause::{Clause, ClauseCode};

/// A category with its title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CategoryInfo {
    /// The category.
    pub category: Category,
    /// Its two letters.
    #[schema(example = "PY")]
    pub letters: String,
    /// Its title.
    pub title: Label,
    /// Number of the term that defines it.
    #[schema(example = "3.10")]
    pub term: String,
    /// The standard that the document cites for it.
    #[schema(example = "GB/T 33530-2017")]
    pub cites: String,
}

/// A stage of a category's process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Stage {
    /// Its code.
    pub code: ClauseCode,
    /// First parts of its steps' slugs.
    pub slugs: Vec<String>,
    /// Its title.
    pub title: Label,
}

/// A term that the standard defines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = StandardTerm)]
pub struct Term {
    /// Its number.
    #[schema(example = "3.10")]
    pub number: String,
    /// The term.
    pub term: Label,
    /// What it means.
    pub meaning: Label,
    /// The standard that it was derived from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derived_from: Option<String>,
}

/// A stage with its steps in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProcessStage {
    /// The stage.
    pub stage: Stage,
    /// Its steps, by the numbers of their codes.
    pub steps: Vec<Clause>,
}

/// The service process of a category: its stages and steps in the order in which they are carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Process {
    /// The category.
    pub category: Category,
    /// Its title.
    pub title: Label,
    /// Its stages.
    pub stages: Vec<ProcessStage>,
}

impl Process {
    /// All steps in their order.
    pub fn steps(&self) -> impl Iterator<Item = &Clause> {
        self.stages.iter().flat_map(|stage| stage.steps.iter())
    }
}
