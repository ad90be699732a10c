//! What came back from the API, read field by field.

use bole_domain::money::Fen;
use reqwest::header::HeaderMap;
use serde_json::Value;

use super::error::DemoError;

/// The most that is told of an answer.
const TOLD: usize = 4_000;

/// What came back with a status of success.
pub(super) struct Answer {
    call: String,
    headers: HeaderMap,
    /// The body as it came.
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// The answer to a call.
    pub(super) fn new(call: String, headers: HeaderMap, body: Vec<u8>) -> Self {
        Self { call, headers, body }
    }

    /// What was called, and by whom.
    pub(super) fn call(&self) -> &str {
        &self.call
    }

    /// Its body, as far as it is told.
    pub(super) fn told(&self) -> String {
        String::from_utf8_lossy(&self.body).chars().take(TOLD).collect()
    }

    fn lacking(&self, missing: impl Into<String>) -> DemoError {
        DemoError::Lacking { call: self.call.clone(), missing: missing.into(), body: self.told() }
    }

    /// The value at a JSON pointer.
    pub(super) fn at(&self, pointer: &str) -> Result<Value, DemoError> {
        let body: Value = serde_json::from_slice(&self.body).map_err(|_| self.lacking("JSON body"))?;
        body.pointer(pointer).cloned().ok_or_else(|| self.lacking(pointer))
    }

    /// The text at a JSON pointer.
    pub(super) fn text(&self, pointer: &str) -> Result<String, DemoError> {
        self.at(pointer)?.as_str().map(ToOwned::to_owned).ok_or_else(|| self.lacking(format!("text at {pointer}")))
    }

    /// The whole number at a JSON pointer.
    pub(super) fn number(&self, pointer: &str) -> Result<i64, DemoError> {
        self.at(pointer)?.as_i64().ok_or_else(|| self.lacking(format!("number at {pointer}")))
    }

    /// The amount at a JSON pointer.
    pub(super) fn money(&self, pointer: &str) -> Result<Fen, DemoError> {
        self.text(pointer)?.parse().map_err(|_| self.lacking(format!("amount at {pointer}")))
    }

    /// The list at a JSON pointer.
    pub(super) fn list(&self, pointer: &str) -> Result<Vec<Value>, DemoError> {
        match self.at(pointer)? {
            Value::Array(values) => Ok(values),
            _ => Err(self.lacking(format!("list at {pointer}"))),
        }
    }

    /// The id of the object.
    pub(super) fn id(&self) -> Result<String, DemoError> {
        self.text("/id")
    }

    /// The body as text.
    pub(super) fn body_text(&self) -> Result<&str, DemoError> {
        std::str::from_utf8(&self.body).map_err(|_| self.lacking("UTF-8 body"))
    }

    /// The version of the object.
    pub(super) fn etag(&self) -> Result<String, DemoError> {
        self.header("etag")
    }

    /// Where the object is found.
    pub(super) fn location(&self) -> Result<String, DemoError> {
        self.header("location")
    }

    fn header(&self, name: &str) -> Result<String, DemoError> {
        let value = self.headers.get(name).and_then(|value| value.to_str().ok());
        value.map(ToOwned::to_owned).ok_or_else(|| self.lacking(format!("header {name}")))
    }
}
