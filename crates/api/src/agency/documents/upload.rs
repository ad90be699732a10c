//! A document taken, under a plain name.

use bole_persistence::documents::{self as rows, NewDocument};
use serde::Deserialize;
use utoipa::IntoParams;

use super::views::DocumentView;
use crate::auth::{audit, fact};
use crate::http::answer::Answer;
use crate::http::body::Upload;
use crate::http::context::{Cx, Reply};
use crate::http::params::Query;
use crate::http::problem::Problem;

/// The media types of uploads that the document names; another is taken as well.
pub(crate) const MEDIA: [&str; 5] =
    ["application/octet-stream", "application/pdf", "image/jpeg", "image/png", "text/csv"];

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
