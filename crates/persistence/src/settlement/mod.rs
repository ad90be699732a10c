//! Rows and queries of the `settlement` module.

pub mod templates;
