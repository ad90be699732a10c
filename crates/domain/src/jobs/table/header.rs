//! The header of a file: which wanted column stands where.

use super::{FileFault, Record};

/// Columns that tell what is wrong with a row that came back; an import passes over them.
pub const IGNORED: [&str; 2] = ["fault_column", "what_to_do"];

/// A column that a file may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in the header.
    pub name: String,
    /// Must it be there?
    pub required: bool,
}

impl Column {
    /// A column that must be there.
    pub fn required(name: impl Into<String>) -> Self {
        Self { name: name.into(), required: true }
    }

    /// A column that may be missing; its cells are then empty.
    pub fn optional(name: impl Into<String>) -> Self {
        Self { name: name.into(), required: false }
    }
}

/// Where each wanted column stands in the header.
pub(super) fn places(header: &Record<'_>, columns: &[Column]) -> Result<Vec<Option<usize>>, FileFault> {
    let names: Vec<&str> = header.cells.iter().map(|cell| cell.as_ref().map_or("", |text| text.trim())).collect();
    let unknown = |name: &str| !IGNORED.contains(&name) && columns.iter().all(|column| column.name != name);
    let mut strangers: Vec<usize> =
        names.iter().enumerate().filter(|(_, name)| unknown(name)).map(|(at, _)| at + 1).collect();
    strangers.extend(names.len() + 1..=header.count.min(names.len() + 1));
    if !strangers.is_empty() {
        return Err(FileFault::UnknownColumns { places: strangers });
    }
    let named = |column: &Column| names.iter().filter(|name| **name == column.name).count();
    let having = |wanted: fn(&Column, usize) -> bool| -> Vec<String> {
        columns.iter().filter(|column| wanted(column, named(column))).map(|column| column.name.clone()).collect()
    };
    let twice = having(|_, times| times > 1);
    if !twice.is_empty() {
        return Err(FileFault::DuplicateColumns { columns: twice });
    }
    let missing = having(|column, times| column.required && times == 0);
    if !missing.is_empty() {
        return Err(FileFault::MissingColumns { columns: missing });
    }
    Ok(columns.iter().map(|column| names.iter().position(|name| *name == column.name)).collect())
}
