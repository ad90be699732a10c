//! Rows and queries of the `auth` module.
