//! Rows and queries of the `documents` module.
