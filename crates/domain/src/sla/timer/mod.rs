//! Timers: one watches one policy for one subject, from what starts it to what stops it.
//!
//! A timer keeps the rule, the calendar's answer and every alarm as they were when it was reckoned, so that later changes of policy
//! or calendar do not reach it; re-dating one is a command of its own.

mod alarm;
mod explain;
mod reckoning;
mod refused;
#[cfg(test)]
mod tests;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

pub use alarm::{Alarm, AlarmKind};
pub use explain::{ExplainedStretch, TimerExplanation};
pub use reckoning::Redating;
pub use refused::TimerRefusal;

use super::clockwork::{Clockwork, Stretch};
use super::policy::{Due, Rule};
use crate::agency::Role;
use crate::ids::{ClientId, ContractId, CycleId, EngagementId, LicenceId, MessageId, QuestionId, TimerId, TypedId};
use crate::standard::coded::coded;

coded! {
    /// What a timer watches.
    SubjectKind {
        /// A monthly cycle.
        Cycle = "cycle",
        /// A contract with a client.
        Contract = "contract",
        /// A question of a client or a person.
        Question = "question",
        /// A message of client or person in a conversation.
        Message = "message",
        /// A licence of the agency.
        Licence = "licence",
    }
}

coded! {
    /// Where a timer stands.
    TimerState {
        /// Its due moment needs a year of the calendar that is not loaded.
        Waiting = "waiting",
        /// It runs.
        Running = "running",
        /// It is stopped for a reason and will go on.
        Paused = "paused",
        /// It is late and runs on.
        Breached = "breached",
        /// It was stopped in time.
        Met = "met",
        /// It was stopped too late.
        Missed = "missed",
        /// What it watched was given up.
        Cancelled = "cancelled",
    }
}

impl TimerState {
    /// It is over and never changes again.
    pub fn is_over(self) -> bool {
        matches!(self, TimerState::Met | TimerState::Missed | TimerState::Cancelled)
    }
}

coded! {
    /// What happened to a timer.
    MarkKind {
        /// It was started.
        Started = "started",
        /// Its warning went off: a role is to be told before it is due.
        Warned = "warned",
        /// It became late.
        Breached = "breached",
        /// Its escalation went off: a role is to be told that it is late.
        Escalated = "escalated",
        /// It was stopped for a reason.
        Paused = "paused",
        /// It went on.
        Resumed = "resumed",
        /// It was given another due moment.
        Redated = "redated",
        /// It was stopped in time.
        Met = "met",
        /// It was stopped too late.
        Missed = "missed",
        /// What it watched was given up.
        Cancelled = "cancelled",
    }
}

/// Something that happened to a timer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What.
    pub kind: MarkKind,
    /// The how-manieth of its kind, from 1 on.
    pub level: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// Who is to be told, of a warning or an escalation.
    pub role: Option<Role>,
    /// Public id of who did it; nobody where it was the clock.
    pub by: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

impl Mark {
    fn of(kind: MarkKind, level: u32, at: DateTime<Utc>) -> Self {
        Self { kind, level, at, role: None, by: None, reason: None }
    }
}

/// What a timer watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// What it is.
    pub kind: SubjectKind,
    /// Its raw id.
    pub id: Uuid,
    /// The engagement to which it belongs, if it belongs to one.
    pub engagement: Option<EngagementId>,
    /// The client for whom it is done; nobody where it is the agency's own.
    pub client: Option<ClientId>,
}

impl Subject {
    /// Its id as others know it.
    pub fn public_id(&self) -> String {
        match self.kind {
            SubjectKind::Cycle => CycleId::from_uuid(self.id).to_string(),
            SubjectKind::Contract => ContractId::from_uuid(self.id).to_string(),
            SubjectKind::Question => QuestionId::from_uuid(self.id).to_string(),
            SubjectKind::Message => MessageId::from_uuid(self.id).to_string(),
            SubjectKind::Licence => LicenceId::from_uuid(self.id).to_string(),
        }
    }
}

/// A pause, its end still open while it lasts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = TimerPause)]
pub struct Pause {
    /// From this moment on.
    pub from: DateTime<Utc>,
    /// Until this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<DateTime<Utc>>,
    /// Why.
    pub reason: String,
}

/// What a timer keeps of its reckoning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The rule.
    pub rule: Rule,
    /// The day that the subject names, where the rule is due on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<NaiveDate>,
    /// When its present run began: at its start, or where it went on after a pause.
    pub begun_at: DateTime<Utc>,
    /// Units of the span that were over before that.
    #[serde(default)]
    pub used: u32,
    /// How the due moment was found, from the start on.
    pub stretches: Vec<Stretch>,
    /// Its alarms in their order.
    pub alarms: Vec<Alarm>,
    /// Its pauses.
    #[serde(default)]
    pub pauses: Vec<Pause>,
    /// How often it was given another due moment.
    #[serde(default)]
    pub redated: u32,
    /// The year of the calendar that something of it waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_for: Option<i32>,
}

/// A timer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timer {
    /// Its id.
    pub id: TimerId,
    /// Code of its policy.
    pub policy: String,
    /// The version of the policy; 0 is the shipped one.
    pub policy_version: i64,
    /// What it watches.
    pub subject: Subject,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// The first moment that is too late.
    pub due_at: Option<DateTime<Utc>>,
    /// Where it stands.
    pub state: TimerState,
    /// How it was reckoned.
    pub plan: Plan,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Version of the row.
    pub version: i64,
}

