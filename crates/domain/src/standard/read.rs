//! Reads the data files of the standard.

use std::collections::BTreeMap;

use super::catalogue::{Catalogue, CategoryInfo, Process, ProcessStage, Stage, Term};
use super::category::Category;
use super::clause::{Clause, ClauseCode, ClauseKind, Need, Scope};
use super::coded::tsv_rows;
use crate::language::Label;

const CATEGORIES: &str = include_str!("../../data/standard/categories.tsv");
const STAGES: &str = include_str!("../../data/standard/stages.tsv");
const CLAUSES: &str = include_str!("../../data/standard/clauses.tsv");
const TERMS: &str = include_str!("../../data/standard/terms.tsv");

/// The whole standard; `None` if a data file breaks its form.
pub(super) fn standard() -> Option<Catalogue> {
    let categories: BTreeMap<Category, CategoryInfo> =
        tsv_rows(CATEGORIES).map(|row| category(&row).map(|info| (info.category, info))).collect::<Option<_>>()?;
    let clauses: BTreeMap<ClauseCode, Clause> =
        tsv_rows(CLAUSES).map(|row| clause(&row).map(|clause| (clause.code, clause))).collect::<Option<_>>()?;
    let terms: Vec<Term> = tsv_rows(TERMS).map(|row| term(&row)).collect::<Option<_>>()?;
    let mut stages: Vec<Stage> = tsv_rows(STAGES).map(|row| stage(&row)).collect::<Option<_>>()?;
    stages.sort_by_key(|stage| stage.code);
    let processes = categories.values().map(|info| (info.category, process(info, &stages, &clauses))).collect();
    Some(Catalogue { categories, clauses, terms, processes })
}

fn process(info: &CategoryInfo, stages: &[Stage], clauses: &BTreeMap<ClauseCode, Clause>) -> Process {
    let steps_of =
        |stage: &Stage| clauses.values().filter(|clause| clause.stage == Some(stage.code)).cloned().collect();
    let stages = stages
        .iter()
        .filter(|stage| stage.code.category() == info.category)
        .map(|stage| ProcessStage { stage: stage.clone(), steps: steps_of(stage) })
        .collect();
    Process { category: info.category, title: info.title.clone(), stages }
}

fn category(row: &[&str]) -> Option<CategoryInfo> {
    let [letters, slug, en, zh, term, cites] = row else { return None };
    let category = Category::from_code(slug).filter(|category| category.letters() == *letters)?;
    Some(CategoryInfo {
        category,
        letters: (*letters).to_owned(),
        title: Label::new(*zh, *en),
        term: (*term).to_owned(),
        cites: (*cites).to_owned(),
    })
}

fn stage(row: &[&str]) -> Option<Stage> {
    let [code, slugs, en, zh] = row else { return None };
    let slugs = slugs.split(',').map(|slug| slug.trim().to_owned()).collect();
    Some(Stage { code: code.parse().ok()?, slugs, title: Label::new(*zh, *en) })
}

fn clause(row: &[&str]) -> Option<Clause> {
    let [code, kind, scope, need, slug, en, zh, holds_when] = row else { return None };
    let code: ClauseCode = code.parse().ok()?;
    let kind = ClauseKind::from_code(kind)?;
    Some(Clause {
        code,
        category: code.category(),
        kind,
        scope: Scope::from_letter(scope)?,
        need: Need::from_letter(need)?,
        slug: (*slug != "-").then(|| (*slug).to_owned()),
        title: Label::new(*zh, *en),
        holds_when: (*holds_when).to_owned(),
        stage: (kind == ClauseKind::Step).then(|| code.stage()),
    })
}

fn term(row: &[&str]) -> Option<Term> {
    let [number, term_en, term_zh, meaning_en, meaning_zh, derived] = row else { return None };
    Some(Term {
        number: (*number).to_owned(),
        term: Label::new(*term_zh, *term_en),
        meaning: Label::new(*meaning_zh, *meaning_en),
        derived_from: (*derived != "-").then(|| (*derived).to_owned()),
    })
}
