//! A document taken, under a plain name.

use bole_persistence::documents::{self as rows, DocumentRow, NewDocument};
use bole_persistence::{StoreError, Tenant};
use serde::Deserialize;
use utoipa::IntoParams;

use super::views::DocumentView;
use crate::auth::{audit, fact};
use crate::http::answer::Answer;
use crate::http::body::Upload;
use crate::http::context::{By, Cx, Reply, blocking};
use crate::http::params::Query;
use crate::http::problem::Problem;
use crate::objects::Objects;

/// The media types of uploads that the document names; another is taken as well.
pub(crate) const MEDIA: [&str; 5] =
    ["application/octet-stream", "application/pdf", "image/jpeg", "image/png", "text/csv"];

/// The kind of a document that comes with a message, as its row names it.
pub(crate) const ATTACHMENT: &str = "attachment";

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

/// What a file is told to be, by its media type or by the end of its name, among those whose first bytes say what they are.
fn claimed(media_type: &str, name: &str) -> Option<&'static str> {
    let media = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let end = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
    match (media.as_str(), end.as_str()) {
        ("application/pdf", _) | (_, "pdf") => Some("application/pdf"),
        ("image/jpeg", _) | (_, "jpg" | "jpeg") => Some("image/jpeg"),
        ("image/png", _) | (_, "png") => Some("image/png"),
        _ => None,
    }
}

/// Evidence is what it is told to be: a picture named `.pdf` is refused when it comes, not when somebody needs it.
fn check_kind(media_type: &str, name: &str, bytes: &[u8]) -> Result<(), Problem> {
    let Some(claimed) = claimed(media_type, name) else { return Ok(()) };
    let found = infer::get(bytes).map(|kind| kind.mime_type());
    if found == Some(claimed) {
        return Ok(());
    }
    let found = found.unwrap_or("unknown");
    Err(Problem::rule(
        "file_unlike_its_type",
        "",
        format!("文件声明为 {claimed}，内容却是 {found}；请以真实类型重新上传。"),
        format!("The file is told to be {claimed}, its content is {found}; send it as what it is."),
    ))
}

/// `POST /api/v1/documents`
pub async fn upload(cx: Cx, query: Query<UploadQuery>, upload: Upload) -> Reply {
    kept(cx, query.into_inner(), upload, "upload").await
}

/// Keeps what was sent as a document of a kind.
pub(crate) async fn kept(cx: Cx, query: UploadQuery, upload: Upload, kind: &str) -> Reply {
    if upload.bytes.is_empty() {
        return Err(Problem::malformed("file_empty", "/file", "文件是空的。", "The file is empty."));
    }
    let given = query.file_name;
    if given.as_ref().is_some_and(|name| name.chars().count() > LONGEST_NAME) {
        return Err(Problem::malformed(
            "file_name_too_long",
            "query:file_name",
            "文件名不得超过 200 字。",
            "A file name has at most 200 characters.",
        ));
    }
    let name = given.or(upload.file_name).unwrap_or_default();
    check_kind(&upload.media_type, &name, &upload.bytes)?;
    let new = NewDocument {
        kind: kind.to_owned(),
        file_name: plain_name(&name),
        media_type: upload.media_type,
        bytes: upload.bytes,
        created_by: cx.by().caller.principal,
    };
    match cx.app().settings.objects.clone() {
        None => cx.write(move |tx, by| taken(tx, by, |tx| rows::store(tx, new))).await,
        Some(objects) => apart(cx, &objects, new).await,
    }
}

/// Keeps the object first: a file that is known is there. An object whose file came to nothing can be opened by nobody.
async fn apart(cx: Cx, objects: &Objects, new: NewDocument) -> Reply {
    cx.checked()?;
    if let Some(kept) = cx.replayed().await? {
        return Ok(kept);
    }
    let (runtime, agency) = (cx.app().store.runtime().clone(), cx.by().caller.agency);
    let (file, sealed) = blocking(move || Ok(rows::seal_apart(&runtime, agency, new)?)).await?;
    objects.put(file.object(), sealed).await?;
    cx.write(move |tx, by| taken(tx, by, |tx| rows::store_apart(tx, file))).await
}

fn taken(
    tx: &mut Tenant<'_>,
    by: &By,
    store: impl FnOnce(&mut Tenant<'_>) -> Result<DocumentRow, StoreError>,
) -> Result<Answer<DocumentView>, Problem> {
    let row = store(tx)?;
    audit(tx, by, "document.upload", "document", row.id, None, &fact("sha256", &row.sha256))?;
    let place = format!("/api/v1/documents/{}", row.id);
    Ok(Answer::created(DocumentView::from(row), place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_it_is_told_to_be() {
        const PNG: &[u8] = b"\x89PNG\r\n\x1a\n rest";
        let refused =
            |media: &str, name: &str, bytes: &[u8]| check_kind(media, name, bytes).err().map(|problem| problem.code());
        for (media, name, bytes) in [
            ("application/pdf", "a.pdf", &b"%PDF-1.7"[..]),
            ("application/octet-stream", "a.PDF", b"%PDF-1.7"),
            ("image/png", "scan", PNG),
            ("text/plain", "a.txt", PNG),
            ("application/octet-stream", "", b"anything"),
        ] {
            assert_eq!(refused(media, name, bytes), None, "{media} {name}");
        }
        for (media, name, bytes) in [
            ("application/pdf", "a.pdf", PNG),
            ("application/pdf; x=1", "", PNG),
            ("application/octet-stream", "a.pdf", PNG),
            ("image/jpeg", "a.jpg", b"%PDF-1.7"),
            ("application/pdf", "a.pdf", b"no file at all"),
        ] {
            assert_eq!(refused(media, name, bytes), Some("file_unlike_its_type"), "{media} {name}");
        }
    }

    #[test]
    fn a_file_name_keeps_no_folder_and_no_control_character() {
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("C:\\scans\\许可证.pdf"), "许可证.pdf");
        assert_eq!(plain_name("a\r\nb.csv"), "ab.csv");
        assert_eq!(plain_name(" "), "document");
        assert_eq!(plain_name(&"长".repeat(500)).chars().count(), 200);
    }
}
