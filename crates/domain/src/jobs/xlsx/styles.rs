//! Which formats of cells show a day.

use std::collections::HashMap;

use super::archive::Archive;
use super::trouble::Trouble;
use super::xml::{Token, Xml, attribute};

/// More formats than any workbook has.
const MOST: usize = 100_000;

/// For each format of cells whether it shows a day.
#[derive(Debug, Default)]
pub(super) struct Styles {
    days: Vec<bool>,
}

impl Styles {
    /// Reads them.
    pub(super) fn read(archive: &Archive<'_>, name: Option<String>) -> Result<Self, Trouble> {
        let mut styles = Self::default();
        let Some(part) = name.map(|name| archive.part(&name)).transpose()?.flatten() else {
            return Ok(styles);
        };
        let (mut xml, mut own, mut of_cells) = (Xml::new(part), HashMap::new(), false);
        loop {
            match xml.next()? {
                Token::Open(start) => match start.local_name().into_inner() {
                    "numFmt" => {
                        if let (Some(id), Some(code)) =
                            (attribute(&start, "numFmtId")?, attribute(&start, "formatCode")?)
                        {
                            own.insert(id, shows_a_day(&code));
                        }
                    }
                    "cellXfs" => of_cells = true,
                    "xf" if of_cells => {
                        let id = attribute(&start, "numFmtId")?.unwrap_or_default();
                        styles.days.push(own.get(&id).copied().unwrap_or_else(|| built_in_day(&id)));
                    }
                    _ => {}
                },
                Token::Close(end) if end.local_name().into_inner() == "cellXfs" => of_cells = false,
                Token::Close(_) | Token::Text(_) => {}
                Token::End => return Ok(styles),
            }
            if styles.days.len() > MOST || own.len() > MOST {
                return Err(Trouble::TooLarge);
            }
        }
    }

    /// Does this format show a day?
    pub(super) fn day(&self, style: usize) -> bool {
        self.days.get(style).copied().unwrap_or(false)
    }
}

/// The formats that every spreadsheet program knows by number, those of Chinese editions included.
fn built_in_day(id: &str) -> bool {
    id.parse().is_ok_and(|id: u32| matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58))
}

/// A format of its own shows a day or a time if it has their letters outside quotes, brackets and escapes.
pub(super) fn shows_a_day(code: &str) -> bool {
    let (mut quoted, mut bracket, mut escaped) = (false, false, false);
    let general = code.eq_ignore_ascii_case("general");
    !general
        && code.chars().any(|c| {
            if std::mem::take(&mut escaped) {
                return false;
            }
            match c {
                '"' if !bracket => quoted = !quoted,
                '[' if !quoted => bracket = true,
                ']' if !quoted => bracket = false,
                '\\' | '_' | '*' if !quoted => escaped = true,
                'y' | 'm' | 'd' | 'h' | 's' | 'Y' | 'M' | 'D' | 'H' | 'S' => return !quoted && !bracket,
                _ => {}
            }
            false
        })
}
