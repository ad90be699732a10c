//! Reckoning: when a length of time is over, stretch by stretch, and what lies so long before a moment.

mod stretch;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

pub use stretch::{Stretch, StretchKind};

use super::calendar::{Calendar, CalendarRefusal};
use super::hours::ServiceHours;
use super::policy::Shift;
use super::span::{Span, SpanUnit};
use crate::agency::Role;
use stretch::Course;

/// By what time is reckoned.
#[derive(Debug, Clone, Copy)]
pub struct Clockwork<'a> {
    /// Which days are worked.
    pub calendar: &'a Calendar,
    /// Which hours of them, and in which zone.
    pub hours: &'a ServiceHours,
    /// Days and hours on which the client for whom it is done is there as well, where it told its own.
    pub client: Option<(&'a Calendar, &'a ServiceHours)>,
}

/// When something is due, and how that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoned {
    /// The first moment that is too late.
    pub due_at: DateTime<Utc>,
    /// From the beginning to it without a gap.
    pub stretches: Vec<Stretch>,
}

impl<'a> Clockwork<'a> {
    /// By an agency's days and hours.
    pub fn of(calendar: &'a Calendar, hours: &'a ServiceHours) -> Self {
        Self { calendar, hours, client: None }
    }

    /// By what time is reckoned toward somebody: toward the client's people by its own days and hours.
    pub fn toward(&self, role: Role) -> Self {
        match self.client.filter(|_| role == Role::ClientUser) {
            Some((calendar, hours)) => Self::of(calendar, hours),
            None => *self,
        }
    }

    /// When a span that begins at a moment is over.
    pub fn after(&self, from: DateTime<Utc>, span: Span) -> Result<Reckoned, CalendarRefusal> {
        match span.unit {
            SpanUnit::Minutes => {
                let mut course = Course::from(from);
                course.to(from + TimeDelta::minutes(span.count.into()), StretchKind::Elapsed);
                Ok(course.reckoned())
            }
            SpanUnit::Days => {
                let (mut course, first) = self.first_day(from);
                let last = first.checked_add_days(Days::new(span.count.into())).unwrap_or(first);
                course.to(self.hours.end_of(last), StretchKind::Elapsed);
                Ok(course.reckoned())
            }
            SpanUnit::WorkingDays => {
                let (mut course, mut day) = self.first_day(from);
                let mut left = span.count;
                while left > 0 {
                    day = next(day)?;
                    let kind = self.kind(day)?;
                    left -= u32::from(kind == StretchKind::WorkingDay);
                    course.to(self.hours.end_of(day), kind);
                }
                Ok(course.reckoned())
            }
            SpanUnit::WorkingMinutes => self.working_minutes(from, span.count),
        }
    }

    /// To the end of a day, moved as the rule says where it is not worked.
    pub fn on_day(&self, from: DateTime<Utc>, day: NaiveDate, shift: Shift) -> Result<Reckoned, CalendarRefusal> {
        let moved = match shift {
            Shift::None => day,
            Shift::NextWorkday => self.calendar.workday_on_or_after(day)?,
            Shift::PreviousWorkday if self.calendar.is_workday(day)? => day,
            Shift::PreviousWorkday => self.calendar.add_workdays(day, -1)?,
        };
        let mut course = Course::from(from);
        course.to(self.hours.end_of(day.min(moved)), StretchKind::UntilDay);
        if moved > day {
            course.to(self.hours.end_of(moved), StretchKind::Shifted);
        }
        Ok(Reckoned { due_at: self.hours.end_of(moved), ..course.reckoned() })
    }

    /// What lies a span before something is due: for days, the opening of that day.
    pub fn before(&self, due_at: DateTime<Utc>, span: Span) -> Result<DateTime<Utc>, CalendarRefusal> {
        let last = self.hours.day(due_at - TimeDelta::nanoseconds(1));
        match span.unit {
            SpanUnit::Minutes => Ok(due_at - TimeDelta::minutes(span.count.into())),
            SpanUnit::Days => {
                Ok(self.hours.opening(last.checked_sub_days(Days::new(span.count.into())).unwrap_or(last)))
            }
            SpanUnit::WorkingDays => {
                let back = i32::try_from(span.count).unwrap_or(i32::MAX);
                Ok(self.hours.opening(self.calendar.add_workdays(last, -back)?))
            }
            SpanUnit::WorkingMinutes => {
                let (mut day, mut left) = (last, TimeDelta::minutes(span.count.into()));
                loop {
                    if self.calendar.is_workday(day)? {
                        for (opens, closes) in self.hours.parts(day).rev() {
                            let closes = closes.min(due_at);
                            let there = closes - opens;
                            if there >= left {
                                return Ok(closes - left);
                            }
                            left -= there.max(TimeDelta::zero());
                        }
                    }
                    day = day.pred_opt().ok_or(CalendarRefusal::YearNotLoaded(i32::MIN))?;
                }
            }
        }
    }

    /// How many units of a span are over between two moments; what is begun does not count.
    pub fn over(&self, from: DateTime<Utc>, to: DateTime<Utc>, unit: SpanUnit) -> Result<u32, CalendarRefusal> {
        let (first, last) = (self.hours.day(from), self.hours.day(to));
        let whole = |count: i64| u32::try_from(count.max(0)).unwrap_or(u32::MAX);
        Ok(match unit {
            SpanUnit::Minutes => whole((to - from).num_minutes()),
            SpanUnit::Days => whole((last - first).num_days()),
            SpanUnit::WorkingDays => self.calendar.workdays_between(first, last)?,
            SpanUnit::WorkingMinutes => {
                let (mut day, mut there) = (first, TimeDelta::zero());
                while day <= last {
                    if self.calendar.is_workday(day)? {
                        for (opens, closes) in self.hours.parts(day) {
                            there += (closes.min(to) - opens.max(from)).max(TimeDelta::zero());
                        }
                    }
                    day = next(day)?;
                }
                whole(there.num_minutes())
            }
        })
    }

    /// The rest of the day on which a span of days begins: it does not count.
    fn first_day(&self, from: DateTime<Utc>) -> (Course, NaiveDate) {
        let (mut course, day) = (Course::from(from), self.hours.day(from));
        course.to(self.hours.end_of(day), StretchKind::FirstDay);
        (course, day)
    }

    fn kind(&self, day: NaiveDate) -> Result<StretchKind, CalendarRefusal> {
        Ok(if self.calendar.is_workday(day)? { StretchKind::WorkingDay } else { StretchKind::DayOff })
    }

    fn working_minutes(&self, from: DateTime<Utc>, count: u32) -> Result<Reckoned, CalendarRefusal> {
        let (mut course, mut day) = (Course::from(from), self.hours.day(from));
        let mut left = TimeDelta::minutes(count.into());
        loop {
            if self.kind(day)? == StretchKind::WorkingDay {
                for (opens, closes) in self.hours.parts(day) {
                    if closes <= course.at() {
                        continue;
                    }
                    course.to(opens, StretchKind::Closed);
                    let worked = (closes - course.at()).min(left);
                    left -= worked;
                    course.to(course.at() + worked, StretchKind::ServiceHours);
                    if left.is_zero() {
                        return Ok(course.reckoned());
                    }
                }
                course.to(self.hours.end_of(day), StretchKind::Closed);
            } else {
                course.to(self.hours.end_of(day), StretchKind::DayOff);
            }
            day = next(day)?;
        }
    }
}

fn next(day: NaiveDate) -> Result<NaiveDate, CalendarRefusal> {
    day.succ_opt().ok_or(CalendarRefusal::YearNotLoaded(i32::MAX))
}
