//! HTTP surface of Bole: one registration gives route, document and permission; a command is one transaction.

pub mod agency;
pub mod attendance;
pub mod auth;
pub mod cli;
pub mod client;
pub mod config;
pub mod contract;
pub mod conversations;
pub mod demo;
pub mod engagement;
pub mod events;
pub mod funds;
pub mod http;
pub mod inbox;
pub mod insurance;
pub mod jobs;
pub mod logging;
pub mod objects;
pub mod operations;
pub mod people;
pub mod routes;
pub mod settlement;
pub mod sla;
pub mod standard;
pub mod state;
pub mod webhooks;
