//! The character sets that banks take.

#[cfg(test)]
mod tests;

use encoding_rs::{Encoding, GB18030, GBK, UTF_8};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A character set of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Charset {
    /// UTF-8: every character.
    #[default]
    Utf8,
    /// GBK: the common Chinese characters; many rare ones in names are missing.
    Gbk,
    /// GB 18030: every character, by one to four bytes.
    Gb18030,
}

impl Charset {
    /// Its registered name, for a media type.
    pub fn name(self) -> &'static str {
        match self {
            Charset::Utf8 => "utf-8",
            Charset::Gbk => "gbk",
            Charset::Gb18030 => "gb18030",
        }
    }

    fn encoding(self) -> &'static Encoding {
        match self {
            Charset::Utf8 => UTF_8,
            Charset::Gbk => GBK,
            Charset::Gb18030 => GB18030,
        }
    }
}

/// The characters of a text that the set lacks, each once, in order of appearance.
pub fn unsupported_characters(text: &str, charset: Charset) -> Vec<char> {
    let mut missing = Vec::new();
    if encode(text, charset).is_none() {
        let mut buffer = [0; 4];
        for character in text.chars() {
            if !missing.contains(&character) && encode(character.encode_utf8(&mut buffer), charset).is_none() {
                missing.push(character);
            }
        }
    }
    missing
}

/// The text in the set, unless a character is missing there.
pub fn encode(text: &str, charset: Charset) -> Option<Vec<u8>> {
    let (bytes, _, replaced) = charset.encoding().encode(text);
    let carried = !replaced && (charset != Charset::Gbk || everywhere_in_gbk(&bytes));
    carried.then(|| bytes.into_owned())
}

/// Only codes that every GBK (code page 936 too) reads as the same character. The lead byte FE, some symbols of A2, A6, A8
/// and A9, and the lone 80 mean different characters, or none, from one system to the next; among them is 䶮, a family name.
fn everywhere_in_gbk(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter().copied();
    while let Some(lead) = rest.next() {
        let sure = match lead {
            0x00..0x80 => true,
            0x80 | 0xFE | 0xFF => false,
            _ => match (lead, rest.next()) {
                (0xA2, Some(0xE3)) | (0xA6, Some(0xD9..=0xDF | 0xEC | 0xED | 0xF3 | 0xFE)) => false,
                (0xA8, Some(0xBC | 0xBF)) | (0xA9, Some(0x89..=0x95)) | (_, None) => false,
                (_, Some(_)) => true,
            },
        };
        if !sure {
            return false;
        }
    }
    true
}

/// The text of bytes in the set, a byte-order mark taken off, or the position of the first byte that does not belong there.
pub fn decode(bytes: &[u8], charset: Charset) -> Result<String, usize> {
    if charset == Charset::Utf8 {
        let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        return std::str::from_utf8(body).map(str::to_owned).map_err(|e| e.valid_up_to() + bytes.len() - body.len());
    }
    let mut decoder = charset.encoding().new_decoder_without_bom_handling();
    let mut text =
        String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len()));
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (encoding_rs::DecoderResult::InputEmpty, _) => Ok(text),
        (encoding_rs::DecoderResult::OutputFull | encoding_rs::DecoderResult::Malformed(..), read) => Err(read),
    }
}
