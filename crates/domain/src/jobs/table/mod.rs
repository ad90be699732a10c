//! A file of rows, whatever its format: CSV, NDJSON or a workbook give the same rows to whoever reads them.
//!
//! Faults of the file as a whole are found before the first row is handed out, so that it can be refused at once.

mod fault;
mod format;
mod header;
mod record;
mod refused;
mod sent;
mod source;

use std::borrow::Cow;

pub use fault::FileFault;
pub use format::Format;
pub use header::{Column, IGNORED};
pub(in crate::jobs) use record::{Cell, Record};
pub use sent::{SentRows, sent_rows};
pub use source::{Content, Source};

use header::Sought;

use super::RowFault;
use super::cells::CellFault;
use super::csv::Csv;
use super::ndjson::Ndjson;
use super::xlsx::Workbook;

/// The most rows that a file may have.
pub const MAX_ROWS: u64 = 1_000_000;

/// A file that can be walked through again and again.
#[derive(Debug)]
enum Body<'a> {
    Csv(Csv<'a>),
    Ndjson(Ndjson<'a>),
    Xlsx(Box<Workbook<'a>>),
}

type Records<'b> = Box<dyn Iterator<Item = Result<Record<'b>, FileFault>> + 'b>;

impl<'a> Body<'a> {
    /// A file by its format; `columns` tells how the members of its lines are called, and whether that is a client's own way.
    fn open(
        source: &Source<'a>,
        columns: impl FnOnce() -> Result<(Vec<String>, bool), FileFault>,
    ) -> Result<Self, FileFault> {
        Ok(match (source.format, source.content) {
            (Format::Csv, content) => Body::Csv(Csv::open(content)?),
            (Format::Ndjson, content) => {
                let (columns, mapped) = columns()?;
                Body::Ndjson(Ndjson::open(content, columns, mapped)?)
            }
            (Format::Xlsx, Content::Plain(bytes)) => Body::Xlsx(Box::new(Workbook::open(bytes, source.sheet)?)),
            (Format::Xlsx, Content::Deflated(_)) => return Err(FileFault::NotAWorkbook),
        })
    }

    /// The header, then the rows; of each at most `keep` cells are kept.
    fn records(&self, keep: usize) -> Result<Records<'_>, FileFault> {
        Ok(match self {
            Body::Csv(csv) => Box::new(csv.records(keep)),
            Body::Ndjson(lines) => Box::new(lines.records()),
            Body::Xlsx(book) => Box::new(book.records(keep)?),
        })
    }
}

/// A file whose format, header and size are sound.
#[derive(Debug)]
pub struct Table<'a> {
    body: Body<'a>,
    /// The wanted columns.
    sought: Sought,
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

impl<'a> Table<'a> {
    /// Looks at a whole file and, if it is sound, hands out its rows.
    pub fn open(source: &Source<'a>, columns: &[Column], max_rows: u64) -> Result<Self, FileFault> {
        let sought = Sought::of(columns, source.mapping)?;
        let body = Body::open(source, || Ok((sought.names(), sought.mapped)))?;
        // Cells beyond the known columns are counted, not kept.
        let (places, width) = {
            let header = body.records(sought.names().len() + 64)?.next().ok_or(FileFault::Empty)??;
            (sought.places(&header), header.count)
        };
        let mut rows = 0;
        // The rows are walked through for what is wrong with the file; their cells are not wanted yet.
        for record in body.records(0)?.skip(1) {
            record?;
            rows += 1;
            if rows > max_rows {
                return Err(FileFault::TooManyRows { most: max_rows });
            }
        }
        let places = places?;
        if rows == 0 {
            return Err(FileFault::NoRows);
        }
        Ok(Table { body, sought, places, width, rows })
    }

    /// How many rows it has.
    pub fn row_count(&self) -> u64 {
        self.rows
    }

    /// Its rows. One with more or fewer cells than the header is a fault, and so is each wanted cell that holds no text.
    pub fn rows(&self) -> impl Iterator<Item = Result<Row<'_>, Vec<RowFault>>> + '_ {
        // The file was walked through before, so no record is left out here.
        self.body
            .records(self.width)
            .into_iter()
            .flatten()
            .skip(1)
            .filter_map(Result::ok)
            .map(|record| self.row(record))
    }

    fn row<'r>(&'r self, mut record: Record<'r>) -> Result<Row<'r>, Vec<RowFault>> {
        if record.count != self.width {
            return Err(vec![RowFault::of_row(record.number, &CellFault::CellCount)]);
        }
        let (mut cells, mut faults) = (Vec::with_capacity(self.places.len()), Vec::new());
        for (place, wanted) in self.places.iter().zip(&self.sought.wanted) {
            let cell = place.and_then(|at| record.cells.get_mut(at));
            let absent = || Ok(Cow::Borrowed(wanted.fixed.as_str()));
            match cell.map_or_else(absent, |cell| std::mem::replace(cell, Ok(Cow::Borrowed("")))) {
                Ok(text) => cells.push(wanted.words.get(text.trim()).map_or(text, |ours| Cow::Borrowed(ours))),
                Err(fault) => faults.push(RowFault::of(record.number, &wanted.ours, &fault)),
            }
        }
        if faults.is_empty() { Ok(Row { number: record.number, cells }) } else { Err(faults) }
    }
}
