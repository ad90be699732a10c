//! Clocks: the working calendar, service hours, policies, and the timers that watch what is due.

pub mod calendars;
pub mod client_calendars;
pub mod clocks;
pub mod hours;
pub mod policies;
pub mod timers;