/// What a timer is started with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTimer {
    /// Its id.
    pub id: TimerId,
    /// Code of its policy.
    pub policy: String,
    /// The version of the policy; 0 is the shipped one.
    pub policy_version: i64,
    /// The rule of that version.
    pub rule: Rule,
    /// What it watches.
    pub subject: Subject,
    /// When it starts.
    pub started_at: DateTime<Utc>,
    /// The day that the subject names.
    pub day: Option<NaiveDate>,
}

/// A timer and what happened to it.
pub type Moved = Result<(Timer, Vec<Mark>), TimerRefusal>;

impl Timer {
    /// Starts one.
    pub fn start(new: NewTimer, clockwork: &Clockwork<'_>) -> (Self, Vec<Mark>) {
        let NewTimer { id, policy, policy_version, rule, subject, started_at, day } = new;
        let (stretches, alarms, pauses) = (Vec::new(), Vec::new(), Vec::new());
        let plan =
            Plan { rule, day, begun_at: started_at, used: 0, stretches, alarms, pauses, redated: 0, waits_for: None };
        let state = TimerState::Running;
        let timer = Self {
            id,
            policy,
            policy_version,
            subject,
            started_at,
            due_at: None,
            state,
            plan,
            ended_at: None,
            version: 1,
        };
        (timer.reckoned(clockwork), vec![Mark::of(MarkKind::Started, 1, started_at)])
    }

    /// When something of it is to be done next; nothing while it is paused or over.
    pub fn next_alarm(&self) -> Option<DateTime<Utc>> {
        match self.state {
            TimerState::Running | TimerState::Breached => alarm::next(&self.plan.alarms),
            TimerState::Waiting | TimerState::Paused | TimerState::Met | TimerState::Missed | TimerState::Cancelled => {
                None
            }
        }
    }

    /// Does what is due by now: each alarm once, however late, and whatever the clock did meanwhile.
    pub fn fired(mut self, now: DateTime<Utc>) -> (Self, Vec<Mark>) {
        if self.next_alarm().is_none() {
            return (self, Vec::new());
        }
        let mut marks = Vec::new();
        for alarm in self.plan.alarms.iter_mut().filter(|alarm| alarm.fired_at.is_none() && alarm.at <= now) {
            alarm.fired_at = Some(now);
            let kind = match alarm.kind {
                AlarmKind::Warning => MarkKind::Warned,
                AlarmKind::Breach => MarkKind::Breached,
                AlarmKind::Escalation => MarkKind::Escalated,
            };
            if alarm.kind == AlarmKind::Breach {
                self.state = TimerState::Breached;
            }
            marks.push(Mark { role: alarm.role, ..Mark::of(kind, alarm.level, now) });
        }
        (self, marks)
    }

    /// What stops it happened at a moment.
    pub fn stopped(self, at: DateTime<Utc>) -> Moved {
        let in_time = self.due_at.is_none_or(|due| at < due);
        let (state, mark) =
            if in_time { (TimerState::Met, MarkKind::Met) } else { (TimerState::Missed, MarkKind::Missed) };
        self.ended(state, mark, at)
    }

    /// What it watched was given up.
    pub fn cancelled(self, at: DateTime<Utc>) -> Moved {
        self.ended(TimerState::Cancelled, MarkKind::Cancelled, at)
    }

    /// It is over, once, and waits for nothing any more.
    fn ended(mut self, state: TimerState, mark: MarkKind, at: DateTime<Utc>) -> Moved {
        if self.state.is_over() {
            return Err(TimerRefusal::Over);
        }
        (self.state, self.ended_at, self.plan.waits_for) = (state, Some(at), None);
        self.close_pause(at);
        Ok((self, vec![Mark::of(mark, 1, at)]))
    }

    /// Stops it for a reason. One that is due on a day has nothing to stop, and one that is late stays late.
    pub fn paused(mut self, at: DateTime<Utc>, by: &str, reason: &str, clockwork: &Clockwork<'_>) -> Moved {
        let Due::After { span } = self.plan.rule.due else { return Err(TimerRefusal::DayIsFixed) };
        let late = self.due_at.is_some_and(|due| due <= at);
        if self.state != TimerState::Running || late {
            return Err(TimerRefusal::NotRunning(if late { TimerState::Breached } else { self.state }));
        }
        let over = clockwork.over(self.plan.begun_at, at, span.unit).map_err(TimerRefusal::Calendar)?;
        self.plan.used = self.plan.used.saturating_add(over).min(span.count);
        self.plan.pauses.push(Pause { from: at, to: None, reason: reason.to_owned() });
        self.state = TimerState::Paused;
        self.due_at = None;
        let level = self.pauses();
        let mark = Mark::of(MarkKind::Paused, level, at);
        Ok((self, vec![Mark { by: Some(by.to_owned()), reason: Some(reason.to_owned()), ..mark }]))
    }

    /// Lets it go on with what was left of its time.
    pub fn resumed(mut self, at: DateTime<Utc>, by: &str, clockwork: &Clockwork<'_>) -> Moved {
        if self.state != TimerState::Paused {
            return Err(TimerRefusal::NotPaused(self.state));
        }
        self.close_pause(at);
        self.state = TimerState::Running;
        self.plan.begun_at = at;
        let level = self.pauses();
        let timer = self.reckoned(clockwork);
        Ok((timer, vec![Mark { by: Some(by.to_owned()), ..Mark::of(MarkKind::Resumed, level, at) }]))
    }

    /// How often it was paused.
    fn pauses(&self) -> u32 {
        u32::try_from(self.plan.pauses.len()).unwrap_or(u32::MAX)
    }

    fn close_pause(&mut self, at: DateTime<Utc>) {
        if let Some(pause) = self.plan.pauses.last_mut().filter(|pause| pause.to.is_none()) {
            pause.to = Some(at);
        }
    }
}
