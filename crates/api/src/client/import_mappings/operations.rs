//! Mappings: listed, recorded, shown, changed, switched off.

use bole_domain::ids::{ClientId, ImportMappingId};
use bole_persistence::Tenant;
use bole_persistence::client::Status;
use bole_persistence::client::import_mappings::{self as rows, Kept};

use super::bodies::ImportMappingDocument;
use super::views::{ImportMappingView, shown};
use crate::client::access;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::merge::MergePatch;
use crate::http::page::{self, Page, PageQuery, after};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

/// A mapping under a client whom the caller may see.
fn mapping(tx: &mut Tenant<'_>, by: &By, (client, id): (ClientId, ImportMappingId)) -> Result<Kept, Problem> {
    let client = access::client(tx, by, client)?;
    let found = rows::load(tx, id)?;
    if found.client == client.id { Ok(found) } else { Err(Problem::not_found("import_mapping")) }
}

/// `GET /api/v1/clients/{client_id}/import-mappings`
pub async fn list(cx: Cx, id: Path<ClientId>, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let client = access::client(tx, by, *id)?;
        let found = rows::list(tx, client.id, after, limit + 1)?;
        let views = found.into_iter().map(ImportMappingView::from).collect();
        Ok(Answer::ok(Page::cut(views, limit, ImportMappingView::place)))
    })
    .await
}

/// `POST /api/v1/clients/{client_id}/import-mappings`
pub async fn create(cx: Cx, id: Path<ClientId>, Body(new): Body<ImportMappingDocument>) -> Reply {
    cx.write(move |tx, by| {
        let client = access::client(tx, by, *id)?;
        let import = new.import;
        let (name, body) = new.parts();
        body.check(import)?;
        let kept = rows::insert(tx, client.id, import, (name, body), by.caller.public_id())?;
        let place = format!("/api/v1/clients/{}/import-mappings/{}", client.id, kept.id);
        let version = kept.version;
        Ok(Answer::created(ImportMappingView::from(kept), place).version(version))
    })
    .await
}

/// `GET /api/v1/clients/{client_id}/import-mappings/{import_mapping_id}`
pub async fn get(cx: Cx, path: Path<(ClientId, ImportMappingId)>) -> Reply {
    cx.read(move |tx, by| mapping(tx, by, *path).map(shown)).await
}

/// `PATCH /api/v1/clients/{client_id}/import-mappings/{import_mapping_id}`
pub async fn patch(cx: Cx, path: Path<(ClientId, ImportMappingId)>, Body(patch): Body<MergePatch>) -> Reply {
    cx.write(move |tx, by| {
        let seen = mapping(tx, by, *path)?;
        by.saw(seen.version)?;
        if patch.names("import") {
            return Err(Problem::malformed(
                "unknown_field",
                "/import",
                "映射所属的导入不能更改，请另建映射。",
                "The import of a mapping stays; record another mapping instead.",
            ));
        }
        let now = ImportMappingDocument {
            import: seen.import,
            name: seen.name.clone(),
            columns: seen.body.columns.clone(),
            passed_over: seen.body.passed_over.clone(),
            fixed: seen.body.fixed.clone(),
        };
        let (name, body) = patch.onto(&now)?.parts();
        body.check(seen.import)?;
        Ok(shown(rows::save(tx, Kept { name, body, recorded_by: by.caller.public_id(), ..seen })?))
    })
    .await
}

/// `POST /api/v1/clients/{client_id}/import-mappings/{import_mapping_id}:disable`
pub async fn disable(cx: Cx, path: Path<(ClientId, ImportMappingId)>) -> Reply {
    cx.write(move |tx, by| {
        let seen = mapping(tx, by, *path)?;
        by.saw(seen.version)?;
        super::reading::in_use(&seen)?;
        let off = Kept { status: Status::Disabled, recorded_by: by.caller.public_id(), ..seen };
        Ok(shown(rows::save(tx, off)?))
    })
    .await
}
