//! Templates and their versions as they are stored.

use bole_domain::ids::{TemplateId, TemplateVersionId};
use bole_domain::language::Label;
use bole_domain::settlement::template::TemplateBody;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::{StoreError, corrupt};
use crate::schema::{settlement_templates as t, template_versions as v};
use crate::types::{At, Json, Key};

/// A settlement template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// Its code within the agency.
    pub code: String,
    /// Its name.
    pub name: Label,
    /// Version of the row.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Where a version stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionState {
    /// It may still change.
    Draft,
    /// It is frozen.
    Published,
}

impl VersionState {
    /// As rows write it.
    pub fn code(self) -> &'static str {
        match self {
            VersionState::Draft => "draft",
            VersionState::Published => "published",
        }
    }
}

/// A version of a template.
#[derive(Debug, Clone)]
pub struct TemplateVersion {
    /// Its id.
    pub id: TemplateVersionId,
    /// Its template.
    pub template: TemplateId,
    /// Its number, from 1 on.
    pub number: i64,
    /// Where it stands.
    pub state: VersionState,
    /// Its items.
    pub body: TemplateBody,
    /// Who made it.
    pub created_by: Key,
    /// Who published it.
    pub published_by: Option<Key>,
    /// When.
    pub published_at: Option<DateTime<Utc>>,
    /// Version of the row.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
pub(super) struct TemplateRow {
    pub(super) id: Key,
    code: String,
    name: Json,
    pub(super) version: i64,
    created_at: At,
}

impl TemplateRow {
    pub(super) fn template(self) -> Result<Template, StoreError> {
        Ok(Template {
            id: self.id.id(),
            code: self.code,
            name: self.name.read().map_err(corrupt("settlement_templates", "name"))?,
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = v)]
pub(super) struct VersionRow {
    pub(super) id: Key,
    template_id: Key,
    number: i64,
    pub(super) state: String,
    body: Json,
    created_by: Key,
    published_by: Option<Key>,
    published_at: Option<At>,
    pub(super) version: i64,
    created_at: At,
}

impl VersionRow {
    pub(super) fn version(self) -> Result<TemplateVersion, StoreError> {
        let state = [VersionState::Draft, VersionState::Published]
            .into_iter()
            .find(|state| state.code() == self.state)
            .ok_or(StoreError::Corrupt { table: "template_versions", column: "state" })?;
        Ok(TemplateVersion {
            id: self.id.id(),
            template: self.template_id.id(),
            number: self.number,
            state,
            body: self.body.read().map_err(corrupt("template_versions", "body"))?,
            created_by: self.created_by,
            published_by: self.published_by,
            published_at: self.published_at.map(At::get),
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}
