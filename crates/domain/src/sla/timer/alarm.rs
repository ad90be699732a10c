//! Alarms of a timer: warnings before it is due, its breach, escalations after it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Plan, last_moment, year_of};
use crate::agency::Role;
use crate::sla::clockwork::Clockwork;
use crate::standard::coded::coded;

coded! {
    /// What an alarm is.
    AlarmKind {
        /// Before it is due.
        Warning = "warning",
        /// It is due and not done.
        Breach = "breach",
        /// It is late, and a role is told.
        Escalation = "escalation",
    }
}

/// An alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alarm {
    /// What it is.
    pub kind: AlarmKind,
    /// The how-manieth of its kind, from 1 on.
    pub level: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// Who is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// When it went off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fired_at: Option<DateTime<Utc>>,
}

/// The next alarm that did not go off.
pub(super) fn next(alarms: &[Alarm]) -> Option<DateTime<Utc>> {
    alarms.iter().filter(|alarm| alarm.fired_at.is_none()).map(|alarm| alarm.at).min()
}

/// All alarms of a plan for this due moment, in their order; and the year that the calendar lacks for one of them. One that went off
/// did so, and a warning that would lie before the present run comes at its beginning.
pub(super) fn all(plan: &Plan, due_at: DateTime<Utc>, clockwork: &Clockwork<'_>) -> (Vec<Alarm>, Option<i32>) {
    let mut lacking = None;
    let mut alarms = Vec::new();
    let warnings = plan.rule.warnings.iter();
    let warnings = warnings.map(|w| (AlarmKind::Warning, Some(w.role), clockwork.before(due_at, w.before)));
    let breach = [(AlarmKind::Breach, None, Ok(due_at))];
    let escalations = plan.rule.escalations.iter().map(|escalation| {
        let at = match escalation.after {
            None => Ok(due_at),
            Some(span) => clockwork.after(last_moment(due_at), span).map(|reckoned| reckoned.due_at),
        };
        (AlarmKind::Escalation, Some(escalation.role), at)
    });
    let mut levels = [0_u32; 3];
    for (kind, role, at) in warnings.chain(breach).chain(escalations) {
        let level = match kind {
            AlarmKind::Warning => &mut levels[0],
            AlarmKind::Breach => &mut levels[1],
            AlarmKind::Escalation => &mut levels[2],
        };
        *level += 1;
        let fired_at = fired(&plan.alarms, kind, *level);
        match at {
            Ok(at) if kind == AlarmKind::Warning && at.max(plan.begun_at) >= due_at && fired_at.is_none() => {}
            Ok(at) => alarms.push(Alarm { kind, level: *level, at: at.max(plan.begun_at.min(due_at)), role, fired_at }),
            Err(refused) => lacking = lacking.or(year_of(refused)),
        }
    }
    alarms.sort_by_key(|alarm| (alarm.at, alarm.kind, alarm.level));
    (alarms, lacking)
}

fn fired(before: &[Alarm], kind: AlarmKind, level: u32) -> Option<DateTime<Utc>> {
    before.iter().find(|alarm| (alarm.kind, alarm.level) == (kind, level)).and_then(|alarm| alarm.fired_at)
}
