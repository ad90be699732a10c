//! The whole standard as one look-up table.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::category::Category;
use super::clause::{Clause, ClauseCode, ClauseKind, Need, Scope};
use super::read;
use crate::language::{Label, Language};
use crate::refusal::{Refusal, RefusalKind};

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

/// The standard.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogue {
    pub(super) categories: BTreeMap<Category, CategoryInfo>,
    pub(super) clauses: BTreeMap<ClauseCode, Clause>,
    pub(super) terms: Vec<Term>,
    pub(super) processes: BTreeMap<Category, Process>,
}

/// The standard as compiled in. Data that did not read would leave it empty, and every look-up refused; a test reads it.
pub fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| read::standard().unwrap_or_default())
}

impl Catalogue {
    /// All clauses, by category and number.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        self.clauses.values()
    }

    /// The clauses that a filter lets through, by category and number.
    pub fn filtered<'a>(&'a self, filter: &'a ClauseFilter) -> impl Iterator<Item = &'a Clause> {
        self.clauses().filter(|clause| filter.admits(clause))
    }

    /// The clause of a code.
    pub fn clause(&self, code: ClauseCode) -> Result<&Clause, StandardRefusal> {
        self.clauses.get(&code).ok_or(StandardRefusal::UnknownClause)
    }

    /// The clause of a code given as text.
    pub fn find(&self, code: &str) -> Result<&Clause, StandardRefusal> {
        self.clause(code.parse().map_err(|_| StandardRefusal::UnknownClause)?)
    }

    /// The clause that is served under a category's slug.
    pub fn by_slug(&self, category: Category, slug: &str) -> Option<&Clause> {
        self.clauses().find(|clause| clause.category == category && clause.slug.as_deref() == Some(slug))
    }

    /// All terms, by number.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// All categories.
    pub fn categories(&self) -> impl Iterator<Item = &CategoryInfo> {
        self.categories.values()
    }

    /// What is known of a category.
    pub fn category(&self, category: Category) -> Option<&CategoryInfo> {
        self.categories.get(&category)
    }

    /// The process of a category.
    pub fn process(&self, category: Category) -> Result<&Process, StandardRefusal> {
        self.processes.get(&category).ok_or(StandardRefusal::UnknownCategory)
    }
}

/// Which clauses are wanted; what is absent does not narrow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClauseFilter {
    /// Of this category.
    pub category: Option<Category>,
    /// Of this kind.
    pub kind: Option<ClauseKind>,
    /// Held against this.
    pub scope: Option<Scope>,
    /// Binding so.
    pub need: Option<Need>,
    /// Of this stage.
    pub stage: Option<ClauseCode>,
}

impl ClauseFilter {
    /// Does it let a clause through?
    pub fn admits(&self, clause: &Clause) -> bool {
        self.category.is_none_or(|wanted| wanted == clause.category)
            && self.kind.is_none_or(|wanted| wanted == clause.kind)
            && self.scope.is_none_or(|wanted| wanted == clause.scope)
            && self.need.is_none_or(|wanted| wanted == clause.need)
            && self.stage.is_none_or(|wanted| Some(wanted) == clause.stage)
    }
}

/// What the standard does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandardRefusal {
    /// No clause has this code.
    UnknownClause,
    /// No category has this slug.
    UnknownCategory,
}

impl Refusal for StandardRefusal {
    fn kind(&self) -> RefusalKind {
        RefusalKind::NotFound
    }

    fn code(&self) -> &'static str {
        match self {
            StandardRefusal::UnknownClause => "clause_not_found",
            StandardRefusal::UnknownCategory => "category_not_found",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            StandardRefusal::UnknownClause => ("标准中没有此条款编号。", "The standard has no clause of this code."),
            StandardRefusal::UnknownCategory => {
                ("标准中没有此服务类别。", "The standard has no such service category.")
            }
        };
        language.pick(zh, en).to_owned()
    }
}
