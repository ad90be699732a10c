//! Settlement templates: drafts that may change, published versions that may not (PY-5.2.3).

use bole_domain::ids::{ClientId, TemplateId, TemplateVersionId};
use bole_domain::language::Label;
use bole_domain::settlement::template::TemplateBody;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::{Named, StoreError, corrupt, guarded};
use crate::schema::{cycles as y, engagements as e, settlement_templates as t, template_versions as v};
use crate::store::Tenant;
use crate::types::{At, Json, Key};
use crate::{on_both, page_after};

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
struct TemplateRow {
    id: Key,
    code: String,
    name: Json,
    version: i64,
    created_at: At,
}

impl TemplateRow {
    fn template(self) -> Result<Template, StoreError> {
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
struct VersionRow {
    id: Key,
    template_id: Key,
    number: i64,
    state: String,
    body: Json,
    created_by: Key,
    published_by: Option<Key>,
    published_at: Option<At>,
    version: i64,
    created_at: At,
}

impl VersionRow {
    fn version(self) -> Result<TemplateVersion, StoreError> {
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

/// Makes a template without any version.
pub fn insert(tx: &mut Tenant<'_>, code: &str, name: &Label, by: Key) -> Result<Template, StoreError> {
    let (agency, at, id) = (tx.agency(), tx.at(), tx.new_id::<TemplateId>());
    let json = Json::of(name).map_err(corrupt("settlement_templates", "name"))?;
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(id)),
            t::code.eq(code),
            t::name.eq(&json),
            t::version.eq(1_i64),
            t::created_by.eq(by),
            t::created_at.eq(at),
        ))
        .execute(c))
    .on_unique(
        "template_code_taken",
        "已有使用此代码的结算模板。",
        "There is a settlement template with this code already.",
    )?;
    load(tx, id)
}

/// One template.
pub fn load(tx: &mut Tenant<'_>, id: TemplateId) -> Result<Template, StoreError> {
    let agency = tx.agency();
    let row: TemplateRow =
        on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(TemplateRow::as_select()).first(c))
            .or_not_found("settlement_template")?;
    row.template()
}

/// Templates in the order in which they were made, all or only these.
pub fn list(
    tx: &mut Tenant<'_>,
    only: Option<&[TemplateId]>,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Template>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<TemplateRow> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table.filter(t::agency_id.eq(agency)).select(TemplateRow::as_select()).into_boxed();
        if let Some(only) = only {
            query = query.filter(t::id.eq_any(only.iter().copied().map(Key::of)));
        }
        page_after!(query, t, after, limit).load(c)
    })?;
    rows.into_iter().map(TemplateRow::template).collect()
}

/// Makes the next version of a template, as a draft.
pub fn insert_version(
    tx: &mut Tenant<'_>,
    template: TemplateId,
    body: &TemplateBody,
    by: Key,
) -> Result<TemplateVersion, StoreError> {
    let (agency, at, id) = (tx.agency(), tx.at(), tx.new_id::<TemplateVersionId>());
    let last: Option<i64> = on_both!(&mut *tx.db, |c| v::table
        .filter(v::agency_id.eq(agency).and(v::template_id.eq(Key::of(template))))
        .select(diesel::dsl::max(v::number))
        .first(c))?;
    let number = last.unwrap_or(0).saturating_add(1);
    let json = Json::of(body).map_err(corrupt("template_versions", "body"))?;
    on_both!(&mut *tx.db, |c| diesel::insert_into(v::table)
        .values((
            v::agency_id.eq(agency),
            v::id.eq(Key::of(id)),
            v::template_id.eq(Key::of(template)),
            v::number.eq(number),
            v::state.eq(VersionState::Draft.code()),
            v::body.eq(&json),
            v::created_by.eq(by),
            v::version.eq(1_i64),
            v::created_at.eq(at),
        ))
        .execute(c))
    .on_unique(
        "template_version_taken",
        "同时有人新建了版本，请重试。",
        "Somebody made a version at the same moment; try again.",
    )?;
    load_version_by_id(tx, id)
}

/// One version of a template.
pub fn load_version(tx: &mut Tenant<'_>, template: TemplateId, number: i64) -> Result<TemplateVersion, StoreError> {
    let agency = tx.agency();
    let row: VersionRow = on_both!(&mut *tx.db, |c| v::table
        .filter(v::agency_id.eq(agency).and(v::template_id.eq(Key::of(template))).and(v::number.eq(number)))
        .select(VersionRow::as_select())
        .first(c))
    .or_not_found("template_version")?;
    row.version()
}

