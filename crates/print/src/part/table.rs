//! Rows under a head that is repeated on each page, with a row of sums at the end.

use crate::fault::PrintFault;
use crate::sheet::{Align, Cell, INNER, MARGIN, Sheet, Style, height};

const ROW: Style = Style::plain(9.5);
const HEAD: Style = Style::strong(9.5);
/// White between a cell's border and its text.
const PAD: f32 = 5.0;
const THIN: f32 = 0.5;

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands at its head.
    pub label: String,
    /// Its share of the width, beside the other columns' shares.
    pub share: u16,
    /// The side at which its cells stand.
    pub align: Align,
}

/// Rows under a head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, with a text for each column.
    pub rows: Vec<Vec<String>>,
    /// The last row, set off.
    pub sums: Option<Vec<String>>,
}

impl Table {
    pub(super) fn lay(&self, sheet: &mut Sheet<'_>) -> Result<(), PrintFault> {
        sheet.keep(HEAD.leading() * 4.0);
        self.head(sheet)?;
        for row in &self.rows {
            self.row(sheet, row, ROW)?;
            sheet.rule(THIN / 2.0);
        }
        if let Some(sums) = &self.sums {
            self.row(sheet, sums, HEAD)?;
        }
        sheet.rule(THIN);
        sheet.skip(ROW.size * 0.6);
        Ok(())
    }

    fn head(&self, sheet: &mut Sheet<'_>) -> Result<(), PrintFault> {
        let labels: Vec<String> = self.columns.iter().map(|column| column.label.clone()).collect();
        let cells = self.beside(sheet, &labels, HEAD)?;
        sheet.shade(height(&cells) + 4.0);
        sheet.rule(THIN);
        sheet.skip(2.0);
        sheet.cells(&cells, &|_| Ok(()))?;
        sheet.skip(2.0);
        sheet.rule(THIN);
        Ok(())
    }

    fn row(&self, sheet: &mut Sheet<'_>, texts: &[String], style: Style) -> Result<(), PrintFault> {
        let cells = self.beside(sheet, texts, style)?;
        sheet.skip(1.0);
        sheet.cells(&cells, &|sheet| self.head(sheet))?;
        sheet.skip(1.0);
        Ok(())
    }

    fn beside(&self, sheet: &Sheet<'_>, texts: &[String], style: Style) -> Result<Vec<Cell>, PrintFault> {
        let all: f32 = self.columns.iter().map(|column| f32::from(column.share)).sum();
        let mut x = MARGIN;
        let mut cells = Vec::with_capacity(self.columns.len());
        for (column, text) in self.columns.iter().zip(texts) {
            let width = INNER * f32::from(column.share) / all;
            cells.push(sheet.cell(text, x + PAD, width - 2.0 * PAD, column.align, style)?);
            x += width;
        }
        Ok(cells)
    }
}
