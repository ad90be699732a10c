//! Fonts opened for one paper: which one has a character, and how wide it is.

use krilla::Data;
use krilla::text::Font;

use crate::fault::PrintFault;

struct Face<'a> {
    table: ttf_parser::Face<'a>,
    font: Font,
}

/// The fonts in the order in which they are asked.
#[derive(Default)]
pub(crate) struct Faces<'a> {
    faces: Vec<Face<'a>>,
}

impl<'a> Faces<'a> {
    pub(super) fn add(&mut self, bytes: &'a [u8], data: Data) -> Result<(), PrintFault> {
        let broken = || PrintFault::Broken(format!("font {} does not read", self.faces.len()));
        let table = ttf_parser::Face::parse(bytes, 0).map_err(|_| broken())?;
        let font = Font::new(data, 0).ok_or_else(broken)?;
        self.faces.push(Face { table, font });
        Ok(())
    }

    /// The place of the first font that has a character, and its width at a size of 1.
    fn find(&self, character: char) -> Result<(usize, f32), PrintFault> {
        let found = self.faces.iter().enumerate().find_map(|(place, face)| {
            let glyph = face.table.glyph_index(character).filter(|glyph| glyph.0 != 0)?;
            let advance = face.table.glyph_hor_advance(glyph)?;
            Some((place, f32::from(advance) / f32::from(face.table.units_per_em())))
        });
        found.ok_or(PrintFault::Unprintable { character })
    }

    /// How wide a text is on one line.
    pub(crate) fn width(&self, text: &str, size: f32) -> Result<f32, PrintFault> {
        text.chars().try_fold(0.0, |sum, character| Ok(sum + self.find(character)?.1 * size))
    }

    /// A line cut where the font changes.
    pub(crate) fn runs<'t>(&self, line: &'t str) -> Result<Vec<(Font, &'t str)>, PrintFault> {
        let mut runs: Vec<(usize, usize, usize)> = Vec::new();
        for (at, character) in line.char_indices() {
            let (place, _) = self.find(character)?;
            let end = at + character.len_utf8();
            match runs.last_mut() {
                Some((last, _, to)) if *last == place => *to = end,
                _ => runs.push((place, at, end)),
            }
        }
        let run =
            |(place, from, to): (usize, usize, usize)| Some((self.faces.get(place)?.font.clone(), line.get(from..to)?));
        Ok(runs.into_iter().filter_map(run).collect())
    }
}
