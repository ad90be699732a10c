//! Documents that people hold in their hands: a described paper in, the bytes of a PDF out, or of a document to be edited.
//!
//! A [`Paper`] is a title and parts, one below the other; [`print`] sets them on pages of A4. Each character is looked up in
//! the fonts before anything is drawn: one that no font has is told by name instead of becoming an empty box.

mod docx;
mod fault;
pub mod fonts;
mod paper;
pub mod part;
mod pdf;
mod sheet;
mod text;

pub use fault::PrintFault;
pub use fonts::Fonts;
pub use paper::Paper;

/// How many pages a paper fills.
pub fn page_count(paper: &Paper, fonts: &Fonts) -> Result<usize, PrintFault> {
    Ok(paper.pages(&fonts.faces()?)?.len())
}

/// A paper as a PDF.
pub fn print(paper: &Paper, fonts: &Fonts) -> Result<Vec<u8>, PrintFault> {
    let faces = fonts.faces()?;
    let pages = paper.pages(&faces)?;
    pdf::write(paper, &pages, &faces)
}

/// A paper as a document that office programs open and edit: the files of its package, by name, to be zipped as they are. A
/// character that no font has is refused here too: the same paper is printed sooner or later.
pub fn document(paper: &Paper, fonts: &Fonts) -> Result<Vec<(&'static str, String)>, PrintFault> {
    paper.pages(&fonts.faces()?)?;
    Ok(docx::files(paper))
}

#[cfg(test)]
mod tests;
