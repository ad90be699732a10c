//! Clients, their versioned profiles and their contacts.

pub(crate) mod access;
mod clients;
mod contacts;
pub(crate) mod merge;
mod profile;
mod register;

pub(crate) use bole_domain::text::said;
pub use register::register;
