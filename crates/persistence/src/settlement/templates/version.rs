//! Versions of a template: drafted, changed, published.

use bole_domain::ids::{TemplateId, TemplateVersionId};
use bole_domain::settlement::template::TemplateBody;
use diesel::prelude::*;

use super::row::VersionRow;
use super::{TemplateVersion, VersionState};
use crate::error::{Named, StoreError, corrupt, guarded};
use crate::on_both;
use crate::schema::template_versions as v;
use crate::store::Tenant;
use crate::types::{Json, Key};

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
