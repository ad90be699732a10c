//! A paper: its parts, and the foot of its pages.

use bole_domain::language::Language;

use crate::fault::PrintFault;
use crate::fonts::Faces;
use crate::part::Part;
use crate::sheet::{Align, HEIGHT, INNER, MARGIN, Mark, Page, Sheet, Style};
use crate::text::wrap;

const FOOT: Style = Style::plain(8.0);
/// What stays white below the foot.
const BELOW: f32 = 30.0;
/// Room for the number of a page beside the foot's text.
const NUMBER: f32 = 90.0;

/// A paper to be printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// The title, as readers of the file show it.
    pub title: String,
    /// Who gives it out.
    pub author: String,
    /// The language of its own words.
    pub language: Language,
    /// What it says, from top to bottom.
    pub parts: Vec<Part>,
    /// What stands at the foot of each page beside its number.
    pub foot: String,
}

impl Paper {
    /// Sets it on pages.
    pub(crate) fn pages(&self, faces: &Faces<'_>) -> Result<Vec<Page>, PrintFault> {
        // What readers show of the file itself is told with the same care as what is drawn.
        faces.width(&self.author, FOOT.size)?;
        let foot = wrap(faces, &self.foot, FOOT.size, INNER - NUMBER)?;
        let height: f32 = foot.iter().map(|_| FOOT.leading()).sum();
        let top = HEIGHT - BELOW - height;
        let mut sheet = Sheet::new(faces, top - FOOT.leading());
        for part in &self.parts {
            part.lay(&mut sheet)?;
        }
        let mut pages = sheet.finish();
        let last = pages.len();
        for (page, number) in pages.iter_mut().zip(1usize..) {
            let number = match self.language {
                Language::Zh => format!("第 {number} 页，共 {last} 页"),
                Language::En => format!("Page {number} of {last}"),
            };
            let mut sheet = Sheet::at(faces, std::mem::take(page), top);
            sheet.cells(
                &[
                    sheet.cell(&self.foot, MARGIN, INNER - NUMBER, Align::Left, FOOT)?,
                    sheet.cell(&number, MARGIN + INNER - NUMBER, NUMBER, Align::Right, FOOT)?,
                ],
                &|_| Ok(()),
            )?;
            *page = sheet.finish().into_iter().flatten().collect::<Vec<Mark>>();
        }
        Ok(pages)
    }
}
