//! One line: its members in their order, doubled ones included.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::jobs::cells::{CellFault, number_text};

/// Beyond it the usual readers of JSON round whole numbers.
const EXACT: u64 = 9_007_199_254_740_991;

/// The members of an object.
pub(super) struct Line(pub(super) Vec<(String, Result<String, CellFault>)>);

struct Value(Result<String, CellFault>);

struct Members;

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

impl<'de> Visitor<'de> for Members {
    type Value = Line;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Line, A::Error> {
        let mut members = Vec::new();
        while let Some((name, Value(value))) = map.next_entry()? {
            members.push((name, value));
        }
        Ok(Line(members))
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Scalar).map(Value)
    }
}

struct Scalar;

impl<'de> Visitor<'de> for Scalar {
    type Value = Result<String, CellFault>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a number")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Ok(text.to_owned()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(if number > EXACT { Err(CellFault::DigitsLost) } else { Ok(number.to_string()) })
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(if number.unsigned_abs() > EXACT { Err(CellFault::DigitsLost) } else { Ok(number.to_string()) })
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(number_text(number))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Ok(String::new()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Err(CellFault::NotAText))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Err(CellFault::NotAText))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Err(CellFault::NotAText))
    }
}
