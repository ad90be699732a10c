//! Engagements: opened, listed, shown, changed, closed.

use std::collections::BTreeSet;

use bole_domain::agency::Role;
use bole_domain::engagement::{DelegatedPart, Engagement, EngagementStatus, WithholdingAgent};
use bole_domain::ids::{ClientId, ContractId, EngagementId, TemplateVersionId, TypedId, UserId};
use bole_domain::people::CreditCode;
use bole_domain::settlement::cycle::CycleState;
use bole_domain::standard::Category;
use bole_persistence::agency::{Status, users};
use bole_persistence::settlement::templates::{self, VersionState};
use bole_persistence::{StoreError, Tenant, engagement as rows};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::access::{offered, visible};
use crate::client::access;
use crate::client::merge::MergePatch;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, Place, after};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// An engagement.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = Engagement)]
pub struct EngagementView {
    /// Its id.
    pub id: EngagementId,
    /// Whose it is.
    pub client_id: ClientId,
    /// Of which category.
    pub category: Category,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub status: EngagementStatus,
    /// The contract, once the signing step named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_id: Option<ContractId>,
    /// Who withholds income tax.
    pub withholding_agent: WithholdingAgent,
    /// The named payroll specialist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub specialist_id: Option<UserId>,
    /// The published settlement template version that the client is asked to confirm (clause PY-5.2.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered_template_version_id: Option<TemplateVersionId>,
    /// The settlement template version that the client confirmed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template_version_id: Option<TemplateVersionId>,
    /// The delegated parts; computation is always one.
    pub delegated_parts: BTreeSet<DelegatedPart>,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
}

impl From<Engagement> for EngagementView {
    fn from(engagement: Engagement) -> Self {
        Self {
            id: engagement.id,
            client_id: engagement.client,
            category: engagement.category,
            title: engagement.title,
            status: engagement.status,
            contract_id: engagement.contract,
            withholding_agent: engagement.withholding_agent,
            specialist_id: engagement.specialist,
            offered_template_version_id: engagement.offered_template,
            template_version_id: engagement.confirmed_template,
            delegated_parts: engagement.delegated,
            version: engagement.version,
            created_at: engagement.created_at,
        }
    }
}

impl EngagementView {
    fn place(&self) -> Place {
        (self.created_at, self.id.uuid())
    }
}

impl Example for EngagementView {
    fn example() -> Self {
        let new = NewEngagement::example();
        Self {
            id: EngagementId::example(),
            client_id: new.client_id,
            category: new.category,
            title: new.title,
            status: EngagementStatus::Open,
            contract_id: Some(ContractId::example()),
            withholding_agent: WithholdingAgent {
                credit_code: "91130100MA0ABCDE10".to_owned(),
                name: "海川智能装备有限公司".to_owned(),
            },
            specialist_id: new.specialist_id,
            offered_template_version_id: Some(TemplateVersionId::example()),
            template_version_id: Some(TemplateVersionId::example()),
            delegated_parts: DelegatedPart::all().collect(),
            version: 1,
            created_at: crate::http::examples::made_at(),
        }
    }
}

fn every_part() -> BTreeSet<DelegatedPart> {
    DelegatedPart::all().collect()
}

/// An engagement to be opened.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewEngagement {
    /// Whose it is.
    pub client_id: ClientId,
    /// Of which category.
    pub category: Category,
    /// Its title.
    #[validate(length(min = 1, max = 200), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// Who withholds income tax; the client without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withholding_agent: Option<WithholdingAgent>,
    /// The named payroll specialist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub specialist_id: Option<UserId>,
    /// The delegated parts (clause PY-2.1.1); all without it. Computation is always one.
    #[serde(default = "every_part")]
    #[schema(required = false)]
    pub delegated_parts: BTreeSet<DelegatedPart>,
}

impl Example for NewEngagement {
    fn example() -> Self {
        Self {
            client_id: ClientId::example(),
            category: Category::Payroll,
            title: "海川智能装备 2026 年薪酬代管".to_owned(),
            withholding_agent: None,
            specialist_id: Some(UserId::example()),
            delegated_parts: every_part(),
        }
    }
}

/// What of an engagement can be changed.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
struct EngagementDocument {
    #[validate(length(min = 1, max = 200), custom(function = "crate::client::said"))]
    title: String,
    withholding_agent: WithholdingAgent,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    specialist_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offered_template_version_id: Option<TemplateVersionId>,
    delegated_parts: BTreeSet<DelegatedPart>,
}

/// A change of an engagement; what is absent stays. Cycles that are open already keep what held when they were opened.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EngagementPatch {
    /// Its title.
    #[schema(min_length = 1, max_length = 200, nullable = false)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who withholds income tax.
    #[schema(nullable = false)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withholding_agent: Option<WithholdingAgent>,
    /// The named payroll specialist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub specialist_id: Option<UserId>,
    /// The published settlement template version that the client is asked to confirm (clause PY-5.2.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered_template_version_id: Option<TemplateVersionId>,
    /// The delegated parts.
    #[schema(nullable = false)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegated_parts: Option<BTreeSet<DelegatedPart>>,
}

