//! Clocks of the service: the dated working calendar, service hours, policies of what is due when, and the timers that watch it.

pub mod calendar;
pub mod client_calendar;
pub mod clockwork;
pub mod contract;
pub mod exchange;
pub mod hours;
pub mod licence;
pub mod payroll;
pub mod policy;
pub mod span;
pub mod timer;
pub mod watched;

pub use calendar::{Calendar, CalendarDay, CalendarRefusal, CalendarYear, DayKind};
pub use client_calendar::ClientCalendar;
pub use clockwork::{Clockwork, Reckoned, Stretch, StretchKind};
pub use hours::ServiceHours;
pub use span::{Span, SpanUnit};
