//! Files of text are packed before they are sealed: a table of many people shrinks to a fifth, in the database and in memory.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use crate::error::StoreError;

/// Deflate (RFC 1951).
pub(super) const DEFLATE: &str = "deflate";

/// Smaller files stay as they are.
const WORTH_IT: usize = 16 << 10;

/// Media types of text; everything else is packed by nature, or small.
const TEXTS: [&str; 6] =
    ["text/csv", "text/plain", "application/csv", "application/x-ndjson", "application/xml", "text/xml"];

/// A file packed, if it is one that shrinks.
pub(super) fn packed(media_type: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let kind = media_type.split(';').next().unwrap_or_default().trim();
    if bytes.len() < WORTH_IT || !TEXTS.contains(&kind) {
        return None;
    }
    let mut packed = DeflateEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::fast());
    packed.write_all(bytes).ok()?;
    packed.finish().ok().filter(|packed| packed.len() < bytes.len())
}

/// The bytes of a packed file of this size.
pub(super) fn unpacked(packed: &[u8], size: i64) -> Result<Vec<u8>, StoreError> {
    let corrupt = StoreError::Corrupt { table: "documents", column: "sealed_content" };
    let Ok(size) = u64::try_from(size) else { return Err(corrupt) };
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    match DeflateDecoder::new(packed).take(size.saturating_add(1)).read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(_) => Err(corrupt),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_back_as_it_was_and_nothing_else_is_packed() {
        let text = "工号,姓名,基本工资\n".repeat(5_000).into_bytes();
        let size = i64::try_from(text.len()).unwrap();
        let small = packed("text/csv; charset=utf-8", &text).unwrap();
        assert!(small.len() * 10 < text.len());
        assert_eq!(unpacked(&small, size).unwrap(), text);
        assert!(packed("image/png", &text).is_none() && packed("text/csv", text.get(..100).unwrap()).is_none());
    }

    #[test]
    fn no_more_than_its_size_is_unpacked() {
        let text = vec![b'x'; 1 << 20];
        let small = packed("text/plain", &text).unwrap();
        assert_eq!(unpacked(&small, 1 << 10).unwrap().len(), (1 << 10) + 1, "which the reader of the row refuses");
        assert!(unpacked(small.get(..small.len() / 2).unwrap(), 1 << 20).is_err());
        assert!(unpacked(&small, -1).is_err());
    }
}
