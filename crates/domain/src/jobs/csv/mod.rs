//! CSV read strictly (RFC 4180): UTF-8 with or without a byte order mark, CRLF or LF, a header of known columns.
//!
//! Faults of the file as a whole are found before the first row is handed out, so that it can be refused at once.

mod fault;
mod records;

use std::borrow::Cow;

pub use fault::FileFault;
use records::{Record, Records};

use super::RowFault;
use super::cells::CellFault;

/// The most rows that a file may have.
pub const MAX_ROWS: u64 = 1_000_000;

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

/// A file whose encoding, quoting, header and size are sound.
#[derive(Debug, Clone)]
pub struct Table<'a> {
    text: &'a str,
    /// For each wanted column its place in the file.
    places: Vec<Option<usize>>,
    width: usize,
    rows: u64,
}

/// One row, its cells in the order of the columns that were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'a> {
    /// Its number; 1 is the first after the header.
    pub number: u64,
    cells: Vec<Cow<'a, str>>,
}

impl Row<'_> {
    /// The cell of the wanted column at this place of the list of columns; empty if the file lacks the column.
    pub fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", |cell| cell.as_ref())
    }
}

/// Looks at a whole file and, if it is sound, hands out its rows.
pub fn read_csv<'a>(bytes: &'a [u8], columns: &[Column], max_rows: u64) -> Result<Table<'a>, FileFault> {
    let text = std::str::from_utf8(bytes).map_err(|fault| FileFault::NotUtf8 { offset: fault.valid_up_to() })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Cells beyond the known columns are counted, not kept.
    let keep = columns.len() + 64;
    let mut records = Records::new(text, keep);
    let header = records.next().ok_or(FileFault::Empty)?.map_err(|_| FileFault::Quoting { row: 0 })?;
    let places = places(&header, columns)?;
    let mut rows = 0;
    for record in records.by_ref() {
        rows += 1;
        if record.is_err() {
            return Err(FileFault::Quoting { row: rows });
        }
        if rows > max_rows {
            return Err(FileFault::TooManyRows { most: max_rows });
        }
    }
    if rows == 0 {
        return Err(FileFault::NoRows);
    }
    Ok(Table { text, places, width: header.count, rows })
}

/// Where each wanted column stands in the header.
fn places(header: &Record<'_>, columns: &[Column]) -> Result<Vec<Option<usize>>, FileFault> {
    let names: Vec<&str> = header.cells.iter().map(|cell| cell.trim()).collect();
    let unknown = |name: &str| columns.iter().all(|column| column.name != name);
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

impl<'a> Table<'a> {
    /// How many rows it has.
    pub fn row_count(&self) -> u64 {
        self.rows
    }

    /// Its rows; one with more or fewer cells than the header is a fault.
    pub fn rows(&self) -> impl Iterator<Item = Result<Row<'a>, RowFault>> + '_ {
        // Quoting was looked at before, so no record is left out here.
        Records::new(self.text, self.width).skip(1).filter_map(Result::ok).zip(1..).map(|(record, number)| {
            if record.count != self.width {
                return Err(RowFault::of_row(number, &CellFault::CellCount));
            }
            let cell =
                |place: &Option<usize>| place.and_then(|at| record.cells.get(at)).cloned().unwrap_or(Cow::Borrowed(""));
            Ok(Row { number, cells: self.places.iter().map(cell).collect() })
        })
    }
}
