//! A record of a CSV text, cell by cell.

use std::borrow::Cow;

/// A quote where none may stand, or one that is never closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BadQuote;

/// The first `keep` cells of a record, which is a line or several where a quoted cell has line breaks, and how many it has in all.
pub(super) fn read(text: &str, keep: usize) -> Result<(Vec<Cow<'_, str>>, usize), BadQuote> {
    let (mut rest, mut cells, mut count) = (Rest(text), Vec::new(), 0);
    loop {
        let cell = if let Some(quoted) = rest.0.strip_prefix('"') { rest.quoted(quoted)? } else { rest.plain()? };
        count += 1;
        if cells.len() < keep {
            cells.push(cell);
        }
        if !rest.another_cell()? {
            return Ok((cells, count));
        }
    }
}

/// What is not yet read of a record.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    /// A cell without quotes: all before the next comma or line break.
    fn plain(&mut self) -> Result<Cow<'a, str>, BadQuote> {
        let end = self.0.find([',', '\n', '"']).unwrap_or(self.0.len());
        let (cell, rest) = self.0.split_at_checked(end).ok_or(BadQuote)?;
        if rest.starts_with('"') {
            return Err(BadQuote);
        }
        if let (Some(cell), false) = (cell.strip_suffix('\r'), rest.starts_with(',')) {
            self.0 = rest;
            return Ok(Cow::Borrowed(cell));
        }
        self.0 = rest;
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
                    self.0 = after;
                    return Ok(whole);
                }
            }
        }
    }

    /// What follows a cell: another one, or the end of the record.
    fn another_cell(&mut self) -> Result<bool, BadQuote> {
        if let Some(rest) = self.0.strip_prefix(',') {
            self.0 = rest;
            return Ok(true);
        }
        if matches!(self.0, "" | "\n" | "\r\n" | "\r") { Ok(false) } else { Err(BadQuote) }
    }
}
