//! When a timer is due: reckoned at first, anew by another rule or day, completed once a year of the calendar is there.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::alarm::{self, AlarmKind};
use super::{Mark, MarkKind, Moved, Timer, TimerRefusal, TimerState};
use crate::sla::calendar::CalendarRefusal;
use crate::sla::clockwork::{Clockwork, Reckoned, Stretch, StretchKind};
use crate::sla::policy::{Due, Rule};
use crate::sla::span::Span;

impl Timer {
    /// Reckons it anew: by another version of its policy, for another day, or by the calendar as it is now. What was over stays
    /// over, and what was told stays told.
    pub fn redated(mut self, new: Redating, clockwork: &Clockwork<'_>) -> Moved {
        if self.state.is_over() {
            return Err(TimerRefusal::Over);
        }
        self.plan.redated += 1;
        let level = self.plan.redated;
        if let Some((version, rule)) = new.policy {
            (self.policy_version, self.plan.rule) = (version, rule);
        }
        self.plan.day = new.day.or(self.plan.day);
        let mark = Mark { by: new.by, reason: new.reason, ..Mark::of(MarkKind::Redated, level, new.at) };
        let timer = if self.state == TimerState::Paused { self } else { self.reckoned(clockwork) };
        Ok((timer, vec![mark]))
    }

    /// With what waited for a year of the calendar that is loaded now: its due moment if it had none, else the alarms that were
    /// lacking; what it had stays. Nothing where it waits for nothing that is there.
    pub fn completed(mut self, at: DateTime<Utc>, clockwork: &Clockwork<'_>) -> Option<(Self, Vec<Mark>)> {
        let year = self.plan.waits_for.filter(|_| !self.state.is_over())?;
        clockwork.calendar.year(year)?;
        if let (Some(due_at), true) = (self.due_at, self.state != TimerState::Waiting) {
            (self.plan.alarms, self.plan.waits_for) = alarm::all(&self.plan, due_at, clockwork);
            return Some((self, Vec::new()));
        }
        let new = Redating { policy: None, day: None, at, by: None, reason: None };
        self.redated(new, clockwork).ok()
    }

    /// With its due moment and its alarms; it waits where the calendar lacks a year.
    pub(super) fn reckoned(mut self, clockwork: &Clockwork<'_>) -> Self {
        let begun = self.plan.begun_at;
        self.plan.waits_for = None;
        let due = match self.plan.rule.due {
            Due::After { span } => {
                let left = Span { count: span.count.saturating_sub(self.plan.used), ..span };
                clockwork.after(begun, left)
            }
            Due::OnDay { shift, .. } => {
                let day = self.plan.day.unwrap_or_else(|| clockwork.hours.day(begun));
                clockwork.on_day(begun, day, shift)
            }
        };
        let (state, due_at, reckoned) = match due {
            Ok(Reckoned { due_at, stretches }) => (TimerState::Running, Some(due_at), stretches),
            Err(refused) => {
                self.plan.waits_for = year_of(refused);
                (TimerState::Waiting, None, Vec::new())
            }
        };
        self.plan.stretches = self.stretches_before(begun).chain(reckoned).collect();
        (self.state, self.due_at) = (state, due_at);
        if let Some(due_at) = due_at {
            let (alarms, lacking) = alarm::all(&self.plan, due_at, clockwork);
            self.plan.alarms = alarms;
            self.plan.waits_for = lacking;
            let breached =
                self.plan.alarms.iter().any(|alarm| alarm.kind == AlarmKind::Breach && alarm.fired_at.is_some());
            if breached {
                self.state = TimerState::Breached;
            }
        }
        self
    }

    /// The stretches of its runs before the present one, as far as they went, with the pauses between.
    fn stretches_before(&self, begun: DateTime<Utc>) -> impl Iterator<Item = Stretch> + use<> {
        let mut kept = Vec::new();
        if let Some(pause) = self.plan.pauses.last().filter(|pause| pause.to == Some(begun)) {
            let gone = self.plan.stretches.iter().filter(|stretch| stretch.from < pause.from);
            kept.extend(gone.map(|stretch| Stretch { to: stretch.to.min(pause.from), ..*stretch }));
            kept.push(Stretch { from: pause.from, to: begun, kind: StretchKind::Paused, days: None });
        } else {
            kept.extend(self.plan.stretches.iter().filter(|stretch| stretch.to <= begun && begun > self.started_at));
        }
        kept.into_iter()
    }
}

/// By what a timer is reckoned anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redating {
    /// Another version of its policy with its rule.
    pub policy: Option<(i64, Rule)>,
    /// Another day.
    pub day: Option<NaiveDate>,
    /// When.
    pub at: DateTime<Utc>,
    /// Public id of who asked for it.
    pub by: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// The year that the calendar lacks.
pub(super) fn year_of(refused: CalendarRefusal) -> Option<i32> {
    match refused {
        CalendarRefusal::YearNotLoaded(year) => Some(year),
        CalendarRefusal::NoHolidays(_) | CalendarRefusal::DayContradicts { .. } => None,
    }
}

/// The last moment in which something is still in time.
pub(super) fn last_moment(due_at: DateTime<Utc>) -> DateTime<Utc> {
    due_at - TimeDelta::nanoseconds(1)
}
