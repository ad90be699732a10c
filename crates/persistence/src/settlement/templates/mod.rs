//! Settlement templates: drafts that may change, published versions that may not (PY-5.2.3).

mod row;
mod seen;
mod version;

use bole_domain::ids::TemplateId;
use bole_domain::language::Label;
use diesel::prelude::*;

pub use row::{Template, TemplateVersion, VersionState};
pub use seen::{SeenVersion, of_client};
pub use version::{insert_version, load_version, load_version_by_id, publish, replace_body, versions};

use crate::error::{Named, StoreError, corrupt};
use crate::schema::settlement_templates as t;
use crate::store::Tenant;
use crate::types::{At, Json, Key};
use crate::{on_both, page_after};
use row::TemplateRow;

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
