//! Text broken into lines that fit a width, where the rules of Unicode for Chinese and Latin text allow it.

use unicode_linebreak::{BreakOpportunity, linebreaks};

use crate::fault::PrintFault;
use crate::fonts::Faces;

/// Characters that end a line and are not drawn.
const LINE_ENDS: [char; 7] = ['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];

/// The lines of a text; at least one. Line ends are obeyed, a tabulator is a space, and a word wider than a line is cut.
pub(crate) fn wrap(faces: &Faces<'_>, text: &str, size: f32, width: f32) -> Result<Vec<String>, PrintFault> {
    let text = text.replace('\t', " ");
    let mut lines = Lines { faces, size, width, done: Vec::new(), line: String::new(), used: 0.0 };
    let mut from = 0;
    for (to, kind) in linebreaks(&text) {
        let piece = text.get(from..to).unwrap_or_default();
        from = to;
        lines.place(piece.trim_end_matches(LINE_ENDS))?;
        if kind == BreakOpportunity::Mandatory && piece.ends_with(LINE_ENDS) {
            lines.end();
        }
    }
    if !lines.line.is_empty() || lines.done.is_empty() {
        lines.end();
    }
    Ok(lines.done)
}

struct Lines<'f> {
    faces: &'f Faces<'f>,
    size: f32,
    width: f32,
    done: Vec<String>,
    line: String,
    used: f32,
}

impl Lines<'_> {
    /// Places what must stay together, if it can.
    fn place(&mut self, piece: &str) -> Result<(), PrintFault> {
        let whole = self.faces.width(piece, self.size)?;
        let seen = self.faces.width(piece.trim_end(), self.size)?;
        if self.used + seen > self.width && !self.line.is_empty() {
            self.end();
        }
        if seen > self.width {
            return self.cut(piece);
        }
        self.line.push_str(piece);
        self.used += whole;
        Ok(())
    }

    fn cut(&mut self, piece: &str) -> Result<(), PrintFault> {
        for character in piece.chars() {
            let wide = self.faces.width(character.encode_utf8(&mut [0; 4]), self.size)?;
            if self.used + wide > self.width && !self.line.is_empty() {
                self.end();
            }
            self.line.push(character);
            self.used += wide;
        }
        Ok(())
    }

    fn end(&mut self) {
        self.done.push(std::mem::take(&mut self.line));
        self.used = 0.0;
    }
}
