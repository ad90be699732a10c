//! Subjects held against the policies: which of their timers start, stop, are given up or get another day.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::clockwork::Clockwork;
use super::hours::ServiceHours;
use super::policy::{AgreedDay, Due, Policy, Rule, Trigger};
use super::timer::{Mark, NewTimer, Redating, Subject, Timer, TimerState};
use crate::ids::TimerId;
use crate::standard::Category;

/// A policy as an agency keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// The shipped policy.
    pub policy: &'static Policy,
    /// The version of the agency's own rule; 0 where it keeps the shipped one.
    pub version: i64,
    /// The rule that holds.
    pub rule: Cow<'static, Rule>,
}

/// A subject of timers as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// What it is.
    pub subject: Subject,
    /// The category of the service to which it belongs, if it belongs to one.
    pub category: Option<Category>,
    /// What happened to it so far, each with its moment.
    pub happened: BTreeMap<Trigger, DateTime<Utc>>,
    /// The days that it names.
    pub days: BTreeMap<AgreedDay, NaiveDate>,
    /// What cannot come about for it: policies that it would stop have no timers.
    pub never: BTreeSet<Trigger>,
}

/// When something happened that was recorded at a moment and counts for a day: in the last second of an earlier one.
pub fn moment(on: NaiveDate, recorded: DateTime<Utc>, hours: &ServiceHours) -> DateTime<Utc> {
    if on < hours.day(recorded) { hours.end_of(on) - TimeDelta::seconds(1) } else { recorded }
}

/// By what timers are kept.
#[derive(Debug, Clone, Copy)]
pub struct Keeping<'a> {
    /// The policies in force.
    pub policies: &'a [Effective],
    /// By what time is reckoned.
    pub clockwork: Clockwork<'a>,
    /// Now.
    pub now: DateTime<Utc>,
}

impl Keeping<'_> {
    /// Brings the timers of a subject into line with it. Gives those that changed, new ones with version 1, each with what happened
    /// to it.
    pub fn follow(
        &self,
        watched: &Watched,
        timers: Vec<Timer>,
        mut new_id: impl FnMut() -> TimerId,
    ) -> Vec<(Timer, Vec<Mark>)> {
        let mut changed = Vec::new();
        let of_category = |policy: &Policy| policy.category.is_none_or(|of| watched.category == Some(of));
        for Effective { policy, version, rule } in self.policies.iter().filter(|one| of_category(one.policy)) {
            let mut of_policy = timers.iter().filter(|timer| timer.policy == policy.code);
            let open = of_policy.clone().find(|timer| !timer.state.is_over());
            let begun = of_policy.any(|timer| timer.state != TimerState::Cancelled);
            let named = match rule.due {
                Due::OnDay { day, .. } => Some(watched.days.get(&day).copied()),
                Due::After { .. } => None,
            };
            let applies = !watched.never.contains(&policy.stops_with);
            let started = watched.happened.get(&policy.starts_with).copied().filter(|_| applies);
            let (timer, marks) = match (open, started) {
                (Some(open), None) => match open.clone().cancelled(self.now) {
                    Ok(moved) => moved,
                    Err(_) => continue,
                },
                (Some(open), Some(_)) => self.carried_on(open.clone(), named.flatten()),
                (None, Some(at)) if !begun && named != Some(None) => {
                    let new = NewTimer {
                        id: new_id(),
                        policy: policy.code.clone(),
                        policy_version: *version,
                        rule: rule.clone().into_owned(),
                        subject: watched.subject,
                        started_at: at,
                        day: named.flatten(),
                    };
                    Timer::start(new, &self.clockwork)
                }
                (None, _) => continue,
            };
            let (timer, marks) = match watched.happened.get(&policy.stops_with) {
                Some(at) if !timer.state.is_over() => stopped(timer, marks, *at),
                Some(_) | None => (timer, marks),
            };
            if !marks.is_empty() || open.is_some_and(|open| *open != timer) {
                changed.push((timer, marks));
            }
        }
        changed
    }

    /// A timer whose day changed is re-dated.
    fn carried_on(&self, timer: Timer, named: Option<NaiveDate>) -> (Timer, Vec<Mark>) {
        let (kept, now) = (timer.clone(), timer.plan.day);
        match named {
            Some(day) if Some(day) != now => {
                let reason = now.map(|before| format!("{before} -> {day}"));
                let new = Redating { policy: None, day: Some(day), at: self.now, by: None, reason };
                timer.redated(new, &self.clockwork).unwrap_or((kept, Vec::new()))
            }
            Some(_) | None => timer.completed(self.now, &self.clockwork).unwrap_or((kept, Vec::new())),
        }
    }
}

/// What stops timers happened to a subject outside of it.
pub fn told(trigger: Trigger, at: DateTime<Utc>, timers: Vec<Timer>) -> Vec<(Timer, Vec<Mark>)> {
    let stops = |timer: &Timer| Policy::find(&timer.policy).is_some_and(|policy| policy.stops_with == trigger);
    let open = timers.into_iter().filter(|timer| !timer.state.is_over() && stops(timer));
    open.map(|timer| stopped(timer, Vec::new(), at)).collect()
}

fn stopped(timer: Timer, mut marks: Vec<Mark>, at: DateTime<Utc>) -> (Timer, Vec<Mark>) {
    let kept = timer.clone();
    match timer.stopped(at) {
        Ok((timer, more)) => {
            marks.extend(more);
            (timer, marks)
        }
        Err(_) => (kept, marks),
    }
}
