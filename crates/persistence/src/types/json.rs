//! Documents: `jsonb` on PostgreSQL, text on SQLite.

use std::io::Write;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::Text;
use diesel::sqlite::{Sqlite, SqliteValue};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A document: `jsonb` on PostgreSQL, text on SQLite.
#[derive(Debug, Clone, Copy, Default, diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
#[diesel(postgres_type(oid = 3802, array_oid = 3807), sqlite_type(name = "Text"))]
pub struct SqlJson;

/// A document in a row, as its text. Never compared: `jsonb` reorders keys.
#[derive(Debug, Clone, AsExpression, FromSqlRow)]
#[diesel(sql_type = SqlJson)]
pub struct Json(String);

/// `jsonb` has one form on the wire, and this comes before its text.
const FORM: u8 = 1;

impl Json {
    /// Writes a document into its column form.
    pub fn of<T: Serialize + ?Sized>(document: &T) -> Result<Self, serde_json::Error> {
        serde_json::to_string(document).map(Self)
    }

    /// The same of a document that has the form already.
    pub fn value(document: &serde_json::Value) -> Self {
        Self(document.to_string())
    }

    /// Reads the document back.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.0)
    }
}

impl ToSql<SqlJson, Pg> for Json {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(&[FORM])?;
        out.write_all(self.0.as_bytes())?;
        Ok(IsNull::No)
    }
}

impl FromSql<SqlJson, Pg> for Json {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        match value.as_bytes() {
            [FORM, text @ ..] => Ok(Self(std::str::from_utf8(text)?.to_owned())),
            _ => Err("this form of jsonb is not known".into()),
        }
    }
}

impl ToSql<SqlJson, Sqlite> for Json {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.as_str());
        Ok(IsNull::No)
    }
}

impl<DB: Backend> FromSql<Text, DB> for Json
where
    String: FromSql<Text, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
        String::from_sql(value).map(Self)
    }
}

impl FromSql<SqlJson, Sqlite> for Json {
    fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        <Json as FromSql<Text, Sqlite>>::from_sql(value)
    }
}
