//! What an engagement is opened with, and what of it can be changed.

use std::collections::BTreeSet;

use bole_domain::engagement::{DelegatedPart, WithholdingAgent};
use bole_domain::ids::{ClientId, TemplateVersionId, UserId};
use bole_domain::standard::Category;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::registry::Example;

/// The parts that are delegated where none is named: all of payroll, which alone has any.
pub(super) fn parts_of(category: Category) -> BTreeSet<DelegatedPart> {
    DelegatedPart::all().filter(|_| category == Category::Payroll).collect()
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
    /// Who withholds income tax; the employer without it: the agency in labour dispatch, else the client. Payroll only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withholding_agent: Option<WithholdingAgent>,
    /// The named payroll specialist. Payroll only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub specialist_id: Option<UserId>,
    /// The delegated parts (clause PY-2.1.1); all without it. Computation is always one. Payroll only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub delegated_parts: Option<BTreeSet<DelegatedPart>>,
}

impl Example for NewEngagement {
    fn example() -> Self {
        Self {
            client_id: ClientId::example(),
            category: Category::Payroll,
            title: "海川智能装备 2026 年薪酬代管".to_owned(),
            withholding_agent: None,
            specialist_id: Some(UserId::example()),
            delegated_parts: Some(parts_of(Category::Payroll)),
        }
    }
}

/// What of an engagement can be changed.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct EngagementDocument {
    #[validate(length(min = 1, max = 200), custom(function = "crate::client::said"))]
    pub(super) title: String,
    pub(super) withholding_agent: WithholdingAgent,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) specialist_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) offered_template_version_id: Option<TemplateVersionId>,
    pub(super) delegated_parts: BTreeSet<DelegatedPart>,
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
            delegated_parts: Some(parts_of(Category::Payroll)),
        }
    }
}
