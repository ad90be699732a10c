//! The stepper: how the process of an engagement stands.

use bole_domain::agency::Permission;
use bole_domain::engagement::{
    CycleRef, CycleStanding, Engagement, EngagementStatus, Found, Gate, Needs, ProcessView, Records, RunningTimer,
    WithholdingAgent,
};
use bole_domain::ids::{ClientId, EngagementId, TimerId};
use bole_domain::language::Label;
use bole_domain::settlement::cycle::CycleState;
use bole_domain::sla::timer::TimerState;
use bole_domain::standard::Category;
use bole_persistence::engagement::{engagement_case, records};
use bole_persistence::sla::timers::{self, Kept};
use bole_persistence::{StoreError, Tenant};
use chrono::DateTime;
use serde::Deserialize;
use utoipa::IntoParams;

use super::access::visible_dossier;
use super::steps;
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::examples::happened_at;
use crate::http::params::{Path, Query};
use crate::http::registry::Example;

/// Clocks that the stepper shows at most.
const CLOCKS: i64 = 100;

/// Which cycles the stepper shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProcessQuery {
    /// This cycle only; without it every cycle that is not closed, and the last one.
    pub cycle: Option<CycleRef>,
}

impl Example for ProcessView {
    fn example() -> Self {
        let engagement = Engagement {
            id: EngagementId::example(),
            client: ClientId::example(),
            category: Category::Payroll,
            title: String::new(),
            status: EngagementStatus::Open,
            contract: None,
            withholding_agent: WithholdingAgent { credit_code: String::new(), name: String::new() },
            specialist: None,
            offered_template: None,
            confirmed_template: None,
            delegated: std::collections::BTreeSet::new(),
            version: 1,
            created_at: DateTime::UNIX_EPOCH,
        };
        let nothing = || Self {
            engagement_id: engagement.id,
            category: engagement.category,
            title: engagement.category.title(),
            stages: Vec::new(),
            timers: Vec::new(),
        };
        let drawn = Self::draw(&engagement, &Records::default(), &Found::default(), &[], steps::is_served);
        let timer = RunningTimer {
            id: TimerId::example(),
            policy: "payroll.paid_after_receipt".to_owned(),
            name: Label::new("到款后2个工作日内发薪", "Wages are paid within 2 working days of the full receipt"),
            clauses: vec!["PY-4.1.2".to_owned()],
            cycle: Some(CycleRef::example()),
            state: TimerState::Running,
            due_at: Some(happened_at()),
        };
        Self { timers: vec![timer], ..drawn.unwrap_or_else(|_| nothing()) }
    }
}

/// `GET /api/v1/engagements/{engagement_id}/process`
pub async fn get(cx: Cx, id: Path<EngagementId>, query: Query<ProcessQuery>) -> Reply {
    cx.read(move |tx, by| {
        let dossier = visible_dossier(tx, by, *id)?;
        let case = engagement_case(tx, dossier, &Needs { gate: Gate::WHOLE, ..Needs::default() })?;
        let records = records::counted(tx, *id, case.records)?;
        let shown = shown(&case.found.cycles, query.cycle);
        let drawn = ProcessView::draw(&case.engagement, &records, &case.found, &shown, steps::is_served)?;
        let timers = if by.caller.may(Permission::SlaRead) { running(tx, *id)? } else { Vec::new() };
        Ok(Answer::ok(ProcessView { timers, ..drawn }))
    })
    .await
}

/// The clocks of the engagement that are not over, the next due first.
fn running(tx: &mut Tenant<'_>, id: EngagementId) -> Result<Vec<RunningTimer>, StoreError> {
    let open = timers::open_of(tx, id, CLOCKS)?;
    let subjects: Vec<_> = open.iter().map(|kept| kept.timer.subject.id).collect();
    let cycles = timers::cycles(tx, &subjects)?;
    let shown = |Kept { timer, policy }: Kept| RunningTimer {
        id: timer.id,
        policy: timer.policy,
        name: policy.name.clone(),
        clauses: policy.clauses.clone(),
        cycle: cycles.get(&timer.subject.id).copied(),
        state: timer.state,
        due_at: timer.due_at,
    };
    Ok(open.into_iter().map(shown).collect())
}

fn shown(cycles: &[CycleStanding], wanted: Option<CycleRef>) -> Vec<CycleRef> {
    let last = cycles.last().map(|standing| standing.cycle);
    let takes = |standing: &&CycleStanding| match wanted {
        Some(cycle) => standing.cycle == cycle,
        None => (standing.state.counts() && standing.state != CycleState::Closed) || Some(standing.cycle) == last,
    };
    cycles.iter().filter(takes).map(|standing| standing.cycle).collect()
}
