//! Alarms of a timer: warnings before it is due, its breach, escalations after it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Plan;
use super::reckoning::{last_moment, year_of};
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

/// All alarms of a plan for this due moment, in their order; and the year that the calendar lacks for one of them. What went off is
/// kept, and the role that it told is not told the same again; a warning that would lie before the present run comes at its
/// beginning. A warning to the client counts the days on which it is there.
pub(super) fn all(plan: &Plan, due_at: DateTime<Utc>, clockwork: &Clockwork<'_>) -> (Vec<Alarm>, Option<i32>) {
    let mut lacking = None;
    let mut alarms: Vec<Alarm> = plan.alarms.iter().filter(|alarm| alarm.fired_at.is_some()).copied().collect();
    let mut told = alarms.clone();
    let highest = |kind| (kind, alarms_of(&told, kind).map(|alarm| alarm.level).max().unwrap_or_default());
    let mut levels = [AlarmKind::Warning, AlarmKind::Breach, AlarmKind::Escalation].map(highest);
    let warnings = plan.rule.warnings.iter();
    let warnings = warnings.map(|w| {
        let at = clockwork.toward(w.role).before(due_at, w.before);
        (AlarmKind::Warning, Some(w.role), at)
    });
    let breach = [(AlarmKind::Breach, None, Ok(due_at))];
    let escalations = plan.rule.escalations.iter().map(|escalation| {
        let at = match escalation.after {
            None => Ok(due_at),
            Some(span) => clockwork.after(last_moment(due_at), span).map(|reckoned| reckoned.due_at),
        };
        (AlarmKind::Escalation, Some(escalation.role), at)
    });
    for (kind, role, at) in warnings.chain(breach).chain(escalations) {
        if let Some(place) = told.iter().position(|alarm| (alarm.kind, alarm.role) == (kind, role)) {
            told.remove(place);
            continue;
        }
        match at {
            Ok(at) if kind == AlarmKind::Warning && at.max(plan.begun_at) >= due_at => {}
            Ok(at) => {
                let Some((_, level)) = levels.iter_mut().find(|(of, _)| *of == kind) else { continue };
                *level += 1;
                let at = at.max(plan.begun_at.min(due_at));
                alarms.push(Alarm { kind, level: *level, at, role, fired_at: None });
            }
            Err(refused) => lacking = lacking.or(year_of(refused)),
        }
    }
    alarms.sort_by_key(|alarm| (alarm.at, alarm.kind, alarm.level));
    (alarms, lacking)
}

fn alarms_of(alarms: &[Alarm], kind: AlarmKind) -> impl Iterator<Item = &Alarm> {
    alarms.iter().filter(move |alarm| alarm.kind == kind)
}
