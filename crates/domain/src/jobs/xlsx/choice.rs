//! The workbook itself: which sheets it shows, and how its cells are to be understood.

use super::archive::Archive;
use super::relations::{self, Relation};
use super::trouble::Trouble;
use super::xml::{Token, Xml, attribute, flag};

/// More sheets than anybody fills in.
const SHEETS: usize = 200;

/// What the workbook says.
#[derive(Debug, Default)]
pub(super) struct Choice {
    /// The sheets that are shown, each by name and part.
    pub(super) sheets: Vec<(String, String)>,
    pub(super) since_1904: bool,
    pub(super) uncomputed: bool,
    /// The part of the shared texts.
    pub(super) strings: Option<String>,
    /// The part of the formats.
    pub(super) styles: Option<String>,
}

/// Reads it. An archive without a workbook in it is something else.
pub(super) fn read(archive: &Archive<'_>) -> Result<Choice, Trouble> {
    let whole = relations::of(archive, "")?;
    let own = whole.into_iter().find(|relation| relation.kind == "officeDocument").ok_or(Trouble::NoArchive)?.target;
    let parts = relations::of(archive, &own)?;
    let of_kind = |kind: &str| parts.iter().find(|part| part.kind == kind).map(|part| part.target.clone());
    let mut choice = Choice { strings: of_kind("sharedStrings"), styles: of_kind("styles"), ..Choice::default() };
    let mut xml = Xml::new(archive.part(&own)?.ok_or(Trouble::NoArchive)?);
    loop {
        match xml.next()? {
            Token::Open(start) => match start.local_name().into_inner() {
                "workbookPr" => choice.since_1904 = flag(&start, "date1904")?,
                "calcPr" => choice.uncomputed = flag(&start, "fullCalcOnLoad")?,
                "sheet" => {
                    let hidden = attribute(&start, "state")?.is_some_and(|state| state != "visible");
                    let (name, id) = (attribute(&start, "name")?, attribute(&start, "id")?);
                    let part = |part: &&Relation| part.kind == "worksheet" && Some(&part.id) == id.as_ref();
                    if let (Some(name), Some(part), false) = (name, parts.iter().find(part), hidden) {
                        choice.sheets.push((name, part.target.clone()));
                    }
                    if choice.sheets.len() > SHEETS {
                        return Err(Trouble::TooLarge);
                    }
                }
                _ => {}
            },
            Token::Close(_) | Token::Text(_) => {}
            Token::End if choice.sheets.is_empty() => return Err(Trouble::NoArchive),
            Token::End => return Ok(choice),
        }
    }
}
