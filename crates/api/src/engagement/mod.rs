//! HTTP of the engagements: opened for a client, carried through the steps of their category, read as a process.

pub(crate) mod access;
pub(crate) mod carry;
mod engagements;
mod guide;
mod process;
mod questions;
mod records;
mod register;
mod step;
mod steps;

pub use register::register;
use step::register_step;
