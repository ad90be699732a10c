//! Clocks of the service: the dated working calendar.

pub mod calendar;

pub use calendar::{Calendar, CalendarDay, CalendarRefusal, CalendarYear, DayKind};
