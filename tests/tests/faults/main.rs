//! What happens when things break: commits that fail, killed servers, a database that stops, full disks, bad clients.

/// The program that is shipped.
pub(crate) const BOLE: &str = env!("CARGO_BIN_EXE_bole-served");

mod boundaries;
mod cluster;
mod connections;
mod disk;
mod shortage;
mod story;
mod timers;
mod torture;
mod webhooks;
