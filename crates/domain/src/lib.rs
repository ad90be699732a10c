//! The rules of a human-resources service agency. Pure: no I/O, no clock, no randomness, no database, no web.
//!
//! One module per matter; the same names run through `bole-persistence` and `bole-api`.

pub mod agency;
pub mod attendance;
pub mod client;
pub mod contract;
pub mod conversations;
pub mod engagement;
pub mod events;
pub mod funds;
pub mod ids;
pub mod inbox;
pub mod insurance;
pub mod jobs;
pub mod language;
pub mod money;
pub mod notifications;
pub mod people;
pub mod period;
pub mod refusal;
pub mod settlement;
pub mod sla;
pub mod standard;
pub mod text;
pub mod webhooks;
