//! Uploaded documents.

mod read;
mod upload;
mod views;

use bole_domain::agency::Permission;

use super::register::TAG;
use crate::http::registry::Registry;
use upload::MEDIA;

pub(crate) use read::{own_attachment, proven, served};
pub(crate) use upload::{ATTACHMENT, UploadQuery, kept};
pub(crate) use views::DocumentView;

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    r.post("/api/v1/documents", "upload_document", upload::upload)
        .tag(TAG)
        .text(
            "Upload a document",
            "Any file up to the upload limit: as the body itself or as the part `file` of a multipart form. It is kept \
             sealed; other operations name it by its id. What is told to be a PDF, JPEG or PNG, by its media \
             type or its name, must be one (422 `file_unlike_its_type`).",
        )
        .permission(Permission::DocumentWrite)
        .query::<UploadQuery>()
        .takes_file(&MEDIA, None)
        .gives::<DocumentView>(201)
        .add();
    r.get("/api/v1/documents/{document_id}", "get_document", read::get)
        .tag(TAG)
        .text("Show a document", "Name, media type, size and SHA-256. Those outside the agency see their own only.")
        .permission(Permission::DocumentRead)
        .gives::<DocumentView>(200)
        .add();
    r.get("/api/v1/documents/{document_id}/content", "download_document", read::content)
        .tag(TAG)
        .text("Download a document", "The bytes as they were uploaded, always as an attachment.")
        .permission(Permission::DocumentRead)
        .gives_file(&[&MEDIA[..], &["*/*"]].concat())
        .add();
}
