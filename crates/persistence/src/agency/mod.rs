//! Rows and queries of the `agency` module.
