//! Faults of the rows of a file, gathered within bounds.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::language::Language;
use crate::refusal::Refusal;

/// A fault in one row of an imported file. It never repeats the faulty value, which may be personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowFault {
    /// Row of the file; 1 is the first row after the header.
    pub row: u64,
    /// Column by its name; absent where the whole row is at fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "resident_id")]
    pub column: Option<String>,
    /// Stable code.
    #[schema(example = "resident_id_check_digit")]
    pub code: String,
    /// What is wrong, Chinese.
    pub zh: String,
    /// What is wrong, English.
    pub en: String,
}

impl RowFault {
    /// A fault of one column.
    pub fn new(row: u64, column: &str, code: &str, zh: &str, en: &str) -> Self {
        Self { row, column: Some(column.to_owned()), code: code.to_owned(), zh: zh.to_owned(), en: en.to_owned() }
    }

    /// A refusal as the fault of one column.
    pub fn of(row: u64, column: &str, refusal: &impl Refusal) -> Self {
        let text = |language| refusal.text(language);
        Self::new(row, column, refusal.code(), &text(Language::Zh), &text(Language::En))
    }

    /// A refusal as the fault of a whole row.
    pub fn of_row(row: u64, refusal: &impl Refusal) -> Self {
        Self { column: None, ..Self::of(row, "", refusal) }
    }
}

/// What reading a file gave: the sound rows, each with its number in the file, and the faults of the others.
pub type Rows<T> = (Vec<(u64, T)>, Vec<RowFault>);

/// The faults of a file: the first of them kept, all of them counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults {
    kept: Vec<RowFault>,
    total: u64,
    last_row: u64,
}

impl Faults {
    /// How many are kept; with the entry that counts the rest, a thousand.
    pub const KEPT: usize = 999;

    /// Counts a fault, and keeps it while there is room.
    pub fn push(&mut self, fault: RowFault) {
        self.total = self.total.saturating_add(1);
        self.last_row = self.last_row.max(fault.row);
        if self.kept.len() < Self::KEPT {
            self.kept.push(fault);
        }
    }

    /// Counts several.
    pub fn extend(&mut self, faults: impl IntoIterator<Item = RowFault>) {
        faults.into_iter().for_each(|fault| self.push(fault));
    }

    /// Those of another count behind them.
    pub fn append(&mut self, more: Faults) {
        let room = Self::KEPT.saturating_sub(self.kept.len());
        self.kept.extend(more.kept.into_iter().take(room));
        self.total = self.total.saturating_add(more.total);
        self.last_row = self.last_row.max(more.last_row);
    }

    /// How many there were.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The kept ones by their rows; if there were more, a last entry `more_faults` tells how many in all.
    pub fn into_vec(self) -> Vec<RowFault> {
        let Self { mut kept, total, last_row } = self;
        kept.sort_by_key(|fault| fault.row);
        if u64::try_from(kept.len()).is_ok_and(|n| n < total) {
            kept.push(RowFault {
                row: last_row,
                column: None,
                code: "more_faults".to_owned(),
                zh: format!("文件共有{total}处错误，仅列出前{}处。", Self::KEPT),
                en: format!("The file has {total} faults; the first {} are listed.", Self::KEPT),
            });
        }
        kept
    }
}
