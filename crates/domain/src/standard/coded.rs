//! Enums whose values carry a stable code on the wire, in rows and in data files.

/// An enum with a stable code for each value: `all`, `code`, `from_code`, `Display`, `FromStr`, serde and schema agree.
macro_rules! coded {
    ($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $value_doc:literal])+ $value:ident = $code:literal,)+ }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[doc = $value_doc])+ #[serde(rename = $code)] $value,)+ }

        // By hand: the derive does not see a rename that comes out of a macro.
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
                let words = concat!($($doc,)+ "\n", $("\n- `", $code, "`:", $($value_doc,)+)+);
                ObjectBuilder::new()
                    .schema_type(SchemaType::Type(Type::String))
                    .description(Some(words.trim_start()))
                    .enum_values(Some([$($code,)+]))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}

        impl $name {
            /// All values, in their order.
            pub fn all() -> impl Iterator<Item = $name> {
                [$($name::$value,)+].into_iter()
            }

            /// Its stable code.
            pub fn code(self) -> &'static str {
                match self { $($name::$value => $code,)+ }
            }

            /// The value that a code names.
            pub fn from_code(code: &str) -> Option<$name> {
                match code { $($code => Some($name::$value),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::standard::coded::UnknownCode;

            fn from_str(code: &str) -> Result<Self, Self::Err> {
                $name::from_code(code).ok_or($crate::standard::coded::UnknownCode)
            }
        }
    };
}
pub(crate) use coded;

/// Text that is none of the codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not one of the codes")]
pub struct UnknownCode;

/// The rows of a tab-separated data file, without comments and blank lines.
pub(crate) fn tsv_rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()).map(|line| line.split('\t').collect())
}

/// The label that a table of code, Chinese and English text has for a code; the code itself where it has none.
pub(crate) fn label_in(table: &str, code: &str) -> crate::language::Label {
    tsv_rows(table)
        .find_map(|row| match row.as_slice() {
            [known, zh, en] if *known == code => Some(crate::language::Label::new(*zh, *en)),
            _ => None,
        })
        .unwrap_or_else(|| crate::language::Label::new(code, code))
}
