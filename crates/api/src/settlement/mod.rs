//! HTTP of the `settlement` module.

mod corrections;
pub(crate) mod cycles;
pub(crate) mod deductions;
mod income_tax;
pub(crate) mod openings;
pub(crate) mod results;
mod templates;
mod wage_ledger;

use crate::http::registry::Registry;

/// Registers its operations.
pub fn register(registry: &mut Registry) {
    templates::register(registry);
    cycles::register(registry);
    corrections::register(registry);
    results::register(registry);
    income_tax::register(registry);
    openings::register(registry);
    wage_ledger::register(registry);
    deductions::register(registry);
}
