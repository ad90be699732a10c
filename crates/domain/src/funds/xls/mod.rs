//! A workbook of the kind that Excel 97 to 2003 keeps (BIFF8 in a compound file), as the withholding client of the tax authority
//! imports it: one sheet of texts and amounts.

mod compound;
mod record;
mod strings;
#[cfg(test)]
mod tests;

use record::Record;
use strings::Strings;

/// A sheet has so many rows at most, its head included.
pub const MAX_ROWS: usize = 65_536;

/// The cell formats that are written, by their place among the workbook's: the default, a text, an amount.
const DEFAULT: u16 = 15;
const TEXT: u16 = 16;
const AMOUNT: u16 = 17;

/// Built-in number formats: general, two places, text.
const FORMATS: [u16; 3] = [0, 2, 49];

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A text.
    Text(String),
    /// An amount in yuan, shown with two places.
    Amount(f64),
}

/// The file cannot hold so many rows, columns or texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than a workbook of this kind holds")]
pub struct TooMuch;

impl From<std::num::TryFromIntError> for TooMuch {
    fn from(_: std::num::TryFromIntError) -> Self {
        TooMuch
    }
}

/// A workbook with one sheet of these rows; empty texts stay empty cells.
pub fn workbook(sheet: &str, rows: &[Vec<Cell>]) -> Result<Vec<u8>, TooMuch> {
    if rows.len() > MAX_ROWS {
        return Err(TooMuch);
    }
    let mut strings = Strings::default();
    let cells = cells(rows, &mut strings)?;
    let before = globals(sheet, 0)?.len() + strings.len() + Record::END.len();
    let mut stream = globals(sheet, u32::try_from(before)?)?;
    strings.write(&mut stream)?;
    stream.extend(Record::END);
    stream.extend(cells);
    compound::file(stream)
}

/// What holds for the whole workbook, up to its texts. The sheet begins at a place of the stream.
fn globals(sheet: &str, begins: u32) -> Result<Vec<u8>, TooMuch> {
    let mut out = Vec::new();
    Record::beginning(0x0005).write(&mut out)?;
    // Texts are UTF-16.
    Record::of(0x0042).u16(0x04B0).write(&mut out)?;
    // The window: place, size, bars shown, first sheet in sight.
    Record::of(0x003D).u16s([0, 0, 0x3A5C, 0x23BE, 0x0038, 0, 0, 1, 0x0258]).write(&mut out)?;
    for _ in 0..5 {
        // 11 points, black, neither bold nor set off, in the Chinese character set.
        let font = Record::of(0x0031).u16s([220, 0, 0x7FFF, 400, 0]).bytes(&[0, 0, 0x86, 0]);
        font.short_text("宋体")?.write(&mut out)?;
    }
    for _ in 0..DEFAULT {
        format(0, 0xFFF5, 0xF4).write(&mut out)?;
    }
    let [general, amount, text] = FORMATS;
    format(general, 0x0001, 0).write(&mut out)?;
    format(text, 0x0001, 0x04).write(&mut out)?;
    format(amount, 0x0001, 0x04).write(&mut out)?;
    // The built-in style "Normal".
    Record::of(0x0293).u16(0x8000).bytes(&[0, 0xFF]).write(&mut out)?;
    Record::of(0x0085).u32(begins).u16(0).short_text(sheet)?.write(&mut out)?;
    Ok(out)
}

/// A cell format: number format, what it is and whose child, which of its attributes are its own.
fn format(number: u16, kind: u16, own: u8) -> Record {
    Record::of(0x00E0).u16s([0, number, kind]).bytes(&[0x20, 0, 0, own]).u32(0).u32(0).u16(0x20C0)
}

/// The sheet: its rows, and in each its cells.
fn cells(rows: &[Vec<Cell>], strings: &mut Strings) -> Result<Vec<u8>, TooMuch> {
    let height = u32::try_from(rows.len())?;
    let width = u16::try_from(rows.iter().map(Vec::len).max().unwrap_or_default())?;
    let mut out = Vec::new();
    Record::beginning(0x0010).write(&mut out)?;
    Record::of(0x0200).u32(0).u32(height).u16s([0, width, 0]).write(&mut out)?;
    for (row, cells) in (0..=u16::MAX).zip(rows) {
        Record::of(0x0208)
            .u16s([row, 0, u16::try_from(cells.len())?, 0x00FF, 0, 0, 0x0100, DEFAULT])
            .write(&mut out)?;
        for (column, cell) in (0..=u16::MAX).zip(cells) {
            match cell {
                Cell::Text(text) if text.is_empty() => {}
                Cell::Text(text) => {
                    let place = strings.place(text)?;
                    Record::of(0x00FD).u16s([row, column, TEXT]).u32(place).write(&mut out)?;
                }
                Cell::Amount(amount) => {
                    let record = Record::of(0x0203).u16s([row, column, AMOUNT]).bytes(&amount.to_le_bytes());
                    record.write(&mut out)?;
                }
            }
        }
    }
    // The window of the sheet: as usual, and the one that is seen.
    Record::of(0x023E).u16s([0x06B6, 0, 0, 0x0040, 0, 0, 0, 0, 0]).write(&mut out)?;
    out.extend(Record::END);
    Ok(out)
}
