//! Amounts in whole fen.

use std::fmt;
use std::str::FromStr;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use super::{NotDecimal, plain_decimal};

/// An amount of Chinese yuan as whole fen. On the wire a decimal string with two places, e.g. `"12345.60"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fen(pub i64);

impl Fen {
    /// Nothing.
    pub const ZERO: Fen = Fen(0);

    /// From yuan, if it is a whole number of fen and within range.
    pub fn from_yuan(yuan: Decimal) -> Option<Fen> {
        let fen = yuan.checked_mul(Decimal::ONE_HUNDRED)?;
        if fen.fract().is_zero() { fen.to_i64().map(Fen) } else { None }
    }

    /// From yuan, rounded half away from zero to the fen.
    pub fn rounded(yuan: Decimal) -> Option<Fen> {
        Fen::from_yuan(yuan.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
    }

    /// The amount in yuan.
    pub fn yuan(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// Sum that refuses to overflow.
    pub fn checked_add(self, other: Fen) -> Option<Fen> {
        self.0.checked_add(other.0).map(Fen)
    }

    /// Difference that refuses to overflow.
    pub fn checked_sub(self, other: Fen) -> Option<Fen> {
        self.0.checked_sub(other.0).map(Fen)
    }

    /// Is it below nothing?
    pub fn is_negative(self) -> bool {
        self.0 < 0
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let abs = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", abs / 100, abs % 100)
    }
}

impl FromStr for Fen {
    type Err = NotDecimal;

    /// Reads `-?digits(.d{1,2})?`; no exponent, no plus sign, no separators, no spaces.
    fn from_str(text: &str) -> Result<Self, NotDecimal> {
        let no = || NotDecimal { text: text.chars().take(40).collect(), places: 2 };
        plain_decimal(text, 2).and_then(Fen::from_yuan).ok_or_else(no)
    }
}

impl std::iter::Sum for Fen {
    /// Saturates; sums of money of one agency stay far below the limit, and a saturated sum never balances.
    fn sum<I: Iterator<Item = Fen>>(iter: I) -> Fen {
        iter.fold(Fen::ZERO, |a, b| Fen(a.0.saturating_add(b.0)))
    }
}

impl Serialize for Fen {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fen {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

impl PartialSchema for Fen {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .description(Some("Amount in yuan, decimal string with two places."))
            .pattern(Some(r"^-?\d{1,15}(\.\d{1,2})?$"))
            .examples([serde_json::Value::from("12345.60")])
            .into()
    }
}

impl ToSchema for Fen {
    fn name() -> std::borrow::Cow<'static, str> {
        "Money".into()
    }
}
