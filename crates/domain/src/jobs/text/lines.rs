//! Lines of a text whose character set is known and which is sound.

use std::io::Read;

use encoding_rs::{Decoder, Encoding, UTF_8};

use super::BLOCK;

/// One line after another. A byte order mark of UTF-8 is passed over.
pub(in crate::jobs) struct Lines<'a> {
    reader: Box<dyn Read + 'a>,
    decoder: Decoder,
    raw: Vec<u8>,
    /// What is decoded and not yet given out, from `at` on.
    text: String,
    at: usize,
    ended: bool,
}

impl<'a> Lines<'a> {
    pub(super) fn new(reader: Box<dyn Read + 'a>, encoding: &'static Encoding) -> Self {
        let decoder = if encoding == UTF_8 {
            encoding.new_decoder_with_bom_removal()
        } else {
            encoding.new_decoder_without_bom_handling()
        };
        Self { reader, decoder, raw: Vec::new(), text: String::new(), at: 0, ended: false }
    }

    /// Puts the next line, its line break too, behind what is in `line`; nothing at the end of the text.
    pub(in crate::jobs) fn append_to(&mut self, line: &mut String) {
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            if let Some((next, _)) = rest.split_once('\n') {
                line.push_str(next);
                line.push('\n');
                self.at += next.len() + 1;
                return;
            }
            line.push_str(rest);
            if self.ended {
                self.at = self.text.len();
                return;
            }
            self.decode();
        }
    }

    /// Replaces what was given out by what comes next.
    fn decode(&mut self) {
        self.raw.clear();
        // The text was read before to its end, so it is readable.
        self.ended = !matches!(self.reader.by_ref().take(BLOCK).read_to_end(&mut self.raw), Ok(1..));
        self.text.clear();
        self.at = 0;
        self.text.reserve(self.decoder.max_utf8_buffer_length(self.raw.len()).unwrap_or_default());
        let _ = self.decoder.decode_to_string(&self.raw, &mut self.text, self.ended);
    }
}

/// Lines without their line breaks.
impl Iterator for Lines<'_> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let mut line = String::new();
        self.append_to(&mut line);
        if line.is_empty() {
            return None;
        }
        if line.ends_with('\n') {
            line.pop();
            if line.ends_with('\r') {
                line.pop();
            }
        }
        Some(line)
    }
}
