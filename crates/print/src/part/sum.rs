//! The sum on which all depends, in figures and in words.

use crate::fault::PrintFault;
use crate::sheet::{Align, INNER, MARGIN, Sheet, Style, height};

const LABEL: Style = Style::strong(11.0);
const FIGURES: Style = Style::strong(14.0);
const WORDS: Style = Style::plain(9.5);
const PAD: f32 = 8.0;
const FOR_LABEL: f32 = 110.0;
const FOR_FIGURES: f32 = 125.0;

/// A sum in figures and in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// What it is.
    pub label: String,
    /// It in figures.
    pub figures: String,
    /// It in words.
    pub words: String,
}

impl Sum {
    pub(super) fn lay(&self, sheet: &mut Sheet<'_>) -> Result<(), PrintFault> {
        let right = MARGIN + INNER - FOR_FIGURES - PAD;
        let middle = MARGIN + PAD + FOR_LABEL;
        let cells = [
            sheet.cell(&self.label, MARGIN + PAD, FOR_LABEL, Align::Left, LABEL)?,
            sheet.cell(&self.words, middle, right - middle, Align::Left, WORDS)?,
            sheet.cell(&self.figures, right, FOR_FIGURES, Align::Right, FIGURES)?,
        ];
        let inside = height(&cells) + FIGURES.leading();
        sheet.keep(inside);
        sheet.shade(height(&cells).max(FIGURES.leading()) + 8.0);
        sheet.skip(4.0);
        sheet.cells(&cells, &|_| Ok(()))?;
        sheet.skip(4.0 + WORDS.size * 0.6);
        Ok(())
    }
}
