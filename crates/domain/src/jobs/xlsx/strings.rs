//! The texts that cells share, all in one.

use super::archive::Archive;
use super::trouble::Trouble;
use super::xml::{Token, Xml};

/// The most that they may take.
const MOST: usize = 64 << 20;

/// Shared texts.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    /// Reads them; how a word sounds is passed over.
    pub(super) fn read(archive: &Archive<'_>, name: Option<String>) -> Result<Self, Trouble> {
        let mut strings = Self::default();
        let Some(part) = name.map(|name| archive.part(&name)).transpose()?.flatten() else {
            return Ok(strings);
        };
        let (mut xml, mut within, mut sounding) = (Xml::new(part), false, false);
        loop {
            match xml.next()? {
                Token::Open(start) => match start.local_name().into_inner() {
                    "t" => within = !sounding,
                    "rPh" => sounding = true,
                    _ => {}
                },
                Token::Text(text) if within => strings.text.push_str(&text),
                Token::Text(_) => {}
                Token::Close(end) => match end.local_name().into_inner() {
                    "t" => within = false,
                    "rPh" => sounding = false,
                    "si" => strings.ends.push(u32::try_from(strings.text.len()).map_err(|_| Trouble::TooLarge)?),
                    _ => {}
                },
                Token::End => {
                    strings.text.shrink_to_fit();
                    return Ok(strings);
                }
            }
            if strings.text.len() + 4 * strings.ends.len() > MOST {
                return Err(Trouble::TooLarge);
            }
        }
    }

    /// The text at this place.
    pub(super) fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)?;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
    }
}
