//! The character set of a file of which nobody told it.

use std::io::{self, Read};

use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8};

use super::{BLOCK, Content};
use crate::jobs::table::FileFault;

/// UTF-8 with or without a byte order mark, else GB 18030, of which GBK is a part. A file of UTF-8 that is spoiled somewhere
/// is not taken for the other: it has more whole characters of several bytes than broken ones.
pub(super) fn found(content: Content<'_>) -> Result<&'static Encoding, FileFault> {
    let mut seen = Utf8::default();
    if blocks(content, |block| seen.take(block)).is_err() {
        return Err(FileFault::NotText { offset: seen.length });
    }
    let cut_off = !seen.open.is_empty() && seen.fault.is_none();
    let Some(offset) = seen.fault.or(cut_off.then(|| seen.length - seen.open.len())) else { return Ok(UTF_8) };
    if cut_off || seen.whole > seen.broken || !is_gb18030(content) {
        return Err(FileFault::NotText { offset });
    }
    Ok(GB18030)
}

/// Gives a file piece by piece.
fn blocks(content: Content<'_>, mut take: impl FnMut(&[u8])) -> io::Result<()> {
    let (mut reader, mut block) = (content.reader(), Vec::new());
    while reader.by_ref().take(BLOCK).read_to_end(&mut block)? > 0 {
        take(&block);
        block.clear();
    }
    Ok(())
}

/// What was seen of a file as UTF-8.
#[derive(Default)]
struct Utf8 {
    /// How many bytes.
    length: usize,
    /// The first bytes of a character at the end of what was seen.
    open: Vec<u8>,
    /// Whole characters of three bytes or four.
    whole: usize,
    /// Broken ones.
    broken: usize,
    /// Where the first of these is.
    fault: Option<usize>,
}

impl Utf8 {
    fn take(&mut self, block: &[u8]) {
        self.length += block.len();
        let joined;
        let mut rest = block;
        if !self.open.is_empty() {
            joined = [std::mem::take(&mut self.open).as_slice(), block].concat();
            rest = &joined;
        }
        loop {
            let (valid, after, broken) = match std::str::from_utf8(rest) {
                Ok(text) => (text.as_bytes(), [].as_slice(), None),
                Err(fault) => {
                    let (valid, after) = rest.split_at_checked(fault.valid_up_to()).unwrap_or((rest, &[]));
                    (valid, after, fault.error_len())
                }
            };
            self.whole += valid.iter().filter(|byte| **byte >= 0xE0).count();
            let Some(broken) = broken else {
                self.open = after.to_vec();
                return;
            };
            self.fault.get_or_insert(self.length - after.len());
            self.broken += 1;
            rest = after.get(broken..).unwrap_or_default();
        }
    }
}

fn is_gb18030(content: Content<'_>) -> bool {
    let (mut decoder, mut text) = (GB18030.new_decoder_without_bom_handling(), String::new());
    let mut decoded = |bytes: &[u8], last: bool| {
        text.clear();
        text.reserve(decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or_default());
        decoder.decode_to_string_without_replacement(bytes, &mut text, last).0 == DecoderResult::InputEmpty
    };
    let mut sound = true;
    blocks(content, |block| sound = sound && decoded(block, false)).is_ok() && sound && decoded(&[], true)
}
