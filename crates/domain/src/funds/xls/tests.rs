//! The stream is found again by its chain, and every record by its length.

use super::*;

fn u16_at(bytes: &[u8], at: usize) -> usize {
    usize::from(u16::from_le_bytes(bytes[at..at + 2].try_into().unwrap()))
}

fn u32_at(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()).try_into().unwrap()
}

fn sector(file: &[u8], nth: usize) -> &[u8] {
    &file[512 * (nth + 1)..512 * (nth + 2)]
}

/// The stream `Workbook`, as the chain of its sectors gives it.
fn stream(file: &[u8]) -> Vec<u8> {
    let mut named: Vec<usize> = (0..109).map(|nth| u32_at(file, 76 + 4 * nth)).collect();
    let mut names = u32_at(file, 68);
    while names != 0xFFFF_FFFE {
        named.extend((0..127).map(|nth| u32_at(sector(file, names), 4 * nth)));
        names = u32_at(sector(file, names), 508);
    }
    named.retain(|place| *place != 0xFFFF_FFFF);
    assert_eq!(named.len(), u32_at(file, 44));
    let next = |nth: usize| u32_at(sector(file, named[nth / 128]), 4 * (nth % 128));
    let entry = &sector(file, u32_at(file, 48))[128..256];
    let (mut at, length) = (u32_at(entry, 116), u32_at(entry, 120));
    let mut stream = Vec::new();
    while at != 0xFFFF_FFFE {
        stream.extend(sector(file, at));
        at = next(at);
    }
    assert_eq!(stream.len(), length);
    stream
}

/// Kind and content of the records from a place to the end of their part, and where that is.
fn records(stream: &[u8], mut at: usize) -> (Vec<(usize, Vec<u8>)>, usize) {
    let mut found = Vec::new();
    loop {
        let (kind, length) = (u16_at(stream, at), u16_at(stream, at + 2));
        found.push((kind, stream[at + 4..at + 4 + length].to_vec()));
        at += 4 + length;
        if kind == 0x0A {
            return (found, at);
        }
    }
}

fn rows(count: usize) -> Vec<Vec<Cell>> {
    (0..count).map(|n| vec![Cell::Text(format!("员工𠮷{n}")), Cell::Text(String::new()), Cell::Amount(0.1)]).collect()
}

#[test]
fn every_cell_is_found_in_its_sheet() {
    // The last one takes more sectors of the table than the head names.
    for count in [0, 1, 300, 60_000] {
        let wide = if count == 60_000 { 7 } else { 1 };
        let rows: Vec<Vec<Cell>> =
            rows(count).into_iter().map(|row| std::iter::repeat_n(row, wide).flatten().collect()).collect();
        let stream = stream(&workbook("正常工资薪金收入", &rows).unwrap());
        let (globals, end) = records(&stream, 0);
        let (_, sheet) = globals.iter().find(|(kind, _)| *kind == 0x85).unwrap();
        assert_eq!(u32_at(sheet, 0), end, "the sheet begins where it is said to");
        let (cells, _) = records(&stream, end);
        let of = |wanted: usize| cells.iter().filter(|(kind, _)| *kind == wanted).count();
        assert_eq!((of(0x208), of(0xFD), of(0x203)), (count, count * wide, count * wide));
        let texts: usize =
            globals.iter().filter(|(kind, _)| [0xFC, 0x3C].contains(kind)).map(|(_, held)| held.len()).sum();
        let (_, table) = globals.iter().find(|(kind, _)| *kind == 0xFC).unwrap();
        assert_eq!((u32_at(table, 0), u32_at(table, 4)), (count * wide, count));
        let written: usize = (0..count).map(|n| 3 + 2 * (4 + n.to_string().len())).sum();
        assert_eq!(texts, 8 + written, "no text is lost or split by a further byte");
    }
}

#[test]
fn more_than_a_sheet_holds_is_refused() {
    assert_eq!(workbook("a", &vec![Vec::new(); MAX_ROWS + 1]), Err(TooMuch));
    assert_eq!(workbook("a", &[vec![Cell::Text("长".repeat(5_000))]]), Err(TooMuch));
    assert_eq!(workbook(&"长".repeat(256), &[]), Err(TooMuch));
    assert!(workbook("a", &vec![Vec::new(); MAX_ROWS]).is_ok());
}
