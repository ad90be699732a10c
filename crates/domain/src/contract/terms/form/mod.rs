//! How the terms of a category are told: once, as a list of texts and parts, each of which a draft may leave open.

mod tag;

use serde::Serialize;
use serde::de::DeserializeOwned;
use validator::Validate;

use super::Terms;
use crate::standard::Category;

pub use tag::Tag;

/// The terms of one category.
pub trait CategoryTerms: Default + Serialize + DeserializeOwned + Validate + Into<Terms> {
    /// Of which category.
    const CATEGORY: Category;

    /// Is the term of this field agreed?
    fn agreed(&self, field: &str) -> bool;
}

/// Something that is read in the form of a category's terms.
pub trait TermsReader {
    /// What comes of it.
    type Out;

    /// Reads it as the terms `T`.
    fn read<T: CategoryTerms>(self) -> Self::Out;
}

/// Tells the terms of a category. A `text` is written by people, a `period` has its first day before its last, a `part` is a
/// type with limits of its own, a `list` one or more of them, a `fee` one of the models of price that the category knows.
macro_rules! terms {
    ($(#[$doc:meta])+ $category:ident: $name:ident { $($fields:tt)+ }) => {
        terms!(@ [$(#[$doc])+] $category $name [] [] $($fields)+);
    };
    (@ $head:tt $category:ident $name:ident [$($done:tt)*] [$($known:ident)*]
        $(#[$doc:meta])+ text $field:ident, $($rest:tt)*) => {
        terms!(@ $head $category $name [$($done)*
            $(#[$doc])+
            #[validate(length(min = 1, max = 10000), custom(function = "crate::text::said"))]
            #[schema(min_length = 1, max_length = 10000)]
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub $field: Option<String>,
        ] [$($known)* $field] $($rest)*);
    };
    (@ $head:tt $category:ident $name:ident [$($done:tt)*] [$($known:ident)*]
        $(#[$doc:meta])+ period $field:ident, $($rest:tt)*) => {
        terms!(@ $head $category $name [$($done)*
            $(#[$doc])+
            #[validate(custom(function = "crate::contract::terms::common::in_order"))]
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub $field: Option<$crate::contract::terms::ServicePeriod>,
        ] [$($known)* $field] $($rest)*);
    };
    (@ $head:tt $category:ident $name:ident [$($done:tt)*] [$($known:ident)*]
        $(#[$doc:meta])+ part $field:ident: $part:ident, $($rest:tt)*) => {
        terms!(@ $head $category $name [$($done)*
            $(#[$doc])+
            #[validate(nested)]
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub $field: Option<$part>,
        ] [$($known)* $field] $($rest)*);
    };
    (@ $head:tt $category:ident $name:ident [$($done:tt)*] [$($known:ident)*]
        $(#[$doc:meta])+ list $field:ident: $part:ident, $($rest:tt)*) => {
        terms!(@ $head $category $name [$($done)*
            $(#[$doc])+
            #[validate(length(min = 1, max = 100), nested)]
            #[schema(min_items = 1, max_items = 100)]
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub $field: Option<Vec<$part>>,
        ] [$($known)* $field] $($rest)*);
    };
    (@ $head:tt $category:ident $name:ident [$($done:tt)*] [$($known:ident)*]
        $(#[$doc:meta])+ fee $field:ident: $models:tt, $($rest:tt)*) => {
        terms!(@ $head $category $name [$($done)*
            $(#[$doc])+
            #[validate(custom(function = $models), nested)]
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub $field: Option<$crate::contract::terms::FeeModel>,
        ] [$($known)* $field] $($rest)*);
    };
    (@ [$(#[$doc:meta])+] $category:ident $name:ident [$($done:tt)*] [$($known:ident)*]) => {
        use validator::Validate as _;

        $(#[$doc])+
        #[derive(
            Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema, validator::Validate,
        )]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// The contract's category.
            #[serde(default)]
            #[schema(schema_with = $crate::contract::terms::Tag::<$name>::schema)]
            pub category: $crate::contract::terms::Tag<$name>,
            $($done)*
            /// Anything else that was agreed.
            #[validate(length(min = 1, max = 10000), custom(function = "crate::text::said"))]
            #[schema(min_length = 1, max_length = 10000)]
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub further: Option<String>,
        }

        impl $crate::contract::terms::CategoryTerms for $name {
            const CATEGORY: $crate::standard::Category = $crate::standard::Category::$category;

            fn agreed(&self, field: &str) -> bool {
                $(field == stringify!($known) && self.$known.is_some())||+
            }
        }
    };
}
pub(super) use terms;
