//! HTTP of the `insurance` module.

use crate::http::registry::Registry;

/// Registers its operations.
pub fn register(_registry: &mut Registry) {}
