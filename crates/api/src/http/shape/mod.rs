//! The shape of a JSON body: an object stays an object, nothing is said twice, and what was expected is told in words.

mod trail;
mod unique;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error as _, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Value};

use trail::{Elements, Fields};

pub use trail::{Trail, escape};
pub use unique::Unique;

/// A document of which no array is taken for an object: derived readers would take its elements for fields.
#[derive(Debug)]
pub struct Strict<'t> {
    value: Value,
    trail: &'t Trail,
}

impl<'t> Strict<'t> {
    /// A document, and where it is told how far a reader came.
    pub fn new(value: Value, trail: &'t Trail) -> Self {
        Self { value, trail }
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
            match whole(&self.value) {
                Some(number) => visitor.visit_i64(number),
                None => self.deserialize_any(visitor),
            }
        }
    )* };
}

impl<'de> Deserializer<'de> for Strict<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Array(all) => {
                let (sent, mut elements) = (all.len(), Elements::new(all, self.trail));
                let read = visitor.visit_seq(&mut elements)?;
                if elements.is_empty() { Ok(read) } else { Err(Error::invalid_length(sent, &"fewer elements")) }
            }
            Value::Object(fields) => visitor.visit_map(Fields::new(fields, self.trail)),
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
        if self.value.is_array() { Err(Error::custom("expected a map")) } else { self.deserialize_any(visitor) }
    }

    /// The visitor of `serde_json::Map` would take `null` for an empty object.
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.value.is_null() { Err(Error::custom("expected a map")) } else { self.deserialize_any(visitor) }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
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
        match self.value {
            Value::Object(fields) => visitor.visit_enum(MapAccessDeserializer::new(Fields::new(fields, self.trail))),
            other => other.deserialize_enum(name, variants, visitor),
        }
    }

    /// The word that tells one shape from another; its visitor would also take its place among the words, a number.
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.value.is_string() { self.deserialize_any(visitor) } else { Err(Error::custom("expected a string")) }
    }

    whole_numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16 deserialize_u32
        deserialize_u64
    }

    forward_to_deserialize_any! {
        bool i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct ignored_any
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
mod tests;
