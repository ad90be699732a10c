//! The text of a file whose character set nobody told.

use std::borrow::Cow;

use crate::funds::charset::{Charset, decode};
use crate::jobs::table::FileFault;

/// UTF-8 with or without a byte order mark, else GB 18030, of which GBK is a part. A file of UTF-8 that is spoiled somewhere
/// is not taken for the other: it has more whole characters of several bytes than broken ones.
pub(in crate::jobs) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, FileFault> {
    let fault = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text))),
        Err(fault) => fault,
    };
    let refused = FileFault::NotText { offset: fault.valid_up_to() };
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| c.len_utf8() > 2).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if fault.error_len().is_none() || whole > broken {
        return Err(refused);
    }
    decode(bytes, Charset::Gb18030).map(Cow::Owned).map_err(|_| refused)
}