impl Example for EngagementPatch {
    fn example() -> Self {
        Self {
            title: None,
            withholding_agent: None,
            specialist_id: Some(UserId::example()),
            offered_template_version_id: None,
            delegated_parts: Some(every_part()),
        }
    }
}

/// Which engagements.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EngagementQuery {
    /// Of this client.
    pub client_id: Option<ClientId>,
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// The answer that shows it.
fn shown(engagement: Engagement) -> Answer<EngagementView> {
    let version = engagement.version;
    Answer::ok(EngagementView::from(engagement)).version(version)
}

/// The named specialist is an active user of the agency in that position.
fn check_specialist(tx: &mut Tenant<'_>, id: Option<UserId>) -> Result<(), Problem> {
    let Some(id) = id else { return Ok(()) };
    let fit = match users::load(tx, id) {
        Ok(user) => user.status == Status::Active && user.roles.contains(&Role::PayrollSpecialist),
        Err(StoreError::NotFound(_)) => false,
        Err(other) => return Err(other.into()),
    };
    if fit {
        Ok(())
    } else {
        Err(Problem::rule(
            "specialist_unfit",
            "/specialist_id",
            "指定的薪酬专员须是本机构在用的薪酬专员用户。",
            "The named specialist is an active user of the agency with the role payroll_specialist.",
        ))
    }
}

fn check_agent(agent: &WithholdingAgent) -> Result<(), Problem> {
    let sound = agent.credit_code.parse::<CreditCode>().is_ok_and(|code| code.to_string() == agent.credit_code);
    let named = !agent.name.trim().is_empty() && agent.name.chars().count() <= 200;
    if !sound {
        return Err(Problem::rule(
            "credit_code_invalid",
            "/withholding_agent/credit_code",
            "扣缴义务人的统一社会信用代码有误。",
            "This is not a unified social credit code: its form or its check character is wrong.",
        ));
    }
    if !named {
        return Err(Problem::rule(
            "name_invalid",
            "/withholding_agent/name",
            "扣缴义务人名称须为 1 至 200 个字符。",
            "The withholding agent's name has 1 to 200 characters.",
        ));
    }
    Ok(())
}

/// What is offered to a client is published: it cannot change under his confirmation.
fn check_offer(tx: &mut Tenant<'_>, id: Option<TemplateVersionId>) -> Result<(), Problem> {
    let Some(id) = id else { return Ok(()) };
    match templates::load_version_by_id(tx, id) {
        Ok(version) => match version.state {
            VersionState::Published => Ok(()),
            VersionState::Draft => Err(Problem::conflict(
                "template_not_published",
                "该模板版本尚未发布，请先由另一人发布。",
                "The template version is not published; another person than its maker publishes it first.",
            )),
        },
        Err(StoreError::NotFound(_)) => Err(Problem::rule(
            "template_version_unknown",
            "/offered_template_version_id",
            "没有这个结算模板版本。",
            "There is no such template version.",
        )),
        Err(other) => Err(other.into()),
    }
}

/// `POST /api/v1/engagements`
pub async fn create(cx: Cx, Body(new): Body<NewEngagement>) -> Reply {
    offered(new.category)?;
    cx.write(move |tx, by| {
        let owner = access::usable(tx, by, new.client_id)?;
        check_specialist(tx, new.specialist_id)?;
        let agent = new
            .withholding_agent
            .unwrap_or_else(|| WithholdingAgent { credit_code: owner.credit_code.clone(), name: owner.name.clone() });
        check_agent(&agent)?;
        let engagement = Engagement {
            id: tx.new_id(),
            client: owner.id,
            category: new.category,
            title: new.title.trim().to_owned(),
            status: EngagementStatus::Open,
            contract: None,
            withholding_agent: agent,
            specialist: new.specialist_id,
            offered_template: None,
            confirmed_template: None,
            delegated: new.delegated_parts,
            version: 1,
            created_at: tx.at().get(),
        };
        rows::insert(tx, &engagement, by.caller.principal)?;
        let place = format!("/api/v1/engagements/{}", engagement.id);
        Ok(Answer::created(EngagementView::from(engagement), place).version(1))
    })
    .await
}

/// `GET /api/v1/engagements`
pub async fn list(cx: Cx, query: Query<EngagementQuery>) -> Reply {
    let query = query.into_inner();
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let client = match query.client_id {
            Some(id) => Some(access::client(tx, by, id)?.id),
            None => by.caller.client,
        };
        let found = rows::list(tx, client, after, limit + 1)?;
        let views = found.into_iter().map(EngagementView::from).collect();
        Ok(Answer::ok(Page::cut(views, limit, EngagementView::place)))
    })
    .await
}

/// `GET /api/v1/engagements/{engagement_id}`
pub async fn get(cx: Cx, id: Path<EngagementId>) -> Reply {
    cx.read(move |tx, by| Ok(shown(visible(tx, by, *id)?))).await
}

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
        check_specialist(tx, next.specialist_id)?;
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

fn closed() -> Problem {
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
            .filter(|standing| !matches!(standing.state, CycleState::Closed | CycleState::Cancelled))
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
