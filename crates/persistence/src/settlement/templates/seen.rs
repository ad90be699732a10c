//! The versions that concern a client.

use bole_domain::ids::{ClientId, TemplateId, TemplateVersionId};
use diesel::prelude::*;

use crate::error::StoreError;
use crate::on_both;
use crate::schema::{cycles as y, engagements as e, template_versions as v};
use crate::store::Tenant;
use crate::types::Key;

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
