//! Lists that the environment gives as one text.

use std::path::PathBuf;

use serde::de::{Deserializer, SeqAccess, Visitor};

use super::hidden::Hidden;

/// A list in the file, or a text with separators in the environment.
struct Listed(char);

impl<'de> Visitor<'de> for Listed {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a list, or a text separated by `{}`", self.0)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Vec<String>, E> {
        Ok(text.split(self.0).map(str::trim).filter(|part| !part.is_empty()).map(ToOwned::to_owned).collect())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<String>, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = seq.next_element()? {
            all.push(one);
        }
        Ok(all)
    }
}

pub(super) fn list<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    from.deserialize_any(Listed(','))
}

pub(super) fn paths<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<PathBuf>, D::Error> {
    from.deserialize_any(Listed(':')).map(|all| all.into_iter().map(PathBuf::from).collect())
}

pub(super) fn hidden_list<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Hidden>, D::Error> {
    list(from).map(|all| all.into_iter().map(Hidden).collect())
}
