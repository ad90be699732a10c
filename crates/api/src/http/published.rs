//! The document as it is given out.

use std::io::{self, Cursor, Read, Write};
use std::sync::OnceLock;

use bytes::Bytes;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

/// Bytes that are sent at once.
const PIECE: u64 = 16 << 10;

/// The published document, made when somebody asks for it first and kept packed: two megabytes that hardly anybody asks for.
pub struct Published {
    make: fn() -> Result<String, String>,
    made: OnceLock<Packed>,
}

impl Published {
    /// What makes the text.
    pub(super) fn by(make: fn() -> Result<String, String>) -> Self {
        Self { make, made: OnceLock::new() }
    }

    /// The document. The first time it is made, on a thread of its own: the memory that this takes goes with the thread.
    pub fn packed(&self) -> Result<Packed, String> {
        if let Some(packed) = self.made.get() {
            return Ok(packed.clone());
        }
        let make = self.make;
        let made = std::thread::spawn(move || Packed::of(&make()?).map_err(|error| error.to_string())).join();
        let packed = made.unwrap_or_else(|_| Err("the document cannot be made".to_owned()))?;
        Ok(self.made.get_or_init(|| packed).clone())
    }
}

/// A text that is kept packed.
#[derive(Debug, Clone)]
pub struct Packed {
    packed: Bytes,
    /// How many bytes it has.
    pub length: usize,
}

impl Packed {
    /// Packs a text.
    fn of(text: &str) -> io::Result<Self> {
        let mut packing = DeflateEncoder::new(Vec::new(), Compression::default());
        packing.write_all(text.as_bytes())?;
        Ok(Self { packed: packing.finish()?.into(), length: text.len() })
    }

    /// Its bytes, piece by piece, so that a client that reads slowly holds one piece and not all of it.
    pub fn pieces(&self) -> impl Iterator<Item = io::Result<Bytes>> + use<> {
        let mut text = DeflateDecoder::new(Cursor::new(self.packed.clone()));
        std::iter::from_fn(move || {
            let mut piece = Vec::new();
            match text.by_ref().take(PIECE).read_to_end(&mut piece) {
                Ok(0) => None,
                read => Some(read.map(|_| piece.into())),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_out_is_what_was_packed() {
        for length in [0, 1, 16_383, 16_384, 16_385, 100_000] {
            let text: String = ('a'..='z').cycle().take(length).collect();
            let published = Packed::of(&text).unwrap();
            let pieces: Vec<Bytes> = published.pieces().collect::<io::Result<_>>().unwrap();
            assert!(pieces.iter().all(|piece| piece.len() <= 16_384));
            assert_eq!((published.length, pieces.concat()), (length, text.into_bytes()));
        }
    }
}
