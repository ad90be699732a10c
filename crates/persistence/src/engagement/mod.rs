//! Rows and queries of the `engagement` module.
