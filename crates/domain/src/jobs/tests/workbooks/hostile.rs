//! Workbooks that somebody made to do harm: they are read or refused, within bounds of memory.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::made::{Part, archive, data, parts, sheet};
use super::{read, refused};

const ROW: &str = r#"<row><c t="s"><v>0</v></c><c s="1"><v>46027</v></c></row>"#;

fn sound() -> Vec<Part> {
    parts(&[("表", data(ROW, ""))], &["<t>x</t>"], "")
}

/// The sound parts with one replaced.
fn with_part(name: &'static str, content: Vec<u8>) -> Vec<u8> {
    let others = sound().into_iter().filter(|(other, _)| *other != name);
    archive(&others.chain([(name, content)]).collect::<Vec<_>>(), true)
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked() {
    let zeros = format!("<worksheet>{}</worksheet>", data(ROW, &" ".repeat(20 << 20)));
    assert_eq!(refused(&with_part("xl/worksheets/sheet1.xml", zeros.into_bytes())), "workbook_too_large");
    // One that says less of itself than it gives is found out while it is read.
    let mut lying = with_part("xl/sharedStrings.xml", vec![b' '; 20 << 20]);
    let size = u32::try_from(20 << 20).unwrap().to_le_bytes();
    while let Some(at) = lying.windows(4).position(|window| window == size) {
        lying.splice(at..at + 4, [9, 0, 0, 0]);
    }
    assert_eq!(refused(&lying), "workbook_damaged");
}

#[test]
fn no_text_and_no_depth_is_without_end() {
    let long = archive(&with_long_text(), false);
    assert_eq!(refused(&long), "workbook_too_large");
    let deep = "<a>".repeat(100_000);
    assert_eq!(refused(&with_part("xl/workbook.xml", deep.into_bytes())), "workbook_damaged");
    let laughs = b"<!DOCTYPE sst [<!ENTITY x \"ha\">]><sst><si><t>&x;</t></si></sst>".to_vec();
    assert_eq!(refused(&with_part("xl/sharedStrings.xml", laughs)), "workbook_damaged");
    let entity = b"<sst><si><t>&x;</t></si></sst>".to_vec();
    assert_eq!(refused(&with_part("xl/sharedStrings.xml", entity)), "workbook_damaged");
}

fn with_long_text() -> Vec<Part> {
    let text = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(3 << 20)).into_bytes();
    sound()
        .into_iter()
        .map(|(name, part)| (name, if name == "xl/sharedStrings.xml" { text.clone() } else { part }))
        .collect()
}

#[test]
fn what_is_cut_off_or_changed_is_damaged() {
    let whole = archive(&sound(), false);
    assert_eq!(read(&whole).unwrap().len(), 1);
    for length in 0..whole.len() - 2 {
        assert!(read(&whole[..length]).is_err(), "{length}");
    }
    let at = whole.windows(5).position(|window| window == b"46027").unwrap();
    let mut changed = whole.clone();
    changed[at] = b'3';
    assert_eq!(refused(&changed), "workbook_damaged", "a digit that was changed is found out");
    assert_eq!(refused(b"PK\x03\x04"), "not_a_workbook");
    let document: Vec<Part> = vec![("word/document.xml", b"<w/>".to_vec())];
    assert_eq!(refused(&archive(&document, true)), "not_a_workbook");
    let mut locked = sheet(ROW);
    while let Some(at) = locked.windows(6).position(|window| window == b"PK\x01\x02\x14\x00") {
        locked[at + 4] = 0;
        locked[at + 8] = 1;
    }
    assert_eq!(refused(&locked), "workbook_encrypted");
}

const PIECES: &[&str] = &[
    "<",
    ">",
    "</c>",
    "<c>",
    "<c r=\"A1\">",
    "<c r=\"ZZZ9\"/>",
    "<v>",
    "</v>",
    "<row>",
    "</row>",
    "<row r=\"0\">",
    "<row r=\"99999999999\">",
    "<f/>",
    "<is>",
    "<t>",
    "&amp;",
    "&#0;",
    "&x;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "t=\"s\"",
    "1e999",
    "-1",
    "nan",
    "46027.5",
    "<mergeCell ref=\"A1:B2\"/>",
    "\u{0}",
    "\"",
];

proptest! {
    #[test]
    fn any_sheet_is_read_or_refused(edits in prop::collection::vec((any::<Index>(), 0_usize..20, select(PIECES)), 1..6)) {
        let mut text = data(ROW, "");
        for (at, cut, piece) in edits {
            let start = at.index(text.len() + 1);
            let end = (start + cut).min(text.len());
            if text.is_char_boundary(start) && text.is_char_boundary(end) {
                text.replace_range(start..end, piece);
            }
        }
        let _ = read(&archive(&parts(&[("表", text)], &["<t>x</t>"], ""), false)).map(|rows| rows.len());
    }

    #[test]
    fn any_archive_is_read_or_refused(edits in prop::collection::vec((any::<Index>(), any::<u8>()), 1..8), packed: bool) {
        let mut bytes = archive(&sound(), packed);
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read(&bytes).map(|rows| rows.len());
    }
}
