//! The rows of a sheet, one after another.

use std::borrow::Cow;

use super::Workbook;
use super::cell::Raw;
use super::trouble::Trouble;
use super::xml::{Token, Xml, attribute};
use crate::jobs::table::{Cell, FileFault, Record};

/// What a sheet may have at most.
const COLUMNS: usize = 16_384;
const ROWS: u64 = 1_048_576;
/// Merged cells that are told.
const TOLD: usize = 20;

/// Reads a sheet. The first row with anything in it is the header; later ones without are passed over, and counted.
pub(super) struct Rows<'w> {
    book: &'w Workbook<'w>,
    xml: Xml<'w>,
    keep: usize,
    /// The header's row and its width.
    header: Option<(u64, usize)>,
    row: u64,
    merged: Vec<String>,
    done: bool,
}

/// A row, while it is read.
#[derive(Default)]
struct Open<'w> {
    cells: Vec<Cell<'w>>,
    /// The last column with anything in it, counted from 1.
    extent: usize,
    column: usize,
}

impl<'w> Rows<'w> {
    pub(super) fn open(book: &'w Workbook<'_>, keep: usize) -> Result<Self, Trouble> {
        let part = book.archive.part(&book.sheet)?.ok_or(Trouble::Damaged)?;
        Ok(Self { book, xml: Xml::new(part), keep, header: None, row: 0, merged: Vec::new(), done: false })
    }

    fn record(&mut self) -> Result<Option<Record<'w>>, FileFault> {
        let (mut within, mut open) = (false, Open::default());
        loop {
            let token = self.xml.next()?;
            match token {
                Token::Open(start) => match start.local_name().into_inner() {
                    "row" => {
                        let told =
                            attribute(&start, "r")?.map(|r| r.parse()).transpose().map_err(|_| Trouble::Damaged)?;
                        let row = told.unwrap_or(self.row + 1);
                        if row <= self.row || row > ROWS {
                            return Err(Trouble::Damaged.into());
                        }
                        (self.row, within, open) = (row, true, Open::default());
                    }
                    "c" if within => {
                        let column = match attribute(&start, "r")? {
                            Some(name) => column(&name).ok_or(Trouble::Damaged)?,
                            None => open.column + 1,
                        };
                        let kind = attribute(&start, "t")?.unwrap_or_default();
                        let style = attribute(&start, "s")?.map(|s| s.parse()).transpose();
                        let style = style.map_err(|_| Trouble::Damaged)?.unwrap_or_default();
                        let mut raw = Raw { column, kind, style, ..Raw::default() };
                        drop(start);
                        self.read(&mut raw)?;
                        self.put(&mut open, &raw)?;
                    }
                    "mergeCell" if self.merged.len() < TOLD => self.merged.extend(attribute(&start, "ref")?),
                    _ => {}
                },
                Token::Close(end) if within && end.local_name().into_inner() == "row" => {
                    drop(end);
                    within = false;
                    if open.extent > 0 {
                        return Ok(Some(self.close(std::mem::take(&mut open))));
                    }
                }
                Token::Close(_) | Token::Text(_) => {}
                Token::End if self.merged.is_empty() => return Ok(None),
                Token::End => return Err(FileFault::MergedCells { ranges: std::mem::take(&mut self.merged) }),
            }
        }
    }

    /// Reads a cell to its end: its value, its text without how it sounds, and whether there is a formula.
    fn read(&mut self, raw: &mut Raw) -> Result<(), Trouble> {
        let (mut value, mut sounding) = (false, false);
        loop {
            match self.xml.next()? {
                Token::Open(start) => match start.local_name().into_inner() {
                    "v" => value = true,
                    "t" => value = !sounding,
                    "rPh" => sounding = true,
                    "f" => raw.formula = true,
                    _ => {}
                },
                Token::Text(text) if value => raw.value.push_str(&text),
                Token::Text(_) => {}
                Token::Close(end) => match end.local_name().into_inner() {
                    "v" | "t" => value = false,
                    "rPh" => sounding = false,
                    "c" => return Ok(()),
                    _ => {}
                },
                Token::End => return Err(Trouble::Damaged),
            }
            if raw.value.len() > 4 * 65_536 {
                return Err(Trouble::TooLarge);
            }
        }
    }

    fn put(&mut self, open: &mut Open<'w>, raw: &Raw) -> Result<(), Trouble> {
        if raw.column <= open.column || raw.column > COLUMNS {
            return Err(Trouble::Damaged);
        }
        open.column = raw.column;
        let cell = raw.cell(self.book)?;
        if cell.as_ref().is_ok_and(|text| text.trim().is_empty()) {
            return Ok(());
        }
        open.extent = raw.column;
        if raw.column <= self.keep {
            open.cells.resize(raw.column - 1, Ok(Cow::Borrowed("")));
            open.cells.push(cell);
        }
        Ok(())
    }

    fn close(&mut self, mut open: Open<'w>) -> Record<'w> {
        let (header, width) = *self.header.get_or_insert((self.row, open.extent));
        let count = open.extent.max(width);
        open.cells.resize(count.min(self.keep), Ok(Cow::Borrowed("")));
        Record { number: self.row - header, cells: open.cells, count }
    }
}

impl<'w> Iterator for Rows<'w> {
    type Item = Result<Record<'w>, FileFault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let record = self.record().transpose();
        self.done = !matches!(record, Some(Ok(_)));
        record
    }
}

/// The column of a cell's name, `A` being 1.
fn column(name: &str) -> Option<usize> {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let value = |sum: usize, b: u8| {
        let letter = b.is_ascii_uppercase().then(|| usize::from(b - b'A') + 1)?;
        Some(sum * 26 + letter).filter(|sum| *sum <= COLUMNS)
    };
    if letters.is_empty() { None } else { letters.bytes().try_fold(0, value) }
}
