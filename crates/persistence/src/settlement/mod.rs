//! Rows and queries of the `settlement` module.

pub mod cycles;
pub mod inputs;
pub mod templates;
