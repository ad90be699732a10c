//! CSV read strictly (RFC 4180): CRLF or LF, in UTF-8 or in a Chinese character set.

mod record;

use std::borrow::Cow;

use super::table::{Content, FileFault, Record};
use super::text::{Lines, Text};

/// A text of comma-separated records.
#[derive(Debug, Clone)]
pub(super) struct Csv<'a> {
    text: Text<'a>,
}

impl<'a> Csv<'a> {
    /// Of a file that is text.
    pub(super) fn open(content: Content<'a>) -> Result<Self, FileFault> {
        Ok(Self { text: Text::of(content)? })
    }

    /// Its records, the header first; of each `keep` cells are kept.
    pub(super) fn records(&self, keep: usize) -> impl Iterator<Item = Result<Record<'_>, FileFault>> {
        Records { lines: self.text.lines(), text: String::new(), keep, next: 0, ended: false }
    }
}

/// Reads records one after another; blank lines are passed over. After a bad quote there is nothing more.
struct Records<'a> {
    lines: Lines<'a>,
    /// The text of one record.
    text: String,
    keep: usize,
    next: u64,
    ended: bool,
}

impl Records<'_> {
    /// The lines of the next record: it ends where no quote is open.
    fn advance(&mut self) {
        let mut quotes = 0;
        self.text.clear();
        loop {
            let from = self.text.len();
            self.lines.append_to(&mut self.text);
            let line = self.text.get(from..).unwrap_or_default();
            quotes += line.matches('"').count();
            if line.is_empty() || quotes % 2 == 0 {
                return;
            }
        }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, FileFault>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            self.advance();
            if self.text.is_empty() {
                return None;
            }
            if matches!(self.text.as_str(), "\n" | "\r\n") {
                continue;
            }
            let number = self.next;
            self.next += 1;
            let Ok((cells, count)) = record::read(&self.text, self.keep) else {
                self.ended = true;
                return Some(Err(FileFault::Quoting { row: number }));
            };
            let cells = cells.into_iter().map(|cell| Ok(Cow::Owned(cell.into_owned()))).collect();
            return Some(Ok(Record { number, cells, count }));
        }
        None
    }
}
