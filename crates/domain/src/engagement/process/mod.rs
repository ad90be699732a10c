//! The stepper: how every step of a process stands, what stands in its way, and how it is done.

mod blocked;
mod call;
mod standing;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use blocked::Blocked;
pub(super) use blocked::blocked;
pub use call::{NextCall, method, operation_id, path};
pub use standing::{CycleStanding, StepStanding};

use super::{CycleRef, Engagement, Found, Records};
use crate::ids::{EngagementId, TimerId};
use crate::language::Label;
use crate::sla::timer::TimerState;
use crate::standard::{Category, Clause, ClauseCode, Need, Process, Scope, StandardRefusal, catalogue};
use call::next_call;
use standing::holds;

/// How a step stands, for the whole engagement or for one cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepView {
    /// Its clause.
    pub clause: ClauseCode,
    /// Its title.
    pub title: Label,
    /// What it is held against.
    pub scope: Scope,
    /// How strongly it binds.
    pub need: Need,
    /// The cycle, for a step of a cycle; absent on the line that opens the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<CycleRef>,
    /// How it stands.
    pub state: StepStanding,
    /// Why it does not apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What stands in its way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocked_by: Vec<Blocked>,
    /// How many subjects have a record, for a step of subjects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subjects: Option<u64>,
    /// How it is done, while it is available.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextCall>,
}

/// A stage of the process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StageView {
    /// Its code.
    pub stage: ClauseCode,
    /// Its title.
    pub title: Label,
    /// Its steps; one of a cycle stands once for each cycle.
    pub steps: Vec<StepView>,
}

/// A process with the standing of its steps: what a front end needs to draw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EngagementProcess)]
pub struct ProcessView {
    /// The engagement.
    pub engagement_id: EngagementId,
    /// Its category.
    pub category: Category,
    /// The category's title.
    pub title: Label,
    /// Its stages in order.
    pub stages: Vec<StageView>,
    /// Its clocks that are not over, the next due first, a hundred at most; none to whoever may not read clocks.
    pub timers: Vec<RunningTimer>,
}

/// A clock that is not over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunningTimer {
    /// The timer.
    pub id: TimerId,
    /// Code of its policy.
    pub policy: String,
    /// What the policy says.
    pub name: Label,
    /// The clauses that it proves.
    pub clauses: Vec<String>,
    /// The cycle, where it watches one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "2026-03")]
    pub cycle: Option<CycleRef>,
    /// Where it stands.
    pub state: TimerState,
    /// The first moment that is too late; left out while it is paused or waits for a year of the calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<DateTime<Utc>>,
}

impl ProcessView {
    /// Draws the process of an engagement. `cycles` are the cycles to show; what is not `served` is shown as blocked by that.
    pub fn draw(
        engagement: &Engagement,
        records: &Records,
        found: &Found,
        cycles: &[CycleRef],
        served: fn(ClauseCode) -> bool,
    ) -> Result<Self, StandardRefusal> {
        let step_view = |clause: &Clause, cycle| step_view(clause, engagement, records, found, cycle, served);
        let process: &Process = catalogue().process(engagement.category)?;
        let stages = process
            .stages
            .iter()
            .map(|stage| {
                let mut steps = Vec::new();
                for clause in &stage.steps {
                    if clause.scope == Scope::Cycle {
                        for cycle in cycles {
                            steps.push(step_view(clause, Some(*cycle))?);
                        }
                    }
                    if clause.scope != Scope::Cycle || opens_cycles(clause) {
                        steps.push(step_view(clause, None)?);
                    }
                }
                Ok(StageView { stage: stage.stage.code, title: stage.stage.title.clone(), steps })
            })
            .collect::<Result<_, StandardRefusal>>()?;
        let (title, timers) = (process.title.clone(), Vec::new());
        Ok(Self { engagement_id: engagement.id, category: engagement.category, title, stages, timers })
    }
}

/// Is it the step that opens a cycle?
fn opens_cycles(clause: &Clause) -> bool {
    clause.code == ClauseCode::step(Category::Payroll, 3, 1)
}

fn step_view(
    clause: &Clause,
    engagement: &Engagement,
    records: &Records,
    found: &Found,
    cycle: Option<CycleRef>,
    served: fn(ClauseCode) -> bool,
) -> Result<StepView, StandardRefusal> {
    let (state, reason, blocked_by) = match holds(clause, records, found, cycle) {
        Some((state, reason)) => (state, reason, Vec::new()),
        None => match blocked(clause, engagement, records, found, cycle)? {
            none if none.is_empty() && served(clause.code) => (StepStanding::Available, None, none),
            none if none.is_empty() => (StepStanding::Blocked, None, vec![Blocked::not_served()]),
            reasons => (StepStanding::Blocked, None, reasons),
        },
    };
    let subjects = (clause.scope == Scope::Subject).then(|| records.subjects(clause.code));
    // A step of subjects goes on with further subjects; an opened cycle goes on by its verbs, told by the cycle itself.
    let begun = opens_cycles(clause) && cycle.is_some();
    let more = state == StepStanding::Available || (clause.scope == Scope::Subject && state == StepStanding::Done);
    let next = (more && !begun).then(|| next_call(clause, engagement, cycle));
    Ok(StepView {
        clause: clause.code,
        title: clause.title.clone(),
        scope: clause.scope,
        need: clause.need,
        cycle,
        state,
        reason,
        blocked_by,
        subjects,
        next,
    })
}
