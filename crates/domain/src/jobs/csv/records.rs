//! Records of a CSV text, cell by cell.

use std::borrow::Cow;

/// A quote where none may stand, or one that is never closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BadQuote;

/// One record: a line, or several where a quoted cell has line breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record<'a> {
    /// Its first cells.
    pub(super) cells: Vec<Cow<'a, str>>,
    /// How many cells it has in all.
    pub(super) count: usize,
}

/// Reads records one after another; blank lines are passed over. After a bad quote there is nothing more.
#[derive(Debug, Clone)]
pub(super) struct Records<'a> {
    rest: &'a str,
    keep: usize,
}

/// What follows a cell.
enum Then {
    Cell,
    Record,
}

impl<'a> Records<'a> {
    /// Of a text; `keep` cells of each record are kept.
    pub(super) fn new(text: &'a str, keep: usize) -> Self {
        Self { rest: text, keep }
    }

    fn record(&mut self) -> Result<Record<'a>, BadQuote> {
        let mut record = Record { cells: Vec::new(), count: 0 };
        loop {
            let cell =
                if let Some(quoted) = self.rest.strip_prefix('"') { self.quoted(quoted)? } else { self.plain()? };
            record.count += 1;
            if record.cells.len() < self.keep {
                record.cells.push(cell);
            }
            match self.end_of_cell()? {
                Then::Cell => {}
                Then::Record => return Ok(record),
            }
        }
    }

    /// A cell without quotes: all before the next comma or line break.
    fn plain(&mut self) -> Result<Cow<'a, str>, BadQuote> {
        let end = self.rest.find([',', '\n', '"']).unwrap_or(self.rest.len());
        let (cell, rest) = self.rest.split_at_checked(end).ok_or(BadQuote)?;
        if rest.starts_with('"') {
            return Err(BadQuote);
        }
        if let (Some(cell), false) = (cell.strip_suffix('\r'), rest.starts_with(',')) {
            self.rest = rest;
            return Ok(Cow::Borrowed(cell));
        }
        self.rest = rest;
        Ok(Cow::Borrowed(cell))
    }

    /// A quoted cell, after its opening quote; a doubled quote stands for one.
    fn quoted(&mut self, mut rest: &'a str) -> Result<Cow<'a, str>, BadQuote> {
        let mut whole = Cow::Borrowed("");
        loop {
            let (part, after) = rest.split_once('"').ok_or(BadQuote)?;
            if whole.is_empty() {
                whole = Cow::Borrowed(part)
            } else {
                whole.to_mut().push_str(part)
            }
            match after.strip_prefix('"') {
                Some(more) => {
                    whole.to_mut().push('"');
                    rest = more;
                }
                None => {
                    self.rest = after;
                    return Ok(whole);
                }
            }
        }
    }

    fn end_of_cell(&mut self) -> Result<Then, BadQuote> {
        if let Some(rest) = self.rest.strip_prefix(',') {
            self.rest = rest;
            return Ok(Then::Cell);
        }
        let line_break = self.rest.strip_prefix("\r\n").or_else(|| self.rest.strip_prefix('\n'));
        match line_break {
            Some(rest) => self.rest = rest,
            None if matches!(self.rest, "" | "\r") => self.rest = "",
            None => return Err(BadQuote),
        }
        Ok(Then::Record)
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, BadQuote>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(rest) = self.rest.strip_prefix("\r\n").or_else(|| self.rest.strip_prefix('\n')) {
            self.rest = rest;
        }
        if self.rest.is_empty() {
            return None;
        }
        let record = self.record();
        if record.is_err() {
            self.rest = "";
        }
        Some(record)
    }
}
