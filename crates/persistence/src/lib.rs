//! Rows, queries, transactions, migrations: the one place that knows Diesel and SQL.
//!
//! Every function that touches a tenant's rows takes a [`Tenant`] first: an open transaction bound to one agency.

pub mod agency;
pub mod attendance;
pub mod audit;
pub mod auth;
pub mod backup;
pub mod bulk;
mod changes;
pub mod client;
pub mod contract;
pub mod conversations;
pub mod crypto;
pub mod data_keys;
pub mod db;
pub mod dialect;
pub mod documents;
mod durable;
pub mod engagement;
pub mod error;
pub mod events;
pub mod funds;
pub mod idempotency;
pub mod inbox;
pub mod insurance;
pub mod jobs;
pub mod migrate;
pub mod moving;
pub mod notifications;
pub mod people;
pub mod runtime;
pub mod schema;
pub mod settlement;
pub mod sla;
mod sqlite_planner;
mod status;
pub mod store;
pub mod types;
pub mod webhooks;
pub mod wrapped_keys;

pub use error::StoreError;
pub use store::{Mode, Store, StoreConfig, System, Tenant};
pub use types::{At, Json, Key};
