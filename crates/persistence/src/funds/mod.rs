//! Rows and queries of the `funds` module.
