//! How an engagement is shown.

use std::collections::BTreeSet;

use bole_domain::engagement::{DelegatedPart, Engagement, EngagementStatus, WithholdingAgent};
use bole_domain::ids::{ClientId, ContractId, EngagementId, TemplateVersionId, TypedId, UserId};
use bole_domain::standard::Category;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bodies::NewEngagement;
use crate::http::answer::Answer;
use crate::http::page::Place;
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
    pub(super) fn place(&self) -> Place {
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

/// The answer that shows it.
pub(super) fn shown(engagement: Engagement) -> Answer<EngagementView> {
    let version = engagement.version;
    Answer::ok(EngagementView::from(engagement)).version(version)
}
