//! The mapping that an import is told.

use bole_domain::ids::{EngagementId, ImportMappingId};
use bole_domain::jobs::mapping::{ImportMapping, MappedImport};
use bole_persistence::client::Status;
use bole_persistence::client::import_mappings::{self as rows, Kept};
use bole_persistence::{Mode, Tenant};

use crate::engagement::access::visible;
use crate::http::context::{By, Cx, blocking};
use crate::http::problem::Problem;

/// It was not switched off.
pub(super) fn in_use(kept: &Kept) -> Result<(), Problem> {
    match kept.status {
        Status::Active => Ok(()),
        Status::Disabled => {
            Err(Problem::conflict("mapping_disabled", "该映射已停用。", "This mapping is switched off."))
        }
    }
}

fn named(
    tx: &mut Tenant<'_>,
    by: &By,
    engagement: EngagementId,
    import: MappedImport,
    id: ImportMappingId,
) -> Result<ImportMapping, Problem> {
    let client = visible(tx, by, engagement)?.client;
    let kept = rows::load(tx, id)?;
    if kept.client != client {
        return Err(Problem::not_found("import_mapping"));
    }
    if kept.import != import {
        return Err(Problem::rule(
            "mapping_of_other_import",
            "query:mapping",
            format!("该映射用于另一种导入（{}）。", kept.import),
            format!("This mapping is for another import ({}).", kept.import),
        ));
    }
    in_use(&kept)?;
    Ok(kept.body)
}

/// The mapping of an engagement's client that a file is to be read by, if one is named.
pub(crate) async fn of_file(
    cx: &Cx,
    engagement: EngagementId,
    import: MappedImport,
    id: Option<ImportMappingId>,
) -> Result<Option<ImportMapping>, Problem> {
    let Some(id) = id else { return Ok(None) };
    let (app, by) = (cx.app().clone(), cx.by().clone());
    blocking(move || app.store.tenant(by.caller.agency, Mode::Read, |tx| named(tx, &by, engagement, import, id)))
        .await
        .map(Some)
}
