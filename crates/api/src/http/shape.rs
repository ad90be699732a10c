//! The shape of a JSON body: an object stays an object, and what was expected is told in words.

use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Value};

/// A document of which no array is taken for an object: derived readers would take its elements for fields.
#[derive(Debug)]
pub struct Strict(pub Value);

impl<'de> IntoDeserializer<'de, Error> for Strict {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// The whole number that is written with a point or an exponent: to JSON Schema `2.0` is an integer.
fn whole(value: &Value) -> Option<i64> {
    let number = value.as_f64().filter(|number| value.is_f64() && number.fract() == 0.0)?;
    format!("{number:.0}").parse().ok()
}

macro_rules! whole_numbers {
    ($($method:ident)*) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match whole(&self.0) {
                Some(number) => visitor.visit_i64(number),
                None => self.deserialize_any(visitor),
            }
        }
    )* };
}

impl<'de> Deserializer<'de> for Strict {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(all) => visitor.visit_seq(SeqDeserializer::new(all.into_iter().map(Strict))),
            Value::Object(fields) => {
                visitor.visit_map(MapDeserializer::new(fields.into_iter().map(|(name, value)| (name, Strict(value)))))
            }
            plain @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => {
                plain.deserialize_any(visitor)
            }
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if self.0.is_array() { Err(Error::custom("expected a map")) } else { self.deserialize_any(visitor) }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::Object(fields) => {
                let fields = fields.into_iter().map(|(name, value)| (name, Strict(value)));
                visitor.visit_enum(MapAccessDeserializer::new(MapDeserializer::new(fields)))
            }
            other => other.deserialize_enum(name, variants, visitor),
        }
    }

    whole_numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16 deserialize_u32
        deserialize_u64
    }

    forward_to_deserialize_any! {
        bool i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

/// What a reader expected, zh and en, from serde's message. The value it met is not repeated, nor is a name of the code.
pub fn expectation(message: &str) -> (String, String) {
    let safe = message.split(" at line ").next().unwrap_or_default();
    let Some((_, expected)) = safe.rsplit_once("expected ") else { return other() };
    let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    let choices: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    if !choices.is_empty() {
        return (format!("下列值之一：{}", choices.join("、")), format!("one of {}", choices.join(", ")));
    }
    let whole = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "usize", "isize"];
    match expected {
        e if e.contains("struct ") || e.contains("map") || e.contains("object") || e.contains("internally tagged") => {
            both("一个 JSON 对象", "a JSON object")
        }
        e if e.contains("sequence") || e.contains("array") => both("一个数组", "an array"),
        e if e.contains("date") || e.contains("RFC 3339") => {
            both("日期 YYYY-MM-DD 或带时区的时刻", "a date YYYY-MM-DD, or a moment with its zone")
        }
        e if e.contains("string") || e.contains("enum") => both("一个字符串", "a string"),
        e if e.contains("boolean") => both("true 或 false", "true or false"),
        e if whole.contains(&e) => both("一个整数", "a whole number"),
        _ => other(),
    }
}

fn other() -> (String, String) {
    ("其他形式，见文档".to_owned(), "another form, see the document".to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::json;

    use super::*;

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
}
