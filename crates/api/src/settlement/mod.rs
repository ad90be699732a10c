//! HTTP of the `settlement` module.

mod templates;

use crate::http::registry::Registry;

/// Registers its operations.
pub fn register(registry: &mut Registry) {
    templates::register(registry);
}
