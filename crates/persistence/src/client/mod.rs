//! Rows and queries of the `client` module.
