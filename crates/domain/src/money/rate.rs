//! Exact rates.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use super::{NotDecimal, plain_decimal};

/// A rate such as `0.08`, exact, at most ten places. On the wire a decimal string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Rate(pub Decimal);

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.normalize())
    }
}

impl Rate {
    /// The rate in per cent, as people write it: `8%`.
    pub fn percent(self) -> String {
        let percent = self.0.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(Decimal::MAX);
        format!("{}%", percent.normalize())
    }
}

impl FromStr for Rate {
    type Err = NotDecimal;

    fn from_str(text: &str) -> Result<Self, NotDecimal> {
        plain_decimal(text, 10)
            .map(|d| Rate(d.normalize()))
            .ok_or_else(|| NotDecimal { text: text.chars().take(40).collect(), places: 10 })
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

impl PartialSchema for Rate {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .description(Some("Rate as a decimal string; 0.08 is eight per cent."))
            .pattern(Some(r"^-?\d{1,10}(\.\d{1,10})?$"))
            .examples([serde_json::Value::from("0.08")])
            .into()
    }
}

impl ToSchema for Rate {
    fn name() -> std::borrow::Cow<'static, str> {
        "Rate".into()
    }
}
