//! Clocks: the working calendar, service hours, policies, timers, and the worker that fires what is due.

mod calendar;
mod client_calendar;
mod hours;
mod policies;
mod timers;
mod worker;

use crate::http::registry::Registry;

pub use worker::{fire_due, watch_timers};

/// The group of these operations in the document.
const TAG: &str = "sla";

/// Registers its operations.
pub fn register(r: &mut Registry) {
    calendar::register(r);
    client_calendar::register(r);
    hours::register(r);
    policies::register(r);
    timers::register(r);
}
