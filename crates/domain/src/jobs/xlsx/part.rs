//! A part of the archive, unpacked while it is read: never more than it says of itself, and checked at its end.

use std::io::{self, BufReader, Read};

use flate2::Crc;
use flate2::bufread::DeflateDecoder;

use super::trouble::Trouble;

const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// Between two tags there is never more: a cell has at most 32 767 characters.
const BETWEEN: u64 = 1 << 20;

/// What a part is read by.
pub(super) type PartReader<'a> = BufReader<Part<'a>>;

enum Packing<'a> {
    Stored(&'a [u8]),
    Deflated(DeflateDecoder<&'a [u8]>),
}

/// The bytes of a part.
pub(super) struct Part<'a> {
    packing: Packing<'a>,
    left: u64,
    crc: u32,
    seen: Crc,
    /// Bytes since the reader last said that it gets on.
    since: u64,
}

impl<'a> Part<'a> {
    pub(super) fn new(packed: &'a [u8], method: u16, size: u64, crc: u32) -> Result<Self, Trouble> {
        let packing = match method {
            STORED => Packing::Stored(packed),
            DEFLATED => Packing::Deflated(DeflateDecoder::new(packed)),
            _ => return Err(Trouble::Damaged),
        };
        Ok(Self { packing, left: size, crc, seen: Crc::new(), since: 0 })
    }

    /// The reader has come to a tag.
    pub(super) fn got_on(&mut self) {
        self.since = 0;
    }
}

impl Read for Part<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let count = match &mut self.packing {
            Packing::Stored(bytes) => bytes.read(buffer)?,
            Packing::Deflated(stream) => stream.read(buffer)?,
        };
        let read = u64::try_from(count).unwrap_or(u64::MAX);
        self.seen.update(buffer.get(..count).unwrap_or_default());
        let damaged = || io::Error::from(io::ErrorKind::InvalidData);
        self.left = self.left.checked_sub(read).ok_or_else(damaged)?;
        if count == 0 && (self.left > 0 || self.seen.sum() != self.crc) {
            return Err(damaged());
        }
        self.since += read;
        if self.since > BETWEEN {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        Ok(count)
    }
}
