//! Rows and queries of the `settlement` module.
