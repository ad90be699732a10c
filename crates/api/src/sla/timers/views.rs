//! Timers as answers.

use bole_domain::agency::Role;
use bole_domain::engagement::CycleRef;
use bole_domain::ids::{ClientId, CycleId, EngagementId, TimerId};
use bole_domain::language::Language;
use bole_domain::sla::StretchKind;
use bole_domain::sla::policy::Policy;
use bole_domain::sla::timer::{ExplainedStretch, Mark, MarkKind, SubjectKind, Timer, TimerExplanation, TimerState};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::examples::happened_at;
use crate::http::registry::Example;

/// Something that happened to a timer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct TimerMark {
    /// What.
    pub kind: MarkKind,
    /// The how-manieth of its kind, from 1 on.
    pub level: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// The role that is to be told, of a warning or an escalation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Who did it; left out where it was the clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A timer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct TimerView {
    /// Its id.
    pub id: TimerId,
    /// Code of its policy.
    #[schema(example = "payroll.paid_after_receipt")]
    pub policy: String,
    /// Version of the rule; 0 is the shipped one.
    pub policy_version: i64,
    /// What the policy says.
    pub name: String,
    /// The clauses that it proves.
    pub clauses: Vec<String>,
    /// Where it stands.
    pub state: TimerState,
    /// What sort of thing it watches.
    pub subject: SubjectKind,
    /// Id of what it watches.
    #[schema(example = "cyc_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D")]
    pub subject_id: String,
    /// The engagement, where it belongs to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engagement_id: Option<EngagementId>,
    /// The client; left out for the agency's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
    /// The cycle, where it watches one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "2026-03")]
    pub cycle: Option<CycleRef>,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// The first moment that is too late; left out while it is paused or waits for a year of the calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<DateTime<Utc>>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    /// The year of the calendar that it waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_for_year: Option<i32>,
    /// What happened to it, the oldest first; shown when one timer is read.
    pub marks: Vec<TimerMark>,
}

impl TimerView {
    pub(super) fn of(timer: &Timer, policy: &Policy, cycle: Option<CycleRef>, language: Language) -> Self {
        Self {
            id: timer.id,
            policy: timer.policy.clone(),
            policy_version: timer.policy_version,
            name: policy.name.text(language).to_owned(),
            clauses: policy.clauses.clone(),
            state: timer.state,
            subject: timer.subject.kind,
            subject_id: timer.subject.public_id(),
            engagement_id: timer.subject.engagement,
            client_id: timer.subject.client,
            cycle,
            started_at: timer.started_at,
            due_at: timer.due_at,
            ended_at: timer.ended_at,
            waits_for_year: timer.plan.waits_for,
            marks: Vec::new(),
        }
    }

    pub(super) fn with(self, marks: Vec<Mark>) -> Self {
        let mark = |Mark { kind, level, at, role, by, reason }| TimerMark { kind, level, at, role, by, reason };
        Self { marks: marks.into_iter().map(mark).collect(), ..self }
    }
}

impl Example for TimerView {
    fn example() -> Self {
        let at = happened_at();
        let mark = |kind, at| TimerMark { kind, level: 1, at, role: None, by: None, reason: None };
        Self {
            id: TimerId::example(),
            policy: "payroll.paid_after_receipt".to_owned(),
            policy_version: 0,
            name: "到款后2个工作日内发薪".to_owned(),
            clauses: vec!["PY-4.1.2".to_owned()],
            state: TimerState::Met,
            subject: SubjectKind::Cycle,
            subject_id: CycleId::example().to_string(),
            engagement_id: Some(EngagementId::example()),
            client_id: Some(ClientId::example()),
            cycle: Some(CycleRef::example()),
            started_at: at,
            due_at: Some(at + TimeDelta::hours(58)),
            ended_at: Some(at + TimeDelta::hours(20)),
            waits_for_year: None,
            marks: vec![mark(MarkKind::Started, at), mark(MarkKind::Met, at + TimeDelta::hours(20))],
        }
    }
}

/// Why a timer is due when it is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct TimerExplanationView {
    /// The timer.
    pub id: TimerId,
    /// What its policy says.
    pub name: String,
    /// The law that the policy follows, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<String>,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// The first moment that is too late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<DateTime<Utc>>,
    /// In one sentence.
    pub summary: String,
    /// From the start to the due moment without a gap; empty where that lies before the start.
    pub stretches: Vec<ExplainedStretch>,
}

impl TimerExplanationView {
    pub(super) fn of(timer: &Timer, policy: &Policy, explained: TimerExplanation, language: Language) -> Self {
        let TimerExplanation { summary, stretches } = explained;
        let name = policy.name.text(language).to_owned();
        let (id, started_at, due_at) = (timer.id, timer.started_at, timer.due_at);
        Self { id, name, law: policy.law.clone(), started_at, due_at, summary, stretches }
    }
}

impl Example for TimerExplanationView {
    fn example() -> Self {
        let at = happened_at();
        let stretch = |from, to, kind, counts, text: &str| {
            let (from, to) = (at + TimeDelta::hours(from), at + TimeDelta::hours(to));
            ExplainedStretch { from, to, kind, counts, text: text.to_owned() }
        };
        Self {
            id: TimerId::example(),
            name: "到款后2个工作日内发薪".to_owned(),
            law: None,
            started_at: at,
            due_at: Some(at + TimeDelta::hours(58)),
            summary: "自2026-02-25 14:13起2个工作日，至2026-02-28 00:00止。".to_owned(),
            stretches: vec![
                stretch(0, 10, StretchKind::FirstDay, false, "起始当日，不计入"),
                stretch(10, 58, StretchKind::WorkingDay, true, "工作日，计入时限（2天）"),
            ],
        }
    }
}
