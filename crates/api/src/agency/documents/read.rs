//! Documents: shown, proven, downloaded by those who may see them.

use actix_web::HttpResponse;
use bole_domain::ids::DocumentId;
use bole_persistence::crypto::sha256_hex;
use bole_persistence::documents::{self as rows, Apart, Content, DocumentRow, Kept};
use bole_persistence::funds::batches;
use bole_persistence::jobs::JobKind;
use bole_persistence::{StoreError, Tenant};

use super::upload::ATTACHMENT;
use super::views::DocumentView;
use crate::http::answer::Answer;
use crate::http::context::{By, Cx, Reply, blocking};
use crate::http::file;
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::objects::{self, Objects};

/// Those outside the agency see what they uploaded themselves. What comes with messages is read in its conversation. Files with people's data in full are read where they belong:
/// payment files and the banks' answers to them at their batch; the files of rosters, inputs and opening balances by their import alone,
/// the roster being revealed by its export, with a reason.
fn hidden(by: &By, row: &DocumentRow) -> bool {
    let foreign = by.caller.is_outside() && row.created_by != by.caller.principal;
    let kind = row.kind.as_str();
    let elsewhere = kind == ATTACHMENT && row.created_by != by.caller.principal;
    foreign
        || elsewhere
        || [batches::FILE, batches::ANSWER].contains(&kind)
        || JobKind::of(kind).is_some_and(JobKind::file_is_personal)
}

fn visible(tx: &mut Tenant<'_>, by: &By, id: DocumentId) -> Result<DocumentRow, Problem> {
    let row = rows::find(tx, id)?;
    if hidden(by, &row) { Err(Problem::not_found("document")) } else { Ok(row) }
}

/// A document that a request names at `pointer`, if it is one that may be named there.
fn named(
    tx: &mut Tenant<'_>,
    id: DocumentId,
    pointer: &str,
    may: impl FnOnce(&DocumentRow) -> bool,
) -> Result<DocumentRow, Problem> {
    match rows::find(tx, id) {
        Ok(row) if may(&row) => Ok(row),
        Ok(_) | Err(StoreError::NotFound(_)) => Err(Problem::rule(
            "document_unknown",
            pointer,
            "没有这个文件，请先上传。",
            "There is no such document; upload it first.",
        )),
        Err(other) => Err(other.into()),
    }
}

/// What comes with a message was uploaded for one, by whoever sends it: so it is no larger than that, and what it is told to be.
pub(crate) fn own_attachment(tx: &mut Tenant<'_>, by: &By, id: DocumentId, pointer: &str) -> Result<(), Problem> {
    let own = |row: &DocumentRow| row.kind == ATTACHMENT && row.created_by == by.caller.principal;
    named(tx, id, pointer, own).map(|_| ())
}

/// The evidence of a fact is a document that the caller may see, with this very fingerprint; `at` points to where the
/// request names both.
pub(crate) fn proven(tx: &mut Tenant<'_>, by: &By, id: DocumentId, sha256: &str, at: &str) -> Result<(), Problem> {
    let document = named(tx, id, &format!("{at}/document_id"), |row| !hidden(by, row))?;
    if document.sha256.eq_ignore_ascii_case(sha256) {
        Ok(())
    } else {
        Err(Problem::rule(
            "document_differs",
            format!("{at}/sha256"),
            "文件摘要与所存文件不符。",
            "The fingerprint is not that of the stored document.",
        ))
    }
}

/// `GET /api/v1/documents/{document_id}`
pub async fn get(cx: Cx, path: Path<DocumentId>) -> Reply {
    cx.read(move |tx, by| Ok(Answer::ok(DocumentView::from(visible(tx, by, path.into_inner())?)))).await
}

/// The bytes of an object, opened, and the very ones that were uploaded.
async fn fetched(objects: Option<Objects>, apart: Apart, sha256: String) -> Result<Vec<u8>, Problem> {
    let Some(objects) = objects else {
        log::error!("the object {} is named, and no store of objects is configured", apart.object);
        return Err(objects::unavailable());
    };
    let sealed = objects.get(&apart.object).await?;
    blocking(move || {
        let opened = apart.open(&sealed).ok().filter(|bytes| sha256_hex(bytes) == sha256);
        opened.ok_or_else(|| {
            log::error!("the object {} is not what was kept", apart.object);
            objects::missing()
        })
    })
    .await
}

/// `GET /api/v1/documents/{document_id}/content`
pub async fn content(cx: Cx, path: Path<DocumentId>) -> Result<HttpResponse, Problem> {
    let id = path.into_inner();
    served(cx, id, move |tx, by| visible(tx, by, id).map(|_| ())).await
}

/// The bytes of a document, once it is known that the caller may have them.
pub(crate) async fn served(
    cx: Cx,
    id: DocumentId,
    may: impl FnOnce(&mut Tenant<'_>, &By) -> Result<(), Problem> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let objects = cx.app().settings.objects.clone();
    let (row, content) = cx
        .fetch(move |tx, by| {
            may(tx, by)?;
            Ok(rows::content(tx, id)?)
        })
        .await?;
    let kept = match content {
        Content::Here(kept) => kept,
        Content::Apart(apart) => Kept::Plain(fetched(objects, apart, row.sha256.clone()).await?),
    };
    Ok(file::of_kept(row, kept))
}
