//! The compound file around the stream: sectors, and the chains that they form.

use super::TooMuch;

const SECTOR: usize = 512;
/// Shorter streams would lie in a place of their own; none is.
const SHORT: usize = 4_096;
/// Entries of a sector of the table.
const ENTRIES: usize = SECTOR / 4;
/// Sectors of the table that the head names; further ones are named in sectors of their own.
const NAMED: usize = 109;

const END: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;
const OF_TABLE: u32 = 0xFFFF_FFFD;
const OF_NAMES: u32 = 0xFFFF_FFFC;

/// How many sectors of which kind a file has, one after the other: the stream, the directory, the table, its names.
struct Plan {
    stream: usize,
    table: usize,
    names: usize,
}

impl Plan {
    fn of(stream: usize) -> Self {
        let (mut table, mut names) = (1, 0);
        loop {
            let wanted = (stream + 1 + table + names).div_ceil(ENTRIES);
            let more = wanted.saturating_sub(NAMED).div_ceil(ENTRIES - 1);
            if (wanted, more) == (table, names) {
                return Self { stream, table, names };
            }
            (table, names) = (wanted.max(table), more.max(names));
        }
    }

    fn directory(&self) -> usize {
        self.stream
    }

    fn first_of_table(&self) -> usize {
        self.stream + 1
    }

    fn first_of_names(&self) -> usize {
        self.first_of_table() + self.table
    }
}

/// A file with the stream `Workbook`.
pub(super) fn file(mut stream: Vec<u8>) -> Result<Vec<u8>, TooMuch> {
    let length = stream.len().max(SHORT).next_multiple_of(SECTOR);
    stream.resize(length, 0);
    let plan = Plan::of(length / SECTOR);
    let mut out = head(&plan)?;
    out.extend(stream);
    out.extend(directory(u32::try_from(length)?));
    out.extend(table(&plan)?);
    out.extend(names(&plan)?);
    Ok(out)
}

fn numbers(numbers: impl IntoIterator<Item = u32>) -> impl Iterator<Item = u8> {
    numbers.into_iter().flat_map(u32::to_le_bytes)
}

fn number(place: usize) -> Result<u32, TooMuch> {
    Ok(u32::try_from(place)?)
}

fn head(plan: &Plan) -> Result<Vec<u8>, TooMuch> {
    let mut out = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    out.resize(24, 0);
    // Version 3, little-endian, sectors of 512 bytes and short ones of 64.
    out.extend([0x003E_u16, 0x0003, 0xFFFE, 9, 6].into_iter().flat_map(u16::to_le_bytes));
    out.resize(44, 0);
    let first_name = if plan.names == 0 { END } else { number(plan.first_of_names())? };
    let counts =
        [number(plan.table)?, number(plan.directory())?, 0, number(SHORT)?, END, 0, first_name, number(plan.names)?];
    out.extend(numbers(counts));
    out.extend(numbers(named(plan, 0, NAMED)?));
    Ok(out)
}

/// The places of some sectors of the table, filled up.
fn named(plan: &Plan, from: usize, count: usize) -> Result<Vec<u32>, TooMuch> {
    let place = |nth| if nth < plan.table { number(plan.first_of_table() + nth) } else { Ok(FREE) };
    (from..from + count).map(place).collect()
}

/// Which sector follows each sector in its chain.
fn table(plan: &Plan) -> Result<Vec<u8>, TooMuch> {
    let mut entries: Vec<u32> = (1..plan.stream).map(number).collect::<Result<_, _>>()?;
    // The last of the stream, and the only one of the directory.
    entries.extend([END, END]);
    entries.extend(std::iter::repeat_n(OF_TABLE, plan.table));
    entries.extend(std::iter::repeat_n(OF_NAMES, plan.names));
    entries.resize(plan.table * ENTRIES, FREE);
    Ok(numbers(entries).collect())
}

/// The sectors of the table that the head has no room to name; each ends with the place of the next one.
fn names(plan: &Plan) -> Result<Vec<u8>, TooMuch> {
    let mut out = Vec::new();
    for nth in 0..plan.names {
        out.extend(numbers(named(plan, NAMED + nth * (ENTRIES - 1), ENTRIES - 1)?));
        let next = nth + 1;
        out.extend(numbers([if next < plan.names { number(plan.first_of_names() + next)? } else { END }]));
    }
    Ok(out)
}

/// The root, and in it the stream.
fn directory(length: u32) -> Vec<u8> {
    let mut out = entry("Root Entry", 5, 1, END, 0);
    out.extend(entry("Workbook", 2, FREE, 0, length));
    for _ in 0..2 {
        out.extend(entry("", 0, FREE, 0, 0));
    }
    out
}

fn entry(name: &str, kind: u8, child: u32, first: u32, length: u32) -> Vec<u8> {
    let mut out: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    // The name's length counts its end; an entry without name has none.
    let counted = if name.is_empty() { 0 } else { u8::try_from(out.len() + 2).unwrap_or(64) };
    out.resize(64, 0);
    out.extend([counted, 0, kind, 1]);
    out.extend(numbers([FREE, FREE, child]));
    out.resize(116, 0);
    out.extend(numbers([first, length, 0]));
    out
}
