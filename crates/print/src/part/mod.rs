//! What a paper is made of.

mod clause;
mod facts;
mod heading;
mod sum;
mod table;

pub use crate::sheet::Align;
pub use clause::Clause;
pub use facts::{Across, Facts};
pub use sum::Sum;
pub use table::{Column, Table};

use crate::fault::PrintFault;
use crate::sheet::{INNER, MARGIN, Sheet, Style};

/// The size of running text.
const BODY: Style = Style::plain(10.0);

/// A part of a paper.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// The title and, smaller, what it is about.
    Title(String, String),
    /// The heading of what follows.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// Labels with values.
    Facts(Facts),
    /// Rows under a head.
    Table(Table),
    /// A numbered clause.
    Clause(Clause),
    /// The sum on which all depends.
    Sum(Sum),
}

impl Part {
    pub(crate) fn lay(&self, sheet: &mut Sheet<'_>) -> Result<(), PrintFault> {
        match self {
            Part::Title(title, about) => heading::title(sheet, title, about),
            Part::Heading(text) => heading::heading(sheet, text),
            Part::Text(text) => paragraph(sheet, text, 0.0),
            Part::Facts(facts) => facts.lay(sheet),
            Part::Table(table) => table.lay(sheet),
            Part::Clause(clause) => clause.lay(sheet),
            Part::Sum(sum) => sum.lay(sheet),
        }
    }
}

/// A paragraph, set in from the left.
fn paragraph(sheet: &mut Sheet<'_>, text: &str, indent: f32) -> Result<(), PrintFault> {
    let cell = sheet.cell(text, MARGIN + indent, INNER - indent, Align::Left, BODY)?;
    sheet.cells(&[cell], &|_| Ok(()))?;
    sheet.skip(BODY.size * 0.3);
    Ok(())
}
