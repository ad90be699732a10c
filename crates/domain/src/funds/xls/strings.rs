//! The texts of a workbook, each held once and named by its place.

use std::collections::HashMap;

use super::TooMuch;
use super::record::{MOST, Record};

const TABLE: u16 = 0x00FC;
const GOES_ON: u16 = 0x003C;
/// The counts before the first text.
const COUNTS: usize = 8;
/// What every record begins with.
const HEAD: usize = 4;

/// Texts in the order in which they came.
#[derive(Default)]
pub(super) struct Strings {
    places: HashMap<String, u32>,
    texts: Vec<Vec<u8>>,
    used: u32,
}

impl Strings {
    /// The place of a text, which is kept if it is new. One longer than a record holds is refused, so that none is split.
    pub(super) fn place(&mut self, text: &str) -> Result<u32, TooMuch> {
        self.used = self.used.checked_add(1).ok_or(TooMuch)?;
        if let Some(place) = self.places.get(text) {
            return Ok(*place);
        }
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut bytes = u16::try_from(units.len())?.to_le_bytes().to_vec();
        bytes.push(1);
        bytes.extend(units.into_iter().flat_map(u16::to_le_bytes));
        if bytes.len() > MOST - COUNTS {
            return Err(TooMuch);
        }
        let place = u32::try_from(self.texts.len())?;
        self.places.insert(text.to_owned(), place);
        self.texts.push(bytes);
        Ok(place)
    }

    /// The texts of each record: the table's own, which counts come before, and those that it goes on in.
    fn records(&self) -> Vec<Vec<u8>> {
        let mut records = vec![Vec::new()];
        let mut room = MOST - COUNTS;
        for text in &self.texts {
            if text.len() > room {
                records.push(Vec::new());
                room = MOST;
            }
            room -= text.len();
            if let Some(last) = records.last_mut() {
                last.extend(text);
            }
        }
        records
    }

    /// How many bytes are written.
    pub(super) fn len(&self) -> usize {
        COUNTS + self.records().iter().map(|record| HEAD + record.len()).sum::<usize>()
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) -> Result<(), TooMuch> {
        let mut next = Record::of(TABLE).u32(self.used).u32(u32::try_from(self.texts.len())?);
        for record in self.records() {
            next.bytes(&record).write(out)?;
            next = Record::of(GOES_ON);
        }
        Ok(())
    }
}
