//! Clocks: the working calendar.

pub mod calendars;
