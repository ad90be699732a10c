//! Numbered clauses.

use super::{BODY, paragraph};
use crate::fault::PrintFault;
use crate::sheet::{Align, INNER, MARGIN, Sheet, Style};

const TITLE: Style = Style::strong(10.5);
const INDENT: f32 = 21.0;

/// A clause with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Its number as it is written.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
}

impl Clause {
    pub(super) fn lay(&self, sheet: &mut Sheet<'_>) -> Result<(), PrintFault> {
        sheet.keep(TITLE.leading() + BODY.leading() * 2.0);
        let head = format!("{}{}", self.number, self.title);
        let cell = sheet.cell(&head, MARGIN, INNER, Align::Left, TITLE)?;
        sheet.cells(&[cell], &|_| Ok(()))?;
        for text in &self.paragraphs {
            paragraph(sheet, text, INDENT)?;
        }
        sheet.skip(BODY.size * 0.4);
        Ok(())
    }
}
