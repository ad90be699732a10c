//! What fits into a character set, and what does not.

use super::*;

#[test]
fn the_missing_characters_are_named() {
    assert!(unsupported_characters("欧阳·娜 ABC 张三", Charset::Gbk).is_empty());
    assert_eq!(unsupported_characters("王𬭎𠀀𬭎", Charset::Gbk), ['𬭎', '𠀀']);
    assert_eq!(unsupported_characters("龑䶮㭎", Charset::Gbk), ['䶮', '㭎']);
    for charset in [Charset::Utf8, Charset::Gb18030] {
        assert!(unsupported_characters("王𬭎𠀀䶮", charset).is_empty());
    }
}

#[test]
fn broken_bytes_are_refused() {
    assert_eq!(decode(b"\xEF\xBB\xBFab", Charset::Utf8).unwrap(), "ab");
    assert_eq!(decode(b"a\xFFb", Charset::Utf8), Err(1));
    assert_eq!(decode(b"a\xFF\xFF", Charset::Gbk), Err(2));
    assert_eq!(decode(&[0xD5, 0xC5, 0xC8, 0xFD], Charset::Gbk).unwrap(), "张三");
}

proptest::proptest! {
    #[test]
    fn what_encodes_comes_back(text in "\\PC{0,40}") {
        for charset in [Charset::Gbk, Charset::Gb18030, Charset::Utf8] {
            let encoded = encode(&text, charset);
            proptest::prop_assert_eq!(encoded.is_none(), !unsupported_characters(&text, charset).is_empty());
            if let Some(bytes) = encoded {
                proptest::prop_assert_eq!(decode(&bytes, charset), Ok(text.trim_start_matches('\u{feff}').to_owned()));
            }
        }
    }
}
