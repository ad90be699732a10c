//! The same rows in every format and character set.

use super::{Read, read_from, row};
use crate::funds::charset::{Charset, encode};
use crate::jobs::table::{Format, Source};
use crate::refusal::Refusal;

fn lines(text: &str) -> Result<Vec<Read>, &'static str> {
    let source = Source { format: Format::Ndjson, ..Source::from(text) };
    read_from(&source).map_err(|fault| fault.code())
}

#[test]
fn lines_of_json_are_rows() {
    let text = "{\"b\": 1234.50, \"a\": \"林\"}\n\n{\"a\":13800138000,\"b\":null,\"what_to_do\":\"x\"}\r\n{\"a\":-1,\"b\":1e2}";
    assert_eq!(lines(text).unwrap(), [row("林", "1234.5", ""), row("13800138000", "", ""), row("-1", "100", "")]);
    for (value, code) in [
        ("true", "not_a_text"),
        ("[1]", "not_a_text"),
        ("{\"x\":[1]}", "not_a_text"),
        ("310101199001010100", "digits_lost"),
        ("-310101199001010100", "digits_lost"),
        ("3.101011990010101e17", "digits_lost"),
    ] {
        let read = lines(&format!("{{\"a\":1,\"b\":{value}}}")).unwrap();
        assert_eq!(read, [Err(format!("1:{code}"))], "{value}");
    }
}

#[test]
fn lines_at_fault_refuse_the_file() {
    for (text, code) in [
        ("", "file_empty"),
        (" \n\n", "file_empty"),
        ("{\"a\":1}\n[1,2]", "ndjson_line"),
        ("{\"a\":1} x", "ndjson_line"),
        ("{\"a\":1,\"b\":2", "ndjson_line"),
        ("a,b\n1,2\n", "ndjson_line"),
        ("{\"a\":1,\"x\":2}", "header_unknown_column"),
        ("{\"a\":1,\"a\":2}", "header_duplicate_column"),
    ] {
        assert_eq!(lines(text), Err(code), "{text:?}");
    }
    let deep = format!("{{\"a\":{}", "[".repeat(100_000));
    assert_eq!(lines(&deep), Err("ndjson_line"));
}

#[test]
fn a_chinese_character_set_is_recognised() {
    let text = "a,b\n林知远,石家庄市和平路1号\n𠮷野,䶮\n";
    let wanted = [row("林知远", "石家庄市和平路1号", ""), row("𠮷野", "䶮", "")];
    assert_eq!(read_from(&Source::from(text)).unwrap(), wanted);
    let bytes = encode(text, Charset::Gb18030).unwrap();
    assert_eq!(read_from(&Source::from(&bytes)).unwrap(), wanted);
    let gbk = encode("a,b\n联通,1\n", Charset::Gbk).unwrap();
    assert!(read_from(&Source::from(&gbk)).is_ok());
    // UTF-8 that is spoiled somewhere is not taken for it.
    let mut spoiled = text.as_bytes().to_vec();
    spoiled[20] = 0x81;
    assert_eq!(read_from(&Source::from(&spoiled)).unwrap_err().code(), "not_utf8");
}

#[test]
fn what_came_back_is_taken_again() {
    let text = "a,b,fault_column,what_to_do\n1,2,b,mend it\n";
    assert_eq!(read_from(&Source::from(text)).unwrap(), [row("1", "2", "")]);
}

proptest::proptest! {
    #[test]
    fn any_lines_are_read_or_refused(text in "(\\{\"[abx]\":[0-9\"\\[\\]{}e.truenull,:]{0,20}\\}?\n){0,5}") {
        let _ = lines(&text).map(|rows| rows.len());
    }
}
