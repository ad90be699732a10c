//! The standard that the agency works by: its clauses, terms, categories, stages and service steps, compiled in from
//! `data/standard/`.

mod catalogue;
mod category;
mod clause;
pub(crate) mod coded;
mod read;
#[cfg(test)]
mod tests;

pub use catalogue::{
    Catalogue, CategoryInfo, ClauseFilter, Process, ProcessStage, Stage, StandardRefusal, Term, catalogue,
};
pub use category::Category;
pub use clause::{Clause, ClauseCode, ClauseKind, Need, NotAClauseCode, Scope};
pub use coded::UnknownCode;
