//! Character sets and lines, whatever the form of the file and wherever a block ends.

use std::io::Write;

use encoding_rs::GB18030;
use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::*;

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// The lines of a file, which are the same packed and unpacked; or where it is no text.
fn lines(bytes: &[u8]) -> Result<Vec<String>, FileFault> {
    let packed = deflated(bytes);
    let read = |content| Text::of(content).map(|text| text.lines().collect::<Vec<_>>());
    let plain = read(Content::Plain(bytes));
    assert_eq!(read(Content::Deflated(&packed)), plain);
    plain
}

#[test]
fn lines_come_without_their_breaks_and_a_mark() {
    assert_eq!(lines("\u{feff}张三\r\n\n b\rc".as_bytes()).unwrap(), ["张三", "", " b\rc"]);
    assert!(lines(b"").unwrap().is_empty() && lines("\u{feff}".as_bytes()).unwrap().is_empty());
}

#[test]
fn a_character_may_lie_across_two_blocks() {
    for lead in 0..4 {
        let text = format!("{}{}\n欧阳", "x".repeat(lead), "龦😀".repeat(40_000));
        let wanted: Vec<_> = text.lines().collect();
        assert_eq!(lines(text.as_bytes()).unwrap(), wanted);
        assert_eq!(lines(&GB18030.encode(&text).0).unwrap(), wanted);
    }
}

#[test]
fn what_is_no_text_is_told_with_its_place() {
    let place = |bytes: &[u8]| match lines(bytes) {
        Err(FileFault::NotText { offset }) => offset,
        other => panic!("{other:?}"),
    };
    let long = "薪".repeat(30_000);
    let (whole, cut) = (long.as_bytes(), long.as_bytes().split_last().unwrap().1);
    assert_eq!(place(cut), 89_997, "the file ends within a character");
    assert_eq!(place(&[whole, b"\xFF", whole].concat()), 90_000, "UTF-8 that is spoiled in one place");
    assert_eq!(place(b"a\xFFb"), 1);
    assert_eq!(place(&[b"ab\xD5\xC5".as_slice(), &[b'x'; 100_000], b"\xC8"].concat()), 2, "GBK that is cut off");
}

#[test]
fn a_packed_file_that_is_damaged_is_no_text() {
    let packed = deflated("a,b\n".repeat(1_000).as_bytes());
    let half = Content::Deflated(packed.split_at(packed.len() / 2).0);
    assert!(matches!(Text::of(half), Err(FileFault::NotText { .. })));
}
