//! The text of a file, read anew for each walk: a large one is never whole in memory.

mod charset;
mod lines;

use std::io::Read;

use encoding_rs::Encoding;
use flate2::read::DeflateDecoder;

use super::table::FileFault;

pub(super) use lines::Lines;

/// So much of a file is looked at at a time.
const BLOCK: u64 = 64 << 10;

/// The bytes of a file in the form in which they are at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content<'a> {
    /// As they are.
    Plain(&'a [u8]),
    /// Packed with deflate (RFC 1951); only text is.
    Deflated(&'a [u8]),
}

impl<'a> Content<'a> {
    fn reader(self) -> Box<dyn Read + 'a> {
        match self {
            Content::Plain(bytes) => Box::new(bytes),
            Content::Deflated(packed) => Box::new(DeflateDecoder::new(packed)),
        }
    }
}

/// A text whose character set was found out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    content: Content<'a>,
    encoding: &'static Encoding,
}

impl<'a> Text<'a> {
    /// Of a file, looked through to its end.
    pub(super) fn of(content: Content<'a>) -> Result<Self, FileFault> {
        Ok(Self { content, encoding: charset::found(content)? })
    }

    /// Its lines from the first on.
    pub(super) fn lines(self) -> Lines<'a> {
        Lines::new(self.content.reader(), self.encoding)
    }
}

#[cfg(test)]
mod tests;
