//! What is told of a body that has another shape.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Strict, expectation};

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Plain,
    With { size: u8 },
}

#[derive(Debug, Deserialize, PartialEq)]
struct Inner {
    a: Option<i64>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Outer {
    inner: Inner,
    more: Vec<Inner>,
    kind: Kind,
    named: BTreeMap<String, Inner>,
}

#[test]
fn an_array_is_no_object_at_any_depth() {
    let sound = || json!({ "inner": { "a": 1 }, "more": [{ "a": null }], "kind": { "with": { "size": 2 } }, "named": { "x": {} } });
    let read = |value: Value| Outer::deserialize(Strict(value));
    let inner = |a| Inner { a };
    let expected = Outer {
        inner: inner(Some(1)),
        more: vec![inner(None)],
        kind: Kind::With { size: 2 },
        named: [("x".to_owned(), inner(None))].into(),
    };
    assert_eq!(read(sound()).unwrap(), expected);
    for pointer in ["/inner", "/more/0", "/named/x"] {
        let mut array = sound();
        *array.pointer_mut(pointer).unwrap() = json!([1]);
        assert!(Outer::deserialize(&array).is_ok(), "serde itself takes it: {pointer}");
        assert_eq!(expectation(&read(array).unwrap_err().to_string()).1, "a JSON object", "{pointer}");
    }
    let mut plain = sound();
    plain["kind"] = json!("plain");
    assert_eq!(read(plain).unwrap().kind, Kind::Plain);
}

#[test]
fn a_whole_number_may_have_a_point() {
    let read = |text: &str| Inner::deserialize(Strict(serde_json::from_str(text).unwrap()));
    for (text, number) in [("2.0", 2), ("-3.000", -3), ("1e3", 1000), ("7", 7)] {
        assert_eq!(read(&format!("{{\"a\":{text}}}")).unwrap(), Inner { a: Some(number) }, "{text}");
    }
    for text in ["2.5", "1e300", "\"2.0\"", "true"] {
        assert!(read(&format!("{{\"a\":{text}}}")).is_err(), "{text}");
    }
}

#[test]
fn expectations_hold_no_names_of_the_code() {
    for (message, zh, en) in [
        ("invalid length 1, expected struct NewClient with 3 elements", "一个 JSON 对象", "a JSON object"),
        ("invalid type: integer `7`, expected a string at line 1 column 2", "一个字符串", "a string"),
        ("unknown variant `x`, expected one of `a`, `b`", "下列值之一：a、b", "one of a, b"),
        ("invalid value: integer `300`, expected u8", "一个整数", "a whole number"),
        ("invalid type: map, expected a sequence", "一个数组", "an array"),
        ("input is out of range", "其他形式，见文档", "another form, see the document"),
    ] {
        assert_eq!(expectation(message), (zh.to_owned(), en.to_owned()), "{message}");
    }
}
