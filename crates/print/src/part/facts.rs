//! Labels with values.

use super::BODY;
use crate::fault::PrintFault;
use crate::sheet::{Align, Cell, INNER, MARGIN, Sheet};

const GAP: f32 = 12.0;

/// How many facts stand beside each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Across {
    /// One.
    One,
    /// Two.
    Two,
}

/// Labels with values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// How many stand beside each other.
    pub across: Across,
    /// Each label with its value.
    pub pairs: Vec<(String, String)>,
}

impl Facts {
    pub(super) fn lay(&self, sheet: &mut Sheet<'_>) -> Result<(), PrintFault> {
        let (beside, width) = match self.across {
            Across::One => (1, INNER),
            Across::Two => (2, (INNER - GAP) / 2.0),
        };
        let mut label = 0.0;
        for (text, _) in &self.pairs {
            label = f32::max(label, sheet.faces.width(text, BODY.size)?);
        }
        let label = f32::min(label + 1.0, width * 0.45);
        for row in self.pairs.chunks(beside) {
            let mut cells: Vec<Cell> = Vec::with_capacity(2 * beside);
            let mut x = MARGIN;
            for (name, value) in row {
                cells.push(sheet.cell(name, x, label, Align::Left, BODY)?);
                cells.push(sheet.cell(value, x + label + GAP, width - label - GAP, Align::Left, BODY)?);
                x += width + GAP;
            }
            sheet.cells(&cells, &|_| Ok(()))?;
            sheet.skip(1.5);
        }
        sheet.skip(BODY.size * 0.5);
        Ok(())
    }
}
