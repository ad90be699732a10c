//! Uploaded documents.

use actix_web::HttpResponse;
use actix_web::http::header::{
    self, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue, HeaderValue,
};
use bole_domain::ids::DocumentId;
use bole_persistence::documents::{self as rows, DocumentRow, NewDocument};
use bole_persistence::funds::batches;
use bole_persistence::jobs::JobKind;
use bole_persistence::{StoreError, Tenant};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::auth::{audit, fact};
use crate::http::answer::{Answer, body_tag};
use crate::http::body::Upload;
use crate::http::context::{By, Cx, Reply};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// The media types of uploads that the document names; another is taken as well.
pub(super) const MEDIA: [&str; 5] =
    ["application/octet-stream", "application/pdf", "image/jpeg", "image/png", "text/csv"];

/// What is known of a document.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DocumentView {
    /// Its id.
    pub id: DocumentId,
    /// What it is for: `upload`, or the import that brought it.
    pub kind: String,
    /// Its name.
    pub file_name: String,
    /// Its media type.
    pub media_type: String,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
    /// Its size in bytes.
    pub size: i64,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
}

impl From<DocumentRow> for DocumentView {
    fn from(row: DocumentRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            file_name: row.file_name,
            media_type: row.media_type,
            sha256: row.sha256,
            size: row.size,
            created_at: row.created_at,
        }
    }
}

impl Example for DocumentView {
    fn example() -> Self {
        Self {
            id: DocumentId::example(),
            kind: "upload".to_owned(),
            file_name: "人力资源服务许可证.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            size: 48_213,
            created_at: crate::http::examples::made_at(),
        }
    }
}

/// How an upload is called.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UploadQuery {
    /// The file's name, where the request itself does not carry one; at most 200 characters.
    #[param(max_length = 200)]
    pub file_name: Option<String>,
}

/// Most characters of a file's name.
const LONGEST_NAME: usize = 200;

/// A name without folders and control characters, of bounded length.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    if plain.trim().is_empty() { "document".to_owned() } else { plain }
}

/// `POST /api/v1/documents`
pub async fn upload(cx: Cx, query: Query<UploadQuery>, upload: Upload) -> Reply {
    if upload.bytes.is_empty() {
        return Err(Problem::malformed("file_empty", "/file", "文件是空的。", "The file is empty."));
    }
    let given = query.into_inner().file_name;
    if given.as_ref().is_some_and(|name| name.chars().count() > LONGEST_NAME) {
        return Err(Problem::malformed(
            "file_name_too_long",
            "query:file_name",
            "文件名不得超过 200 字。",
            "A file name has at most 200 characters.",
        ));
    }
    let name = given.or(upload.file_name).unwrap_or_default();
    cx.write(move |tx, by| {
        let row = rows::store(
            tx,
            NewDocument {
                kind: "upload".to_owned(),
                file_name: plain_name(&name),
                media_type: upload.media_type,
                bytes: upload.bytes.to_vec(),
                created_by: by.caller.principal,
            },
        )?;
        audit(tx, by, "document.upload", "document", row.id, None, &fact("sha256", &row.sha256))?;
        let place = format!("/api/v1/documents/{}", row.id);
        Ok(Answer::created(DocumentView::from(row), place))
    })
    .await
}

/// Those outside the agency see what they uploaded themselves. Files with people's data in full are read where they belong:
/// payment files and the banks' answers to them at their batch; the files of rosters and of inputs by their import alone,
/// the roster being revealed by its export, with a reason.
fn hidden(by: &By, row: &DocumentRow) -> bool {
    let foreign = by.caller.is_outside() && row.created_by != by.caller.principal;
    let personal = [batches::FILE, batches::ANSWER, JobKind::RosterImport.code(), JobKind::InputsImport.code()];
    foreign || personal.contains(&row.kind.as_str())
}

fn visible(tx: &mut Tenant<'_>, by: &By, id: DocumentId) -> Result<DocumentRow, Problem> {
    let row = rows::find(tx, id)?;
    if hidden(by, &row) { Err(Problem::not_found("document")) } else { Ok(row) }
}

/// The evidence of a fact is a document that the caller may see, with this very fingerprint; `at` points to where the
/// request names both.
pub(crate) fn proven(tx: &mut Tenant<'_>, by: &By, id: DocumentId, sha256: &str, at: &str) -> Result<(), Problem> {
    let document = match rows::find(tx, id) {
        Ok(row) if !hidden(by, &row) => row,
        Ok(_) | Err(StoreError::NotFound(_)) => {
            return Err(Problem::rule(
                "document_unknown",
                format!("{at}/document_id"),
                "没有这个文件，请先上传。",
                "There is no such document; upload it first.",
            ));
        }
        Err(other) => return Err(other.into()),
    };
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

/// `GET /api/v1/documents/{document_id}/content`
pub async fn content(cx: Cx, path: Path<DocumentId>) -> Result<HttpResponse, Problem> {
    let (row, bytes) = cx
        .fetch(move |tx, by| {
            let id = path.into_inner();
            visible(tx, by, id)?;
            Ok(rows::load(tx, id)?)
        })
        .await?;
    let name = ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: row.file_name.into_bytes(),
    };
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::FilenameExt(name)],
    };
    let media_type =
        HeaderValue::from_str(&row.media_type).unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"));
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media_type))
        .insert_header((header::ETAG, body_tag(&bytes)))
        .insert_header(disposition)
        .body(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_keeps_no_folder_and_no_control_character() {
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("C:\\scans\\许可证.pdf"), "许可证.pdf");
        assert_eq!(plain_name("a\r\nb.csv"), "ab.csv");
        assert_eq!(plain_name(" "), "document");
        assert_eq!(plain_name(&"长".repeat(500)).chars().count(), 200);
    }
}
