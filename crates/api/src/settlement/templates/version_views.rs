//! How the versions of a template are shown.

use bole_domain::ids::{TemplateId, TemplateVersionId};
use bole_domain::settlement::template::{self, TemplateBody};
use bole_persistence::settlement::templates::{self as rows, TemplateVersion};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::registry::Example;

/// Where a version stands: `draft`, or `published` and frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TemplateVersionState {
    /// It may still change.
    Draft,
    /// It is frozen.
    Published,
}

impl From<rows::VersionState> for TemplateVersionState {
    fn from(state: rows::VersionState) -> Self {
        match state {
            rows::VersionState::Draft => TemplateVersionState::Draft,
            rows::VersionState::Published => TemplateVersionState::Published,
        }
    }
}

/// A version without its items.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = SettlementTemplateVersionSummary)]
pub struct VersionSummary {
    /// Its id: cycles name it.
    pub id: TemplateVersionId,
    /// Its template.
    pub template_id: TemplateId,
    /// Its number, from 1 on.
    pub number: i64,
    /// Where it stands.
    pub state: TemplateVersionState,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl From<&TemplateVersion> for VersionSummary {
    fn from(version: &TemplateVersion) -> Self {
        Self {
            id: version.id,
            template_id: version.template,
            number: version.number,
            state: version.state.into(),
            published_at: version.published_at,
            created_at: version.created_at,
        }
    }
}

impl Example for VersionSummary {
    fn example() -> Self {
        Self {
            id: TemplateVersionId::example(),
            template_id: TemplateId::example(),
            number: 1,
            state: TemplateVersionState::Published,
            published_at: Some(crate::http::examples::happened_at()),
            created_at: crate::http::examples::happened_at(),
        }
    }
}

/// A version with its items.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = SettlementTemplateVersion)]
pub struct VersionView {
    /// Its id: cycles name it.
    pub id: TemplateVersionId,
    /// Its template.
    pub template_id: TemplateId,
    /// Its number, from 1 on.
    pub number: i64,
    /// Where it stands.
    pub state: TemplateVersionState,
    /// Its items.
    pub body: TemplateBody,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl From<TemplateVersion> for VersionView {
    fn from(version: TemplateVersion) -> Self {
        Self {
            id: version.id,
            template_id: version.template,
            number: version.number,
            state: version.state.into(),
            body: version.body,
            published_at: version.published_at,
            created_at: version.created_at,
        }
    }
}

impl Example for VersionView {
    fn example() -> Self {
        let summary = VersionSummary::example();
        Self {
            id: summary.id,
            template_id: summary.template_id,
            number: summary.number,
            state: summary.state,
            body: template::standard_payroll().clone(),
            published_at: summary.published_at,
            created_at: summary.created_at,
        }
    }
}
