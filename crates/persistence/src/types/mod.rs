//! Column types that have a native form on each database.

mod instant;
mod json;
mod key;

pub use instant::{At, SqlInstant};
pub use json::{Json, SqlJson};
pub use key::{Key, SqlKey};
