//! Pages being filled from top to bottom.

mod line;
mod mark;

pub use line::Align;
pub(crate) use line::{Cell, Style, height};
pub(crate) use mark::Mark;

use crate::fault::PrintFault;
use crate::fonts::Faces;
use crate::text::wrap;

/// Width of A4 in points.
pub(crate) const WIDTH: f32 = 595.28;
/// Height of A4 in points.
pub(crate) const HEIGHT: f32 = 841.89;
/// What stays white on the left and the right.
pub(crate) const MARGIN: f32 = 50.0;
/// What is written on.
pub(crate) const INNER: f32 = WIDTH - 2.0 * MARGIN;
const TOP: f32 = 50.0;

/// What is drawn on a page.
pub(crate) type Page = Vec<Mark>;

/// Pages and the place on the last of them.
pub(crate) struct Sheet<'f> {
    pub(crate) faces: &'f Faces<'f>,
    pages: Vec<Page>,
    y: f32,
    bottom: f32,
}

impl<'f> Sheet<'f> {
    /// A first page; nothing is written below `bottom`.
    pub(crate) fn new(faces: &'f Faces<'f>, bottom: f32) -> Self {
        Self { faces, pages: vec![Page::new()], y: TOP, bottom }
    }

    /// A page that was filled, to be written on from a place downwards.
    pub(crate) fn at(faces: &'f Faces<'f>, page: Page, y: f32) -> Self {
        Self { faces, pages: vec![page], y, bottom: HEIGHT }
    }

    /// The pages that were filled.
    pub(crate) fn finish(self) -> Vec<Page> {
        self.pages
    }

    /// Is there room for so much?
    pub(crate) fn has_room(&self, height: f32) -> bool {
        self.y + height <= self.bottom
    }

    /// Could so much stand on a page of its own?
    pub(crate) fn fits_page(&self, height: f32) -> bool {
        TOP + height <= self.bottom
    }

    /// Begins a new page.
    pub(crate) fn turn(&mut self) {
        self.pages.push(Page::new());
        self.y = TOP;
    }

    /// Begins a new page unless so much still fits on this one.
    pub(crate) fn keep(&mut self, height: f32) {
        if !self.has_room(height) && self.y > TOP {
            self.turn();
        }
    }

    /// Leaves so much white.
    pub(crate) fn skip(&mut self, height: f32) {
        self.y += height;
    }

    /// Draws something at the present place of the present page.
    pub(crate) fn draw(&mut self, mark: impl FnOnce(f32) -> Mark) {
        let mark = mark(self.y);
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// A thin line over the whole width.
    pub(crate) fn rule(&mut self, thickness: f32) {
        self.draw(|y| Mark::Box { x: MARGIN, y, width: INNER, height: thickness, shade: mark::LINE });
    }

    /// Something behind what comes next, over the whole width.
    pub(crate) fn shade(&mut self, height: f32) {
        self.draw(|y| Mark::Box { x: MARGIN, y, width: INNER, height, shade: mark::BAND });
    }

    /// A text broken into the lines of a cell.
    pub(crate) fn cell(&self, text: &str, x: f32, width: f32, align: Align, style: Style) -> Result<Cell, PrintFault> {
        Ok(Cell { x, width, align, style, lines: wrap(self.faces, text, style.size, width)? })
    }
}
