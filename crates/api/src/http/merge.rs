//! JSON merge patches (RFC 7396): a member replaces, `null` clears, what is absent stays.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};
use validator::{Validate, ValidationErrors};

use super::body;
use super::problem::Problem;
use super::registry::Example;

/// A patch as it was sent; its members are checked when it is laid onto what it changes.
#[derive(Debug, Clone)]
pub struct MergePatch(Map<String, Value>);

impl<'de> Deserialize<'de> for MergePatch {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        match Value::deserialize(d)? {
            Value::Object(members) => Ok(Self(members)),
            _ => Err(D::Error::custom("expected an object")),
        }
    }
}

impl Validate for MergePatch {
    fn validate(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }
}

impl MergePatch {
    /// A patch of these members.
    pub fn of(members: Map<String, Value>) -> Self {
        Self(members)
    }

    /// Is this member in it (even as `null`)?
    pub fn names(&self, member: &str) -> bool {
        self.0.contains_key(member)
    }

    /// What a member says.
    pub fn member(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// With this object in the place of what a member says, unless that is something else than an object.
    pub fn with_object(mut self, name: &str, object: Map<String, Value>) -> Self {
        if self.0.get(name).is_none_or(Value::is_object) {
            self.0.insert(name.to_owned(), Value::Object(object));
        }
        self
    }

    /// Without the `null`s of these members: what may not be absent is left as it is.
    pub fn sparing(mut self, members: &[String]) -> Self {
        self.0.retain(|name, value| !value.is_null() || !members.contains(name));
        self
    }

    /// What the document becomes, read and validated as strictly as a body, with the same pointers.
    pub fn onto<T: Serialize + DeserializeOwned + Validate>(self, document: &T) -> Result<T, Problem> {
        let mut value = serde_json::to_value(document).map_err(|error| {
            log::error!("a document does not serialise: {error}");
            Problem::internal()
        })?;
        merge(&mut value, Value::Object(self.0));
        body::read(value)
    }
}

fn merge(target: &mut Value, patch: Value) {
    let Value::Object(members) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(fields) = target else { return };
    for (name, value) in members {
        if value.is_null() {
            fields.remove(&name);
        } else {
            merge(fields.entry(name).or_insert(Value::Null), value);
        }
    }
}

/// How a patch of a document is told: the document's members, none of them demanded. `null` clears one that may be absent,
/// and leaves one that may not as it is.
pub struct PatchOf<T>(PhantomData<T>);

impl<T: ToSchema> PatchOf<T> {
    /// The members that may not be absent from the document, and whose `null` says nothing: those told here as nullable.
    pub fn demanded() -> Vec<String> {
        let RefOr::T(Schema::Object(object)) = T::schema() else { return Vec::new() };
        let plain =
            |name: &String| matches!(object.properties.get(name), Some(RefOr::T(Schema::Object(_) | Schema::Array(_))));
        object.required.iter().filter(|name| plain(name)).cloned().collect()
    }
}

impl<T: Serialize + Example> Serialize for PatchOf<T> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        T::example().serialize(s)
    }
}

impl<T> Example for PatchOf<T> {
    fn example() -> Self {
        Self(PhantomData)
    }
}

impl<T: ToSchema> PartialSchema for PatchOf<T> {
    fn schema() -> RefOr<Schema> {
        let RefOr::T(Schema::Object(mut object)) = T::schema() else { return T::schema() };
        object.required.clear();
        for (_, member) in &mut object.properties {
            let kind = match member {
                RefOr::T(Schema::Object(member)) => &mut member.schema_type,
                RefOr::T(Schema::Array(member)) => &mut member.schema_type,
                RefOr::T(_) | RefOr::Ref(_) => continue,
            };
            if let SchemaType::Type(one) = kind {
                *kind = SchemaType::Array(vec![one.clone(), Type::Null]);
            }
        }
        object.into()
    }
}

impl<T: ToSchema> ToSchema for PatchOf<T> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Patch", T::name()))
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Serialize, Deserialize, Validate, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Document {
        #[validate(length(max = 3))]
        name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        inner: Option<Inner>,
    }

    #[derive(Debug, Serialize, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        a: i64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        b: Option<i64>,
    }

    fn patched(patch: &str) -> Result<Document, Problem> {
        let document = Document { name: "x".to_owned(), inner: Some(Inner { a: 1, b: Some(2) }) };
        serde_json::from_str::<MergePatch>(patch).unwrap().onto(&document)
    }

    fn pointer(patch: &str) -> (u16, String) {
        let document = patched(patch).unwrap_err().document();
        (document.status, document.errors[0].pointer.clone())
    }

    #[test]
    fn it_replaces_clears_and_keeps() {
        let inner = |a, b| Some(Inner { a, b });
        assert_eq!(patched("{}").unwrap().inner, inner(1, Some(2)));
        assert_eq!(patched(r#"{"inner":{"a":5}}"#).unwrap().inner, inner(5, Some(2)));
        assert_eq!(patched(r#"{"inner":{"b":null}}"#).unwrap().inner, inner(1, None));
        assert_eq!(patched(r#"{"inner":null,"name":"y"}"#).unwrap(), Document { name: "y".to_owned(), inner: None });
    }

    #[test]
    fn what_may_not_be_absent_can_be_spared() {
        let patch: MergePatch = serde_json::from_str(r#"{"name":null,"inner":null}"#).unwrap();
        let document = Document { name: "x".to_owned(), inner: Some(Inner { a: 1, b: None }) };
        let patched: Document = patch.sparing(&["name".to_owned()]).onto(&document).unwrap();
        assert_eq!(patched, Document { name: "x".to_owned(), inner: None });
    }

    #[test]
    fn faults_have_pointers() {
        assert_eq!(pointer(r#"{"inner":{"c":1}}"#), (400, "/inner/c".to_owned()));
        assert_eq!(pointer(r#"{"inner":{"a":"x"}}"#), (400, "/inner/a".to_owned()));
        assert_eq!(pointer(r#"{"name":null}"#), (400, "/name".to_owned()));
        assert_eq!(pointer(r#"{"name":"long name"}"#), (422, "/name".to_owned()));
    }
}
