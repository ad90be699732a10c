//! The whole standard as one look-up table.

mod parts;
mod refused;

use std::collections::BTreeMap;
use std::sync::OnceLock;

pub use parts::{CategoryInfo, Process, ProcessStage, Stage, Term};
pub use refused::StandardRefusal;

use super::category::Category;
use super::clause::{Clause, ClauseCode, ClauseKind, Need, Scope};
use super::read;

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
