//! Terms name their category.

use std::marker::PhantomData;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};

use super::CategoryTerms;

/// The category of terms, on the wire `category`: it is always answered, may be left out of what is sent, and is never
/// another than that of the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag<T>(PhantomData<T>);

impl<T> Default for Tag<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<T: CategoryTerms> Serialize for Tag<T> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(T::CATEGORY.slug())
    }
}

impl<'de, T: CategoryTerms> Deserialize<'de> for Tag<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let own = T::CATEGORY.slug();
        match Option::<String>::deserialize(d)? {
            Some(told) if told != own => Err(D::Error::custom(format!("another category, expected `{own}`"))),
            _ => Ok(Self::default()),
        }
    }
}

impl<T: CategoryTerms> Tag<T> {
    /// Its schema: a text with one value.
    pub fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .description(Some("The contract's category: it tells these terms from others."))
            .enum_values(Some([T::CATEGORY.slug()]))
            .into()
    }
}
