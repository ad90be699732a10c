//! The clocks of a payroll month: what of it starts and stops timers, and which days it names (PY-4.1.1, PY-4.1.2, PY-5.3.1,
//! PY-5.3.2).

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

use super::calendar::Calendar;
use super::clockwork::Clockwork;
use super::hours::ServiceHours;
use super::policy::{AgreedDay, Due, Policy, Rule, Trigger};
use super::timer::{Mark, NewTimer, Redating, Subject, Timer};
use crate::ids::TimerId;
use crate::settlement::cycle::{Cycle, CycleState, CycleVerb, Deed, Track};

/// A policy as an agency keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// The shipped policy.
    pub policy: &'static Policy,
    /// The version of the agency's own rule; 0 where it keeps the shipped one.
    pub version: i64,
    /// The rule that holds.
    pub rule: Rule,
}

/// The latest such day of a month that does not lie after another day; in a shorter month its last day.
pub fn latest(day_of_month: u8, until: NaiveDate) -> NaiveDate {
    let of_month =
        |first: NaiveDate| (1..=u32::from(day_of_month)).rev().find_map(|day| first.with_day(day)).unwrap_or(first);
    let first = until.with_day(1).unwrap_or(until);
    let found = of_month(first);
    if found <= until {
        return found;
    }
    let before = first.pred_opt().and_then(|last| last.with_day(1)).unwrap_or(first);
    of_month(before)
}

/// What happened to the month so far, each with its moment: that of its record, or the end of an earlier day for which it counts.
fn happened(cycle: &Cycle, hours: &ServiceHours, now: DateTime<Utc>) -> BTreeMap<Trigger, DateTime<Utc>> {
    let last = |verbs: &[CycleVerb]| {
        let deed = cycle.progress.deeds.iter().rev().find(|deed| verbs.contains(&deed.verb))?;
        Some(moment(deed, hours))
    };
    let mut all = BTreeMap::new();
    let mut note = |trigger, there: bool, at: Option<DateTime<Utc>>| {
        if let (true, Some(at)) = (there, at) {
            all.insert(trigger, at);
        }
    };
    note(Trigger::CycleOpened, cycle.state >= CycleState::Open, last(&[CycleVerb::Open]));
    let confirmed = cycle.progress.inputs_confirmed.is_some();
    note(Trigger::CycleInputsConfirmed, confirmed, last(&[CycleVerb::ConfirmInputs]));
    note(Trigger::CycleInvoiced, cycle.invoice.is_some(), last(&[CycleVerb::Invoice]));
    let funded = cycle.state >= CycleState::Funded && cycle.progress.terms.needs_funding();
    note(Trigger::CycleFunded, funded, last(&[CycleVerb::RecordReceipt, CycleVerb::ApplyFunds]));
    note(Trigger::CyclePaidOut, cycle.state >= CycleState::Open && cycle.is_paid_out(), Some(now));
    all
}

fn moment(deed: &Deed, hours: &ServiceHours) -> DateTime<Utc> {
    if deed.on < hours.day(deed.at) { hours.end_of(deed.on) - TimeDelta::seconds(1) } else { deed.at }
}

/// The day of this name, if the month has it.
fn day(cycle: &Cycle, day: AgreedDay, calendar: &Calendar) -> Option<NaiveDate> {
    let terms = &cycle.progress.terms;
    match day {
        AgreedDay::InputsDay => terms.inputs_by,
        AgreedDay::BillDay => terms.bill_by,
        AgreedDay::ReceiptDay => cycle.agreed_day.or(terms.receipt_by),
        AgreedDay::PayDay => Some(cycle.pay_date),
        AgreedDay::TaxFilingDay => calendar.named_filing_day(cycle.tax_period),
    }
}

/// Does the month have what would stop such a timer?
fn applies(cycle: &Cycle, policy: &Policy) -> bool {
    match policy.stops_with {
        Trigger::CycleFunded => cycle.progress.terms.needs_funding(),
        Trigger::CyclePaidOut => cycle.tracks.wages != Track::NotApplicable,
        Trigger::CycleTaxFiled => cycle.tracks.tax != Track::NotApplicable,
        Trigger::CycleOpened | Trigger::CycleInputsConfirmed | Trigger::CycleInvoiced | Trigger::CycleResultsTold => {
            true
        }
    }
}

/// By what the timers of a month are kept.
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
    /// Brings the timers of a month into line with it: starts, stops, gives up and re-dates. Gives those that changed, new ones with
    /// version 1, each with what happened to it.
    pub fn follow(
        &self,
        cycle: &Cycle,
        subject: Subject,
        timers: Vec<Timer>,
        mut new_id: impl FnMut() -> TimerId,
    ) -> Vec<(Timer, Vec<Mark>)> {
        let facts = happened(cycle, self.clockwork.hours, self.now);
        let mut changed = Vec::new();
        for Effective { policy, version, rule } in self.policies {
            let of_policy = timers.iter().filter(|timer| timer.policy == policy.code);
            let open = of_policy.clone().find(|timer| !timer.state.is_over());
            let begun = of_policy.clone().any(|timer| timer.state != super::timer::TimerState::Cancelled);
            let named = match rule.due {
                Due::OnDay { day: name, .. } => Some(day(cycle, name, self.clockwork.calendar)),
                Due::After { .. } => None,
            };
            let started = facts.get(&policy.starts_with).copied().filter(|_| applies(cycle, policy));
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
                        rule: rule.clone(),
                        subject,
                        started_at: at,
                        day: named.flatten(),
                    };
                    Timer::start(new, &self.clockwork)
                }
                (None, _) => continue,
            };
            let (timer, marks) = match facts.get(&policy.stops_with) {
                Some(at) if !timer.state.is_over() => stopped(timer, marks, *at),
                Some(_) | None => (timer, marks),
            };
            if !marks.is_empty() {
                changed.push((timer, marks));
            }
        }
        changed
    }

    /// What stops timers happened to a month outside of it.
    pub fn told(&self, trigger: Trigger, at: DateTime<Utc>, timers: Vec<Timer>) -> Vec<(Timer, Vec<Mark>)> {
        let stops = |timer: &Timer| Policy::find(&timer.policy).is_some_and(|policy| policy.stops_with == trigger);
        let open = timers.into_iter().filter(|timer| !timer.state.is_over() && stops(timer));
        open.map(|timer| stopped(timer, Vec::new(), at)).collect()
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
            Some(_) | None => (kept, Vec::new()),
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_day_of_the_month_is_found() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (of_month, until, wanted) in [
            (25, "2026-04-10", "2026-03-25"),
            (10, "2026-04-10", "2026-04-10"),
            (3, "2026-04-10", "2026-04-03"),
            (31, "2026-03-10", "2026-02-28"),
            (31, "2026-04-30", "2026-04-30"),
            (31, "2026-01-15", "2025-12-31"),
        ] {
            assert_eq!(latest(of_month, day(until)), day(wanted), "{of_month} before {until}");
        }
    }
}
