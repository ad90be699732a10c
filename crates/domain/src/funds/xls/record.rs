//! A record of the stream: what it is, how long, what it holds.

use super::TooMuch;

/// A record holds so many bytes at most.
pub(super) const MOST: usize = 8_224;

/// A record while it is filled.
pub(super) struct Record {
    kind: u16,
    held: Vec<u8>,
}

impl Record {
    /// The end of the globals, and of the sheet.
    pub(super) const END: [u8; 4] = [0x0A, 0, 0, 0];

    pub(super) fn of(kind: u16) -> Self {
        Self { kind, held: Vec::new() }
    }

    /// The beginning of the globals or of the sheet: BIFF8, as Excel 97 wrote it.
    pub(super) fn beginning(of: u16) -> Self {
        Self::of(0x0809).u16s([0x0600, of, 0x0DBB, 0x07CC]).u32(0x41).u32(0x06)
    }

    pub(super) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.held.extend(bytes);
        self
    }

    pub(super) fn u16(self, number: u16) -> Self {
        self.bytes(&number.to_le_bytes())
    }

    pub(super) fn u16s<const N: usize>(self, numbers: [u16; N]) -> Self {
        numbers.into_iter().fold(self, Self::u16)
    }

    pub(super) fn u32(self, number: u32) -> Self {
        self.bytes(&number.to_le_bytes())
    }

    /// A name of at most 255 characters.
    pub(super) fn short_text(self, text: &str) -> Result<Self, TooMuch> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let length = u8::try_from(units.len())?;
        Ok(units.into_iter().fold(self.bytes(&[length, 1]), Self::u16))
    }

    pub(super) fn write(self, out: &mut Vec<u8>) -> Result<(), TooMuch> {
        if self.held.len() > MOST {
            return Err(TooMuch);
        }
        out.extend(self.kind.to_le_bytes());
        out.extend(u16::try_from(self.held.len())?.to_le_bytes());
        out.extend(self.held);
        Ok(())
    }
}
