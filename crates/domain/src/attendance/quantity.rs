//! Hours and days with two places.

use std::iter::Sum;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::money::Fen;

/// Hours or days, as hundredths: half a day is 50. On the wire a decimal string with two places, e.g. `"7.50"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Quantity(pub i64);

impl Quantity {
    /// None.
    pub const ZERO: Quantity = Quantity(0);
    /// A whole one.
    pub const ONE: Quantity = Quantity(100);

    /// So many whole ones.
    pub fn whole(number: u32) -> Self {
        Self(i64::from(number) * 100)
    }

    /// With another; the sums of a month lie far below the limits of the type.
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Without another.
    pub fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Is it none?
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// As the input of a template, whose figures have two places as well.
    pub fn figure(self) -> Fen {
        Fen(self.0)
    }
}

impl Sum for Quantity {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Self::plus)
    }
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.figure().fmt(f)
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Fen::deserialize(d).map(|fen| Self(fen.0))
    }
}

impl PartialSchema for Quantity {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .description(Some("Hours or days, decimal string with two places."))
            .pattern(Some(r"^\d{1,9}\.\d{2}$"))
            .examples([serde_json::Value::from("7.50")])
            .into()
    }
}

impl ToSchema for Quantity {
    fn name() -> std::borrow::Cow<'static, str> {
        "AttendanceQuantity".into()
    }
}
