//! An engagement changed and closed.

use bole_domain::engagement::{Engagement, EngagementStatus, ResponsibleRole};
use bole_domain::ids::EngagementId;
use bole_domain::settlement::cycle::CycleState;
use bole_persistence::engagement as rows;

use super::bodies::EngagementDocument;
use super::checks::{check_agent, check_offer, check_payroll_stays, check_specialist};
use super::views::shown;
use crate::engagement::access::visible;
use crate::engagement::responsibilities::begin;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::merge::MergePatch;
use crate::http::params::Path;
use crate::http::problem::Problem;

/// `PATCH /api/v1/engagements/{engagement_id}`
pub async fn patch(cx: Cx, id: Path<EngagementId>, Body(patch): Body<MergePatch>) -> Reply {
    cx.write(move |tx, by| {
        let seen = visible(tx, by, *id)?;
        by.saw(seen.version)?;
        let now = EngagementDocument {
            title: seen.title.clone(),
            withholding_agent: seen.withholding_agent.clone(),
            specialist_id: seen.specialist,
            offered_template_version_id: seen.offered_template,
            delegated_parts: seen.delegated.clone(),
        };
        let next = patch.onto(&now)?;
        if seen.status == EngagementStatus::Closed {
            return Err(closed());
        }
        check_payroll_stays(&seen, &next)?;
        check_specialist(tx, next.specialist_id, "/specialist_id")?;
        if next.specialist_id != seen.specialist {
            begin(tx, by, seen.id, (ResponsibleRole::Specialist, next.specialist_id))?;
        }
        check_agent(&next.withholding_agent)?;
        if next.withholding_agent != seen.withholding_agent && !rows::cycle_standings(tx, seen.id)?.is_empty() {
            return Err(Problem::conflict(
                "withholding_agent_in_use",
                "该项目已有结算周期，不能更换扣缴义务人；请为新的扣缴义务人另立项目。",
                "The engagement has cycles, so its withholding agent stays; open another engagement for the new one.",
            ));
        }
        if next.offered_template_version_id != seen.offered_template {
            check_offer(tx, next.offered_template_version_id)?;
        }
        let saved = rows::save(
            tx,
            Engagement {
                title: next.title.trim().to_owned(),
                withholding_agent: next.withholding_agent,
                specialist: next.specialist_id,
                offered_template: next.offered_template_version_id,
                delegated: next.delegated_parts,
                ..seen
            },
        )?;
        Ok(shown(saved))
    })
    .await
}

pub(in crate::engagement) fn closed() -> Problem {
    Problem::conflict("engagement_closed", "该项目已关闭。", "The engagement is closed.")
}

/// `POST /api/v1/engagements/{engagement_id}:close`
pub async fn close(cx: Cx, id: Path<EngagementId>) -> Reply {
    cx.write(move |tx, by| {
        let seen = visible(tx, by, *id)?;
        by.saw(seen.version)?;
        if seen.status == EngagementStatus::Closed {
            return Err(closed());
        }
        let open: Vec<String> = rows::cycle_standings(tx, seen.id)?
            .into_iter()
            .filter(|standing| standing.state.counts() && standing.state != CycleState::Closed)
            .map(|standing| standing.cycle.to_string())
            .collect();
        if !open.is_empty() {
            return Err(Problem::conflict(
                "cycles_open",
                format!("以下结算周期尚未关闭：{}。", open.join("、")),
                format!("These cycles are not closed: {}.", open.join(", ")),
            ));
        }
        let saved = rows::save(tx, Engagement { status: EngagementStatus::Closed, ..seen })?;
        Ok(shown(saved))
    })
    .await
}
