//! How a record of the establishment is shown: what it says, and what Bole knows of it.

use std::borrow::Cow;

use bole_domain::ids::TypedId;
use bole_persistence::agency::establishment::Record;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{KnownFormat, RefOr};
use utoipa::{PartialSchema, ToSchema};

use super::operations::example_id;
use super::resource::Resource;
use crate::http::page::Place;
use crate::http::registry::Example;

/// A record of the establishment.
#[derive(Debug, Clone, Serialize)]
pub(super) struct View<T: Resource> {
    /// Its id.
    id: T::Id,
    /// What it says.
    #[serde(flatten)]
    body: T,
    /// Does it count today?
    valid_today: bool,
    /// Who recorded it.
    #[serde(skip_serializing_if = "Option::is_none")]
    recorded_by: Option<String>,
    /// Version, as in the `ETag`.
    version: i64,
    /// When it was recorded.
    created_at: DateTime<Utc>,
}

impl<T: Resource> View<T> {
    pub(super) fn of(record: Record<T>, today: NaiveDate) -> Self {
        let Record { id, body, recorded_by, version, created_at } = record;
        Self { id, valid_today: body.counts_on(today), body, recorded_by, version, created_at }
    }

    pub(super) fn place(&self) -> Place {
        (self.created_at, self.id.uuid())
    }
}

impl<T: Resource> Example for View<T> {
    fn example() -> Self {
        let created_at = crate::http::examples::made_at();
        let recorded_by = Some(bole_domain::ids::UserId::example().to_string());
        let record = Record { id: example_id(), body: T::example(), recorded_by, version: 1, created_at };
        Self::of(record, created_at.date_naive())
    }
}

/// The members of the record's own schema, and those that are added here.
impl<T: Resource> PartialSchema for View<T> {
    fn schema() -> RefOr<Schema> {
        let RefOr::T(Schema::Object(mut object)) = T::schema() else { return T::schema() };
        let of_type = |kind, words: &str| ObjectBuilder::new().schema_type(kind).description(Some(words));
        let added: [(&str, RefOr<Schema>); 5] = [
            ("id", T::Id::schema()),
            ("valid_today", of_type(SchemaType::Type(Type::Boolean), "Does it count today?").into()),
            (
                "recorded_by",
                of_type(SchemaType::Type(Type::String), "The user or service account that recorded it, where known.")
                    .into(),
            ),
            (
                "version",
                of_type(SchemaType::Type(Type::Integer), "Version, as in the `ETag`.")
                    .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
                    .into(),
            ),
            (
                "created_at",
                of_type(SchemaType::Type(Type::String), "When it was recorded.")
                    .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
                    .into(),
            ),
        ];
        for (name, schema) in added {
            object.properties.insert(name.to_owned(), schema);
        }
        object.required.extend(["id", "valid_today", "version", "created_at"].map(ToOwned::to_owned));
        // A correction may not name these; an answer may come to have more.
        object.additional_properties = None;
        object.into()
    }
}

impl<T: Resource> ToSchema for View<T> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("{}View", T::name()))
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}
