//! A client's own file: which of its columns is which column of an import, which are passed over, and what stands in for
//! columns that it lacks.

mod fault;
mod import;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

pub use fault::{MappingFault, MappingFaultKind, MappingRefusal};
pub use import::MappedImport;

use super::table::{Column, IGNORED};
use crate::text::said;

/// The longest name that a column of a client's file may have.
pub const LONGEST_NAME: usize = 200;

/// A word of the client's and the one that the import knows for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// What stands in the client's cells, without blanks around it.
    #[validate(length(min = 1, max = 200), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 200, example = "男")]
    pub theirs: String,
    /// What it is read as.
    #[validate(length(max = 200))]
    #[schema(max_length = 200, example = "male")]
    pub ours: String,
}

/// A column of the client's file and the column of the import that it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct MappedColumn {
    /// Its name in the client's file; blanks around it do not count.
    #[validate(length(min = 1, max = 200), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 200, example = "性别")]
    pub from: String,
    /// The column of the import.
    #[validate(length(min = 1, max = 100), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 100, example = "sex")]
    pub to: String,
    /// Words of the client's that stand for those of the import; any other cell is read as it is.
    #[validate(length(max = 100), nested)]
    #[schema(max_items = 100)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<Word>,
}

/// A column that the client's file lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FixedColumn {
    /// The column of the import.
    #[validate(length(min = 1, max = 100), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 100, example = "basic_deduction_mode")]
    pub to: String,
    /// What every row has in it, as the cell of a file would say it; nothing is an empty cell.
    #[validate(length(max = 500))]
    #[schema(max_length = 500, example = "months_employed")]
    pub value: String,
}

/// How a client's file is read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ImportMapping {
    /// The columns of the file that are columns of the import.
    #[validate(length(min = 1, max = 300), nested)]
    #[schema(min_items = 1, max_items = 300)]
    pub columns: Vec<MappedColumn>,
    /// The columns of the file that nobody asks for. Any other column refuses the file.
    #[validate(length(max = 300))]
    #[schema(max_items = 300)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed_over: Vec<String>,
    /// Columns of the import that the file lacks, each with what stands in for it.
    #[validate(length(max = 300), nested)]
    #[schema(max_items = 300)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixed: Vec<FixedColumn>,
}

impl ImportMapping {
    /// Without the blanks around names and words, which say nothing.
    pub fn trimmed(self) -> Self {
        let trim = |text: String| text.trim().to_owned();
        let word = |word: Word| Word { theirs: trim(word.theirs), ours: word.ours };
        let column = |column: MappedColumn| MappedColumn {
            from: trim(column.from),
            to: trim(column.to),
            words: column.words.into_iter().map(word).collect(),
        };
        let fixed = |fixed: FixedColumn| FixedColumn { to: trim(fixed.to), value: fixed.value };
        Self {
            columns: self.columns.into_iter().map(column).collect(),
            passed_over: self.passed_over.into_iter().map(trim).collect(),
            fixed: self.fixed.into_iter().map(fixed).collect(),
        }
    }

    /// Held against itself and against the columns of an import; all faults are told at once.
    pub fn check(&self, import: MappedImport) -> Result<(), MappingRefusal> {
        let mut faults = self.own_faults();
        if let Some(columns) = import.columns() {
            for (pointer, to) in self.targets() {
                if columns.iter().all(|column| column.name != to) {
                    faults.push(MappingFault { pointer, kind: MappingFaultKind::TargetUnknown });
                }
            }
            for column in self.lacks(&columns) {
                faults.push(MappingFault {
                    pointer: "/columns".to_owned(),
                    kind: MappingFaultKind::TargetMissing(column),
                });
            }
        } else if self.column_of(MappedImport::KEY).is_none() {
            let kind = MappingFaultKind::TargetMissing(MappedImport::KEY.to_owned());
            faults.push(MappingFault { pointer: "/columns".to_owned(), kind });
        }
        if faults.is_empty() { Ok(()) } else { Err(MappingRefusal { faults }) }
    }

    fn own_faults(&self) -> Vec<MappingFault> {
        let mut faults = Vec::new();
        let mut fault = |pointer: String, kind| faults.push(MappingFault { pointer, kind });
        let (mut names, mut targets) = (BTreeSet::new(), BTreeSet::new());
        let from = self.columns.iter().enumerate().map(|(at, column)| (format!("/columns/{at}/from"), &column.from));
        let passed = self.passed_over.iter().enumerate().map(|(at, name)| (format!("/passed_over/{at}"), name));
        for (pointer, name) in from.chain(passed) {
            if !(1..=LONGEST_NAME).contains(&name.chars().count()) {
                fault(pointer, MappingFaultKind::NameLength);
            } else if IGNORED.contains(&name.as_str()) {
                fault(pointer, MappingFaultKind::ColumnReserved);
            } else if !names.insert(name) {
                fault(pointer, MappingFaultKind::ColumnTwice);
            }
        }
        for (pointer, to) in self.targets() {
            if !targets.insert(to) {
                fault(pointer, MappingFaultKind::TargetTwice);
            } else if to == MappedImport::KEY && pointer.starts_with("/fixed") {
                fault(pointer, MappingFaultKind::KeyFixed);
            }
        }
        for (at, column) in self.columns.iter().enumerate() {
            let mut words = BTreeSet::new();
            for (word, Word { theirs, .. }) in column.words.iter().enumerate() {
                if !words.insert(theirs) {
                    fault(format!("/columns/{at}/words/{word}/theirs"), MappingFaultKind::WordTwice);
                }
            }
        }
        faults
    }

    /// The columns of the import that it speaks of, each with where.
    fn targets(&self) -> impl Iterator<Item = (String, &str)> {
        let mapped =
            self.columns.iter().enumerate().map(|(at, column)| (format!("/columns/{at}/to"), column.to.as_str()));
        let fixed = self.fixed.iter().enumerate().map(|(at, fixed)| (format!("/fixed/{at}/to"), fixed.to.as_str()));
        mapped.chain(fixed)
    }

    /// The demanded columns of an import for which it has nothing.
    pub fn lacks(&self, columns: &[Column]) -> Vec<String> {
        let spoken: BTreeSet<&str> = self.targets().map(|(_, to)| to).collect();
        let missing = |column: &&Column| column.required && !spoken.contains(column.name.as_str());
        columns.iter().filter(missing).map(|column| column.name.clone()).collect()
    }

    /// Those of its targets that an import does not have.
    pub fn strange_to(&self, columns: &[Column]) -> Vec<String> {
        let strange = |to: &str| columns.iter().all(|column| column.name != to);
        self.targets().filter(|(_, to)| strange(to)).map(|(_, to)| to.to_owned()).collect()
    }

    /// The client's column that is this column of the import.
    pub fn column_of(&self, to: &str) -> Option<&MappedColumn> {
        self.columns.iter().find(|column| column.to == to)
    }

    /// What stands in for this column of the import.
    pub fn fixed_of(&self, to: &str) -> Option<&str> {
        self.fixed.iter().find(|fixed| fixed.to == to).map(|fixed| fixed.value.as_str())
    }

    /// How the file itself calls a column of the import; as the import does where the file lacks it.
    pub fn theirs<'a>(&'a self, ours: &'a str) -> &'a str {
        self.column_of(ours).map_or(ours, |column| column.from.as_str())
    }
}
