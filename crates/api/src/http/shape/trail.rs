//! How far a reader came in a document, so that a fault can be pointed to.

use std::cell::RefCell;

use serde::de::{DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess};
use serde_json::{Error, Map, Value};

use super::Strict;

/// The steps down to the value that is being read; after a fault, to the value that was refused.
#[derive(Debug, Default)]
pub struct Trail(RefCell<Vec<String>>);

impl Trail {
    /// Its JSON pointer (RFC 6901).
    pub fn pointer(&self) -> String {
        self.0.borrow().iter().map(|step| format!("/{}", escape(step))).collect()
    }

    fn depth(&self) -> usize {
        self.0.borrow().len()
    }

    /// Reads what lies one step below this depth.
    fn below<'de, T: DeserializeSeed<'de>>(
        &self,
        depth: usize,
        step: String,
        seed: T,
        value: Value,
    ) -> Result<T::Value, Error> {
        self.0.borrow_mut().truncate(depth);
        self.0.borrow_mut().push(step);
        let read = seed.deserialize(Strict::new(value, self))?;
        self.0.borrow_mut().truncate(depth);
        Ok(read)
    }
}

/// A part of a JSON pointer.
pub fn escape(part: &str) -> String {
    part.replace('~', "~0").replace('/', "~1")
}

/// The elements of an array.
pub(super) struct Elements<'t> {
    rest: std::iter::Enumerate<std::vec::IntoIter<Value>>,
    trail: &'t Trail,
    depth: usize,
}

impl<'t> Elements<'t> {
    pub(super) fn new(all: Vec<Value>, trail: &'t Trail) -> Self {
        Self { rest: all.into_iter().enumerate(), trail, depth: trail.depth() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.len() == 0
    }
}

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some((index, value)) = self.rest.next() else { return Ok(None) };
        self.trail.below(self.depth, index.to_string(), seed, value).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// The fields of an object.
pub(super) struct Fields<'t> {
    rest: serde_json::map::IntoIter,
    next: Option<(String, Value)>,
    trail: &'t Trail,
    depth: usize,
}

impl<'t> Fields<'t> {
    pub(super) fn new(fields: Map<String, Value>, trail: &'t Trail) -> Self {
        Self { rest: fields.into_iter(), next: None, trail, depth: trail.depth() }
    }
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.next = self.rest.next();
        match &self.next {
            Some((name, _)) => seed.deserialize(name.as_str().into_deserializer()).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        let (name, value) = self.next.take().unwrap_or_default();
        self.trail.below(self.depth, name, seed, value)
    }
}
