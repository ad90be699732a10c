//! CSV read strictly (RFC 4180): CRLF or LF, in UTF-8 or in a Chinese character set.

mod records;
mod text;

use std::borrow::Cow;

pub(super) use text::text;

use super::table::{FileFault, Record};
use records::Records;

/// A text of comma-separated records.
#[derive(Debug, Clone)]
pub(super) struct Csv<'a> {
    text: Cow<'a, str>,
}

impl<'a> Csv<'a> {
    /// Of a text.
    pub(super) fn new(text: Cow<'a, str>) -> Self {
        Self { text }
    }

    /// Its records, the header first.
    pub(super) fn records(&self, keep: usize) -> impl Iterator<Item = Result<Record<'_>, FileFault>> {
        Records::new(&self.text, keep).zip(0..).map(|(record, number)| match record {
            Ok(record) => Ok(Record { number, cells: record.cells.into_iter().map(Ok).collect(), count: record.count }),
            Err(_) => Err(FileFault::Quoting { row: number }),
        })
    }
}
