//! The archive (ZIP) that a workbook is: its directory, looked at before anything is unpacked.

use super::part::Part;
use super::trouble::Trouble;

/// The most that all parts together may unpack to.
const MOST: u64 = 1 << 30;
/// The most that a part may grow when it is unpacked, once it is larger than `GRACE`.
const RATIO: u64 = 100;
const GRACE: u64 = 1 << 20;
const ENTRIES: usize = 10_000;
const END: &[u8] = b"PK\x05\x06";
const END_LENGTH: usize = 22;
/// A comment at the end of the archive is no longer than that.
const COMMENT: usize = 65_535;
const DIRECTORY: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";

/// An archive and where its parts are.
#[derive(Debug)]
pub(super) struct Archive<'a> {
    bytes: &'a [u8],
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    name: String,
    method: u16,
    crc: u32,
    packed: usize,
    size: u64,
    local: usize,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

fn place(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32_at(bytes, at)?).ok()
}

impl<'a> Archive<'a> {
    /// Reads the directory. What would unpack to too much is refused by what it says of itself; a part that then gives more
    /// than it said is damaged.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Trouble> {
        let from = bytes.len().saturating_sub(COMMENT + END_LENGTH);
        let tail = bytes.get(from..).unwrap_or_default();
        let end = tail.windows(END.len()).rposition(|window| window == END).ok_or(Trouble::NoArchive)?;
        let end = tail.get(end..).unwrap_or_default();
        let count = usize::from(u16_at(end, 10).ok_or(Trouble::NoArchive)?);
        let mut at = place(end, 16).ok_or(Trouble::NoArchive)?;
        if count > ENTRIES {
            return Err(Trouble::TooLarge);
        }
        let (mut entries, mut total) = (Vec::with_capacity(count), 0_u64);
        for _ in 0..count {
            let head = bytes.get(at..).unwrap_or_default();
            let (entry, length) = Entry::read(head).ok_or(Trouble::Damaged)??;
            total = total.saturating_add(entry.size);
            let packed = u64::try_from(entry.packed).unwrap_or(u64::MAX);
            let grown = entry.size > GRACE && entry.size > packed.saturating_mul(RATIO);
            if total > MOST || grown {
                return Err(Trouble::TooLarge);
            }
            entries.push(entry);
            at = at.checked_add(length).ok_or(Trouble::Damaged)?;
        }
        Ok(Self { bytes, entries })
    }

    /// The part of this name, if there is one.
    pub(super) fn part(&self, name: &str) -> Result<Option<Part<'a>>, Trouble> {
        let Some(entry) = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name)) else {
            return Ok(None);
        };
        let packed = self.packed(entry).ok_or(Trouble::Damaged)?;
        Part::new(packed, entry.method, entry.size, entry.crc).map(Some)
    }

    fn packed(&self, entry: &Entry) -> Option<&'a [u8]> {
        let head = self.bytes.get(entry.local..)?;
        let lengths = usize::from(u16_at(head, 26)?) + usize::from(u16_at(head, 28)?);
        let start = 30 + lengths;
        if head.starts_with(LOCAL) { head.get(start..start.checked_add(entry.packed)?) } else { None }
    }
}

impl Entry {
    /// An entry of the directory and its length.
    fn read(head: &[u8]) -> Option<Result<(Self, usize), Trouble>> {
        if !head.starts_with(DIRECTORY) {
            return None;
        }
        if u16_at(head, 8)? & 1 == 1 {
            return Some(Err(Trouble::Encrypted));
        }
        let name_length = usize::from(u16_at(head, 28)?);
        let length = 46 + name_length + usize::from(u16_at(head, 30)?) + usize::from(u16_at(head, 32)?);
        let name = String::from_utf8_lossy(head.get(46..46 + name_length)?).replace('\\', "/");
        let entry = Self {
            name,
            method: u16_at(head, 10)?,
            crc: u32_at(head, 16)?,
            packed: place(head, 20)?,
            size: u64::from(u32_at(head, 24)?),
            local: place(head, 42)?,
        };
        Some(Ok((entry, length)))
    }
}
