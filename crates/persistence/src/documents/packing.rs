//! Files of text are packed before they are sealed: a table of many people shrinks to a fifth, in the database and in memory.

use std::fmt;
use std::io::{self, Cursor, Read, Write};

use bytes::Bytes;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use sha2::{Digest, Sha256};

use super::Kept;
use crate::crypto::hex;

/// Deflate (RFC 1951).
pub(super) const DEFLATE: &str = "deflate";

/// Smaller files stay as they are.
const WORTH_IT: usize = 16 << 10;

/// So much is unpacked at a time where a file is given out.
const PIECE: u64 = 256 << 10;

/// Media types of text; everything else is packed by nature, or small.
const TEXTS: [&str; 6] =
    ["text/csv", "text/plain", "application/csv", "application/x-ndjson", "application/xml", "text/xml"];

/// A packed file.
#[derive(Debug, Clone)]
pub struct Packed {
    bytes: Vec<u8>,
    sha256: String,
    size: i64,
}

impl Packed {
    /// What it was packed to.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 of the bytes themselves, lower-case hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// How many bytes it has unpacked.
    pub(super) fn size(&self) -> i64 {
        self.size
    }
}

/// Packs a file while it is written, so that it need never be whole in memory.
pub struct Packer {
    packed: DeflateEncoder<Vec<u8>>,
    seen: Sha256,
    size: i64,
}

impl fmt::Debug for Packer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Packer").field("size", &self.size).finish_non_exhaustive()
    }
}

impl Default for Packer {
    fn default() -> Self {
        Self { packed: DeflateEncoder::new(Vec::new(), Compression::fast()), seen: Sha256::new(), size: 0 }
    }
}

impl Write for Packer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.packed.write(bytes)?;
        self.seen.update(bytes.get(..taken).unwrap_or_default());
        self.size = self.size.saturating_add(i64::try_from(taken).unwrap_or(i64::MAX));
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.packed.flush()
    }
}

impl Packer {
    /// All was written.
    pub fn finish(self) -> io::Result<Packed> {
        Ok(Packed { bytes: self.packed.finish()?, sha256: hex(&self.seen.finalize()), size: self.size })
    }
}

/// A file packed, if it is one that shrinks.
pub(super) fn packed(media_type: &str, bytes: &[u8]) -> Option<Packed> {
    let kind = media_type.split(';').next().unwrap_or_default().trim();
    if bytes.len() < WORTH_IT || !TEXTS.contains(&kind) {
        return None;
    }
    let mut packer = Packer::default();
    packer.write_all(bytes).ok()?;
    packer.finish().ok().filter(|packed| packed.bytes.len() < bytes.len())
}

/// Is this a packed file of this size? Nothing of it is kept.
pub(super) fn holds(packed: &[u8], size: i64) -> bool {
    let Ok(size) = u64::try_from(size) else { return false };
    let mut most = DeflateDecoder::new(packed).take(size.saturating_add(1));
    io::copy(&mut most, &mut io::sink()).is_ok_and(|found| found == size)
}

/// The bytes of a kept file, one piece after another.
pub(super) fn pieces(kept: Kept) -> impl Iterator<Item = io::Result<Bytes>> + Send {
    let mut bytes: Box<dyn Read + Send> = match kept {
        Kept::Plain(bytes) => Box::new(Cursor::new(bytes)),
        Kept::Deflated(packed) => Box::new(DeflateDecoder::new(Cursor::new(packed))),
    };
    std::iter::from_fn(move || {
        let mut piece = Vec::new();
        match bytes.by_ref().take(PIECE).read_to_end(&mut piece) {
            Ok(0) => None,
            Ok(_) => Some(Ok(piece.into())),
            Err(error) => Some(Err(error)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(kept: Kept) -> Vec<u8> {
        pieces(kept).flat_map(Result::unwrap).collect()
    }

    #[test]
    fn text_comes_back_as_it_was_and_nothing_else_is_packed() {
        let text = "工号,姓名,基本工资\n".repeat(50_000).into_bytes();
        let small = packed("text/csv; charset=utf-8", &text).unwrap();
        assert!(small.bytes.len() * 10 < text.len());
        assert!(holds(&small.bytes, small.size) && i64::try_from(text.len()) == Ok(small.size));
        assert_eq!(small.sha256, crate::crypto::sha256_hex(&text));
        assert_eq!(joined(Kept::Deflated(small.bytes)), text);
        assert_eq!(joined(Kept::Plain(text.clone())), text);
        assert!(packed("image/png", &text).is_none() && packed("text/csv", text.get(..100).unwrap()).is_none());
    }

    #[test]
    fn a_file_of_another_size_is_none() {
        let small = packed("text/plain", &vec![b'x'; 1 << 20]).unwrap().bytes;
        assert!(holds(&small, 1 << 20));
        for size in [-1, 0, 1 << 10, (1 << 20) - 1, (1 << 20) + 1] {
            assert!(!holds(&small, size), "{size}");
        }
        assert!(!holds(small.get(..small.len() / 2).unwrap(), 1 << 20));
    }
}
