//! Rows and queries of the `contract` module.
