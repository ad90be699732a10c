//! Cells beside each other, set line by line, so that whatever is too tall goes on on the next page.

use super::{Mark, Sheet};
use crate::fault::PrintFault;

/// The side at which lines of a cell stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// The left one.
    Left,
    /// The middle.
    Center,
    /// The right one, as for figures.
    Right,
}

/// How text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    pub(crate) size: f32,
    pub(crate) strong: bool,
}

impl Style {
    /// Text of a size.
    pub(crate) const fn plain(size: f32) -> Self {
        Self { size, strong: false }
    }

    /// Text that is set off.
    pub(crate) const fn strong(size: f32) -> Self {
        Self { size, strong: true }
    }

    /// Height of a line.
    pub(crate) fn leading(self) -> f32 {
        self.size * 1.5
    }
}

/// A text in its place beside others.
pub(crate) struct Cell {
    pub(super) x: f32,
    pub(super) width: f32,
    pub(super) align: Align,
    pub(super) style: Style,
    pub(super) lines: Vec<String>,
}

impl Cell {
    fn height(&self) -> f32 {
        self.lines.iter().map(|_| self.style.leading()).sum()
    }
}

/// The height of cells beside each other.
pub(crate) fn height(cells: &[Cell]) -> f32 {
    cells.iter().map(Cell::height).fold(0.0, f32::max)
}

impl Sheet<'_> {
    /// Sets cells beside each other and goes below them. Where the page ends, a new one begins with `again`.
    pub(crate) fn cells(
        &mut self,
        cells: &[Cell],
        again: &dyn Fn(&mut Self) -> Result<(), PrintFault>,
    ) -> Result<(), PrintFault> {
        let leading = cells.iter().map(|cell| cell.style.leading()).fold(0.0, f32::max);
        // Texts of different sizes stand on one line.
        let base = cells.iter().map(|cell| cell.style.size * 1.15).fold(0.0, f32::max);
        let most = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or_default();
        if !self.has_room(height(cells)) && self.fits_page(height(cells)) {
            self.turn();
            again(self)?;
        }
        for number in 0..most {
            if !self.has_room(leading) {
                self.turn();
                again(self)?;
            }
            for cell in cells {
                if let Some(line) = cell.lines.get(number) {
                    self.line(cell, line.trim_end(), base)?;
                }
            }
            self.skip(leading);
        }
        Ok(())
    }

    fn line(&mut self, cell: &Cell, text: &str, base: f32) -> Result<(), PrintFault> {
        if text.is_empty() {
            return Ok(());
        }
        let free = (cell.width - self.faces.width(text, cell.style.size)?).max(0.0);
        let x = match cell.align {
            Align::Left => cell.x,
            Align::Center => cell.x + free / 2.0,
            Align::Right => cell.x + free,
        };
        let Style { size, strong } = cell.style;
        self.draw(|y| Mark::Text { x, y: y + base, size, strong, text: text.to_owned() });
        Ok(())
    }
}
