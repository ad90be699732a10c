//! Rows and queries of the `people` module.
