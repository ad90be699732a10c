//! The standard itself: clauses, terms, categories and processes, served from what is compiled in, without the database.

mod examples;

use bole_domain::agency::Permission;
use bole_domain::standard::{
    Category, CategoryInfo, Clause, ClauseCode, ClauseFilter, ClauseKind, Need, Process, Scope, StandardRefusal, Term,
    catalogue,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::answer::{Answer, Sealed};
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Registry;

const TAG: &str = "standard";

/// Which clauses.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ClauseQuery {
    /// Of this category.
    pub category: Option<Category>,
    /// Of this kind.
    pub kind: Option<ClauseKind>,
    /// Held against this.
    pub scope: Option<Scope>,
    /// Binding so.
    pub need: Option<Need>,
    /// Text in the code, in the Chinese or English title or in the condition; the case of letters does not matter.
    pub q: Option<String>,
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

impl ClauseQuery {
    fn filter(&self) -> ClauseFilter {
        ClauseFilter { category: self.category, kind: self.kind, scope: self.scope, need: self.need, stage: None }
    }
}

fn mentions(clause: &Clause, text: &str) -> bool {
    [&clause.code.to_string(), &clause.title.zh, &clause.title.en, &clause.holds_when]
        .iter()
        .any(|field| field.to_lowercase().contains(text))
}

/// Every term of the standard.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TermList {
    /// They, by number.
    pub data: Vec<Term>,
}

/// The eight categories.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CategoryList {
    /// They.
    pub data: Vec<CategoryInfo>,
}

/// Registers its operations.
pub fn register(r: &mut Registry) {
    r.get("/api/v1/standard/clauses", "list_standard_clauses", clauses)
        .tag(TAG)
        .text(
            "List the clauses of the standard",
            "All 271 clauses by category and number, each with its title in both languages; narrowed by the filters.",
        )
        .permission(Permission::StandardRead)
        .query::<ClauseQuery>()
        .lists::<Clause>()
        .add();
    r.get("/api/v1/standard/clauses/{code}", "get_standard_clause", clause)
        .tag(TAG)
        .text("Show a clause", "One clause by its code, e.g. `PY-5.3.1`.")
        .permission(Permission::StandardRead)
        .gives::<Clause>(200)
        .add();
    r.get("/api/v1/standard/terms", "list_standard_terms", terms)
        .tag(TAG)
        .text("List the terms", "The terms that the standard defines, by number, in both languages.")
        .permission(Permission::StandardRead)
        .gives::<TermList>(200)
        .add();
    r.get("/api/v1/standard/categories", "list_standard_categories", categories)
        .tag(TAG)
        .text("List the service categories", "The eight categories with their letters, titles and defining terms.")
        .permission(Permission::StandardRead)
        .gives::<CategoryList>(200)
        .add();
    r.get("/api/v1/standard/processes/{category}", "get_standard_process", process)
        .tag(TAG)
        .text(
            "Show the process of a category",
            "The stages of a category, e.g. `payroll`, with their steps in the order in which they are carried out: scope, \
             need, slug, and when a step holds.",
        )
        .permission(Permission::StandardRead)
        .gives::<Process>(200)
        .add();
}

/// `GET /api/v1/standard/clauses`
pub async fn clauses(_cx: Cx, query: Query<ClauseQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after: Option<ClauseCode> = page::read_cursor(query.cursor.as_deref())?;
    let text = query.q.as_deref().unwrap_or_default().trim().to_lowercase();
    let filter = query.filter();
    let found: Vec<Clause> = catalogue()
        .filtered(&filter)
        .filter(|clause| after.is_none_or(|after| after < clause.code))
        .filter(|clause| mentions(clause, &text))
        .take(usize::try_from(limit + 1).unwrap_or(usize::MAX))
        .cloned()
        .collect();
    Answer::ok(Page::cut(found, limit, |clause: &Clause| clause.code)).seal().map(Sealed::tagged)
}

/// `GET /api/v1/standard/clauses/{code}`
pub async fn clause(_cx: Cx, code: Path<String>) -> Reply {
    Answer::ok(catalogue().find(&code)?).seal().map(Sealed::tagged)
}

/// `GET /api/v1/standard/terms`
pub async fn terms(_cx: Cx) -> Reply {
    Answer::ok(TermList { data: catalogue().terms().to_vec() }).seal().map(Sealed::tagged)
}

/// `GET /api/v1/standard/categories`
pub async fn categories(_cx: Cx) -> Reply {
    Answer::ok(CategoryList { data: catalogue().categories().cloned().collect() }).seal().map(Sealed::tagged)
}

/// `GET /api/v1/standard/processes/{category}`
pub async fn process(_cx: Cx, category: Path<String>) -> Reply {
    let category: Category = category.parse().map_err(|_| Problem::from(StandardRefusal::UnknownCategory))?;
    Answer::ok(catalogue().process(category)?).seal().map(Sealed::tagged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_is_found_by_either_language() {
        let found = |text: &str| {
            let all = catalogue().clauses().filter(|c| mentions(c, &text.to_lowercase())).count();
            all > 0 && all < catalogue().clauses().count()
        };
        assert!(found("合同要素") && found("Contract Terms") && found("py-5.3.1"));
        assert!(!found("no clause says this"));
    }
}
