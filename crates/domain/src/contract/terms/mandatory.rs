//! Which terms a category's contract must have, and who demands them: `data/contract/mandatory-terms.tsv`.

use std::sync::OnceLock;

use crate::standard::Category;
use crate::standard::coded::tsv_rows;

const TABLE: &str = include_str!("../../../data/contract/mandatory-terms.tsv");

/// A term that a contract must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MandatoryTerm {
    /// In contracts of this category.
    pub category: Category,
    /// Its field.
    pub field: &'static str,
    /// Its name, Chinese.
    pub zh: &'static str,
    /// Its name, English.
    pub en: &'static str,
    /// The clause or law that demands it, Chinese.
    pub source_zh: &'static str,
    /// The same, English.
    pub source_en: &'static str,
}

/// What a contract of the category must have, in the order in which it is told. Data that did not read would demand
/// nothing; a test reads it.
pub fn mandatory(category: Category) -> impl Iterator<Item = MandatoryTerm> {
    static ROWS: OnceLock<Vec<MandatoryTerm>> = OnceLock::new();
    let rows = ROWS.get_or_init(|| read(TABLE).unwrap_or_default());
    rows.iter().copied().filter(move |term| term.category == category)
}

/// Reads the table; `None` unless every row is whole.
pub(super) fn read(text: &'static str) -> Option<Vec<MandatoryTerm>> {
    tsv_rows(text)
        .map(|row| match row.as_slice() {
            [category, field, zh, en, source_zh, source_en] => {
                let category = Category::from_code(category)?;
                Some(MandatoryTerm { category, field, zh, en, source_zh, source_en })
            }
            _ => None,
        })
        .collect()
}
