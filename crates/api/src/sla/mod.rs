//! Clocks: the working calendar.

mod calendar;

use crate::http::registry::Registry;

/// The group of these operations in the document.
const TAG: &str = "sla";

/// Registers its operations.
pub fn register(r: &mut Registry) {
    calendar::register(r);
}
