//! Rows and queries of the `insurance` module.
