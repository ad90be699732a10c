//! Workbooks (Office Open XML): the cells of one sheet, row by row, within bounds of memory.
//!
//! Nothing is unpacked as a whole but the shared texts. A formula counts as the result that the file keeps of it.

mod archive;
mod cell;
mod choice;
mod part;
mod relations;
mod rows;
mod strings;
mod styles;
mod trouble;
mod xml;

use archive::Archive;
use choice::Choice;
use rows::Rows;
use strings::Strings;
use styles::Styles;

use super::table::{FileFault, Record};

/// A workbook with the sheet that is read.
#[derive(Debug)]
pub(super) struct Workbook<'a> {
    archive: Archive<'a>,
    /// The sheet's part.
    sheet: String,
    strings: Strings,
    styles: Styles,
    /// Days are counted from 1904.
    since_1904: bool,
    /// What is kept of its formulas does not count: the file asks to be computed when it is opened.
    uncomputed: bool,
}

impl<'a> Workbook<'a> {
    /// Opens the named sheet, or the only one with anything in it.
    pub(super) fn open(bytes: &'a [u8], wanted: Option<&str>) -> Result<Self, FileFault> {
        let archive = Archive::open(bytes)?;
        let Choice { sheets, since_1904, uncomputed, strings, styles } = choice::read(&archive)?;
        let (strings, styles) = (Strings::read(&archive, strings)?, Styles::read(&archive, styles)?);
        let mut book = Self { archive, sheet: String::new(), strings, styles, since_1904, uncomputed };
        let names = || sheets.iter().map(|(name, _)| name.clone()).collect();
        if let Some(wanted) = wanted {
            let found = sheets.iter().find(|(name, _)| name == wanted);
            book.sheet = found.ok_or_else(|| FileFault::UnknownSheet { names: names() })?.1.clone();
            return Ok(book);
        }
        let mut filled = Vec::new();
        for (name, part) in &sheets {
            book.sheet.clone_from(part);
            if book.records(1)?.next().transpose()?.is_some() {
                filled.push((name.clone(), part.clone()));
            }
        }
        match filled.as_slice() {
            [] => Err(FileFault::Empty),
            [(_, only)] => {
                book.sheet.clone_from(only);
                Ok(book)
            }
            several => Err(FileFault::SheetNotNamed { names: several.iter().map(|(name, _)| name.clone()).collect() }),
        }
    }

    /// The sheet's records, the header first; of each `keep` cells are kept.
    pub(super) fn records(
        &self,
        keep: usize,
    ) -> Result<impl Iterator<Item = Result<Record<'_>, FileFault>> + '_, FileFault> {
        Ok(Rows::open(self, keep)?)
    }
}
