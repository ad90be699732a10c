//! The stepper: how the process of an engagement stands.

use bole_domain::engagement::{
    CycleRef, CycleStanding, Engagement, EngagementStatus, Found, Gate, Needs, ProcessView, Records, WithholdingAgent,
};
use bole_domain::ids::{ClientId, EngagementId};
use bole_domain::settlement::cycle::CycleState;
use bole_domain::standard::Category;
use bole_persistence::engagement::{engagement_case, records};
use chrono::DateTime;
use serde::Deserialize;
use utoipa::IntoParams;

use super::access::visible_dossier;
use super::steps;
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::params::{Path, Query};
use crate::http::registry::Example;

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
        };
        Self::draw(&engagement, &Records::default(), &Found::default(), &[], steps::is_served)
            .unwrap_or_else(|_| nothing())
    }
}

/// `GET /api/v1/engagements/{engagement_id}/process`
pub async fn get(cx: Cx, id: Path<EngagementId>, query: Query<ProcessQuery>) -> Reply {
    cx.read(move |tx, by| {
        let dossier = visible_dossier(tx, by, *id)?;
        let case = engagement_case(tx, dossier, &Needs { gate: Gate::WHOLE, ..Needs::default() })?;
        let records = records::counted(tx, *id, case.records)?;
        let shown = shown(&case.found.cycles, query.cycle);
        Ok(Answer::ok(ProcessView::draw(&case.engagement, &records, &case.found, &shown, steps::is_served)?))
    })
    .await
}

fn shown(cycles: &[CycleStanding], wanted: Option<CycleRef>) -> Vec<CycleRef> {
    let last = cycles.last().map(|standing| standing.cycle);
    let takes = |standing: &&CycleStanding| match wanted {
        Some(cycle) => standing.cycle == cycle,
        None => (standing.state.counts() && standing.state != CycleState::Closed) || Some(standing.cycle) == last,
    };
    cycles.iter().filter(takes).map(|standing| standing.cycle).collect()
}
