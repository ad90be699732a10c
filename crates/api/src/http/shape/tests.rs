//! What is told of a body that has another shape.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Strict, Trail, Unique, expectation};

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
    let trail = Trail::default();
    let read = |value: Value| Outer::deserialize(Strict::new(value, &trail));
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
fn null_is_no_object() {
    let trail = Trail::default();
    let refused = Map::<String, Value>::deserialize(Strict::new(Value::Null, &trail)).unwrap_err();
    assert_eq!(expectation(&refused.to_string()).1, "a JSON object");
    let none = Option::<Map<String, Value>>::deserialize(Strict::new(Value::Null, &trail)).unwrap();
    assert_eq!(none, None);
}

#[test]
fn a_whole_number_may_have_a_point() {
    let trail = Trail::default();
    let read = |text: &str| Inner::deserialize(Strict::new(serde_json::from_str(text).unwrap(), &trail));
    for (text, number) in [("2.0", 2), ("-3.000", -3), ("1e3", 1000), ("7", 7)] {
        assert_eq!(read(&format!("{{\"a\":{text}}}")).unwrap(), Inner { a: Some(number) }, "{text}");
    }
    for text in ["2.5", "1e300", "\"2.0\"", "true"] {
        assert!(read(&format!("{{\"a\":{text}}}")).is_err(), "{text}");
    }
}

#[test]
fn the_trail_ends_where_a_reader_stopped() {
    for (document, pointer) in [
        (json!({ "inner": { "a": "x" } }), "/inner/a"),
        (json!({ "inner": {}, "more": [{}, { "a": true }] }), "/more/1/a"),
        (json!({ "inner": {}, "more": [{}, {}], "kind": { "with": { "size": 300 } } }), "/kind/with/size"),
        (json!({ "inner": {}, "more": [], "kind": "plain", "named": { "a/b~c": [] } }), "/named/a~1b~0c"),
        (json!({ "inner": {}, "more": [{}] }), ""),
    ] {
        let trail = Trail::default();
        Outer::deserialize(Strict::new(document, &trail)).unwrap_err();
        assert_eq!(trail.pointer(), pointer);
    }
}

#[test]
fn nothing_is_said_twice_at_any_depth() {
    let read = |text: &str| serde_json::from_str::<Unique>(text).map(|unique| unique.0);
    let sound = r#"{"a":[{"b":1},{"b":-2}],"b":{"b":null},"c":[true,2.5,"x",18446744073709551615]}"#;
    assert_eq!(read(sound).unwrap(), serde_json::from_str::<Value>(sound).unwrap());
    for text in [r#"{"a":1,"a":1}"#, r#"{"x":[{"a":1,"b":2,"a":3}]}"#, r#"{"\u0061":1,"a":2}"#] {
        assert!(read(text).unwrap_err().to_string().starts_with("duplicate field `a`"), "{text}");
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

#[derive(Debug, Deserialize, PartialEq)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Told {
    Plain {},
    Sized { size: u8 },
}

#[test]
fn the_word_that_tells_a_shape_is_no_number() {
    let trail = Trail::default();
    let read = |value: Value| Told::deserialize(Strict::new(value, &trail));
    assert_eq!(read(json!({ "kind": "sized", "size": 2 })).unwrap(), Told::Sized { size: 2 });
    assert_eq!(read(json!({ "kind": "plain" })).unwrap(), Told::Plain {});
    for number in [json!(0), json!(1), json!(1.0)] {
        let refused = read(json!({ "kind": number, "size": 2 })).unwrap_err();
        assert_eq!(expectation(&refused.to_string()).1, "a string");
    }
}
