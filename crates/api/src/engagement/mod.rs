//! HTTP of the engagements: opened for a client, carried through the steps of their category, read as a process.

pub(crate) mod access;
pub(crate) mod carry;
mod engagements;
mod guide;
mod process;
pub(crate) mod questions;
mod records;
mod register;
mod responsibilities;
mod step;
mod steps;

pub use register::register;
use step::register_step;
