//! What every operation shares: problems, bodies, answers, context, registry, middleware, server.

pub mod answer;
pub mod body;
mod contents;
pub mod context;
pub mod document;
mod errors;
pub(crate) mod examples;
pub mod export;
pub mod headers;
pub mod idempotency;
pub mod limit;
pub(crate) mod merge;
pub mod metrics;
pub mod middleware;
mod mount;
mod pace;
pub mod page;
pub mod paper;
pub mod params;
pub mod problem;
pub mod proxies;
pub mod registry;
pub mod server;
mod shape;
mod tags;
pub(crate) mod text;
pub mod workbook;
