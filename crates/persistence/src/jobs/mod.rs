//! Rows and queries of the `jobs` module.
