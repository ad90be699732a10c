//! The code of a clause, e.g. `PY-5.3.1`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::standard::category::Category;

/// The code of a clause, e.g. `PY-5.3.1`: category and two to four numbers, ordered as numbers (5.4.10 after 5.4.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClauseCode {
    pub(super) category: Category,
    numbers: [u8; 4],
}

/// Text that is no clause code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a clause code such as PY-5.3.1")]
pub struct NotAClauseCode;

impl ClauseCode {
    /// The code of a step of a service process: chapter 5, then stage and step.
    pub const fn step(category: Category, stage: u8, step: u8) -> Self {
        Self { category, numbers: [5, stage, step, 0] }
    }

    /// The category that it belongs to.
    pub fn category(self) -> Category {
        self.category
    }

    /// Its numbers, e.g. 5, 3, 1.
    pub fn numbers(self) -> impl Iterator<Item = u8> {
        self.numbers.into_iter().take_while(|n| *n != 0)
    }

    /// The code of the stage that a step with this code belongs to: its first two numbers, e.g. `PY-5.3`.
    pub fn stage(self) -> ClauseCode {
        let [first, second, ..] = self.numbers;
        ClauseCode { category: self.category, numbers: [first, second, 0, 0] }
    }
}

impl fmt::Display for ClauseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.category.letters())?;
        self.numbers().enumerate().try_for_each(|(i, n)| write!(f, "{}{n}", if i == 0 { '-' } else { '.' }))
    }
}

impl FromStr for ClauseCode {
    type Err = NotAClauseCode;

    fn from_str(text: &str) -> Result<Self, NotAClauseCode> {
        let (letters, rest) = text.split_once('-').ok_or(NotAClauseCode)?;
        let category = Category::from_letters(letters).ok_or(NotAClauseCode)?;
        let mut numbers = [0_u8; 4];
        let parts: Vec<&str> = rest.split('.').collect();
        if !(2..=4).contains(&parts.len()) {
            return Err(NotAClauseCode);
        }
        for (slot, part) in numbers.iter_mut().zip(parts) {
            let plain = part.bytes().all(|b| b.is_ascii_digit()) && !part.starts_with('0');
            *slot = part.parse().ok().filter(|_| plain).ok_or(NotAClauseCode)?;
        }
        Ok(Self { category, numbers })
    }
}

impl Serialize for ClauseCode {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ClauseCode {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A number of a clause, 1 to 255.
const NUMBER: &str = "([1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])";

impl PartialSchema for ClauseCode {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .description(Some("Code of a clause or stage of the standard."))
            .pattern(Some(format!("^(ES|PA|TR|MC|LD|RP|SI|PY)-{NUMBER}(\\.{NUMBER}){{1,3}}$")))
            .examples([serde_json::Value::from("PY-5.3.1")])
            .into()
    }
}

impl ToSchema for ClauseCode {}
