//! Titles and headings.

use crate::fault::PrintFault;
use crate::sheet::{Align, INNER, MARGIN, Sheet, Style};

const TITLE: Style = Style::strong(17.0);
const ABOUT: Style = Style::plain(10.5);
const HEADING: Style = Style::strong(11.0);

pub(super) fn title(sheet: &mut Sheet<'_>, title: &str, about: &str) -> Result<(), PrintFault> {
    for (text, style) in [(title, TITLE), (about, ABOUT)] {
        if !text.is_empty() {
            let cell = sheet.cell(text, MARGIN, INNER, Align::Center, style)?;
            sheet.cells(&[cell], &|_| Ok(()))?;
        }
    }
    sheet.skip(ABOUT.size);
    Ok(())
}

/// A heading stays with the first lines of what follows.
pub(super) fn heading(sheet: &mut Sheet<'_>, text: &str) -> Result<(), PrintFault> {
    sheet.keep(HEADING.leading() * 4.0);
    sheet.skip(HEADING.size * 0.6);
    let cell = sheet.cell(text, MARGIN, INNER, Align::Left, HEADING)?;
    sheet.cells(&[cell], &|_| Ok(()))?;
    sheet.skip(HEADING.size * 0.3);
    Ok(())
}