/// One version by its id.
pub fn load_version_by_id(tx: &mut Tenant<'_>, id: TemplateVersionId) -> Result<TemplateVersion, StoreError> {
    let agency = tx.agency();
    let row: VersionRow =
        on_both!(&mut *tx.db, |c| v::table.find((agency, Key::of(id))).select(VersionRow::as_select()).first(c))
            .or_not_found("template_version")?;
    row.version()
}

/// A version that concerns a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenVersion {
    /// Its id.
    pub id: TemplateVersionId,
    /// Its template.
    pub template: TemplateId,
}

/// The versions that concern a client: offered to one of his engagements, confirmed for it, or used by its cycles.
pub fn of_client(tx: &mut Tenant<'_>, client: ClientId) -> Result<Vec<SeenVersion>, StoreError> {
    let (agency, client) = (tx.agency(), Key::of(client));
    let named: Vec<(Option<Key>, Option<Key>)> = on_both!(&mut *tx.db, |c| e::table
        .filter(e::agency_id.eq(agency).and(e::client_id.eq(client)))
        .select((e::offered_template_version_id, e::template_version_id))
        .load(c))?;
    let used: Vec<Key> = on_both!(&mut *tx.db, |c| y::table
        .inner_join(e::table.on(e::agency_id.eq(y::agency_id).and(e::id.eq(y::engagement_id))))
        .filter(y::agency_id.eq(agency).and(e::client_id.eq(client)))
        .select(y::template_version_id)
        .distinct()
        .load(c))?;
    let ids: Vec<Key> =
        named.into_iter().flat_map(|(offered, confirmed)| [offered, confirmed]).flatten().chain(used).collect();
    let rows: Vec<(Key, Key)> = on_both!(&mut *tx.db, |c| v::table
        .filter(v::agency_id.eq(agency).and(v::id.eq_any(&ids)))
        .select((v::id, v::template_id))
        .load(c))?;
    Ok(rows.into_iter().map(|(id, template)| SeenVersion { id: id.id(), template: template.id() }).collect())
}

/// Versions of a template after a number, all or only these.
pub fn versions(
    tx: &mut Tenant<'_>,
    template: TemplateId,
    only: Option<&[TemplateVersionId]>,
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<TemplateVersion>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<VersionRow> = on_both!(&mut *tx.db, |c| {
        let mut query = v::table
            .filter(v::agency_id.eq(agency).and(v::template_id.eq(Key::of(template))))
            .filter(v::number.gt(after.unwrap_or(0)))
            .select(VersionRow::as_select())
            .into_boxed();
        if let Some(only) = only {
            query = query.filter(v::id.eq_any(only.iter().copied().map(Key::of)));
        }
        query.order(v::number).limit(limit).load(c)
    })?;
    rows.into_iter().map(VersionRow::version).collect()
}

/// A published version never changes again.
fn still_draft(version: &TemplateVersion) -> Result<(), StoreError> {
    match version.state {
        VersionState::Draft => Ok(()),
        VersionState::Published => Err(StoreError::Conflict {
            code: "template_version_published",
            zh: "该版本已发布并冻结；请新建版本。",
            en: "This version is published and frozen; make a new one.",
        }),
    }
}

/// Replaces a draft's items. Whoever does so is its maker from then on, so that another person publishes it.
pub fn replace_body(
    tx: &mut Tenant<'_>,
    version: &TemplateVersion,
    body: &TemplateBody,
    by: Key,
) -> Result<TemplateVersion, StoreError> {
    still_draft(version)?;
    let json = Json::of(body).map_err(corrupt("template_versions", "body"))?;
    let (agency, id) = (tx.agency(), Key::of(version.id));
    let rows = on_both!(&mut *tx.db, |c| diesel::update(v::table.find((agency, id)))
        .filter(v::version.eq(version.version))
        .set((v::body.eq(&json), v::created_by.eq(by), v::version.eq(v::version + 1)))
        .execute(c))?;
    guarded(rows, "template_version")?;
    load_version_by_id(tx, version.id)
}

/// Publishes a draft.
pub fn publish(tx: &mut Tenant<'_>, version: &TemplateVersion, by: Key) -> Result<TemplateVersion, StoreError> {
    still_draft(version)?;
    let (agency, at, id) = (tx.agency(), tx.at(), Key::of(version.id));
    let rows = on_both!(&mut *tx.db, |c| diesel::update(v::table.find((agency, id)))
        .filter(v::version.eq(version.version))
        .set((
            v::state.eq(VersionState::Published.code()),
            v::published_by.eq(by),
            v::published_at.eq(at),
            v::version.eq(v::version + 1),
        ))
        .execute(c))?;
    guarded(rows, "template_version")?;
    load_version_by_id(tx, version.id)
}
