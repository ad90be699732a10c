//! Files of messages: taken as what they are, and given to those who see the message.

use actix_web::HttpResponse;
use bole_domain::ids::{ConversationId, DocumentId};
use bole_persistence::conversations as rows;

use super::access::{seen, viewer};
use crate::agency::documents::{self, ATTACHMENT, UploadQuery};
use crate::http::body::{Upload, too_large};
use crate::http::context::{Cx, Reply};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

/// The media types that the document names; others are taken as well.
pub(super) const MEDIA: [&str; 5] =
    ["application/octet-stream", "application/pdf", "image/jpeg", "image/png", "text/plain"];

/// Most bytes of a file.
const LARGEST: usize = 10 * 1024 * 1024;

/// What a file is by its content: text where it reads as such, a program never.
fn kind_of(bytes: &[u8]) -> Result<&'static str, Problem> {
    let kind = infer::get(bytes);
    let script = bytes.starts_with(b"#!");
    if script || kind.is_some_and(|kind| kind.matcher_type() == infer::MatcherType::App) {
        return Err(Problem::rule(
            "attachment_refused",
            "",
            "不接受可执行程序或脚本作为附件。",
            "Programs and scripts are not taken as attachments.",
        ));
    }
    let readable = || std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'));
    Ok(match kind.map(|kind| kind.mime_type()) {
        // A page could act where it is opened: it is kept as the text that it is.
        Some("text/html" | "text/xml") => "text/plain",
        Some(known) => known,
        None if readable() => "text/plain",
        None => "application/octet-stream",
    })
}

/// `POST /api/v1/attachments`
pub(super) async fn upload(cx: Cx, query: Query<UploadQuery>, upload: Upload) -> Reply {
    if upload.bytes.len() > LARGEST {
        return Err(too_large(LARGEST));
    }
    let media_type = kind_of(&upload.bytes)?.to_owned();
    documents::kept(cx, query.into_inner(), Upload { media_type, ..upload }, ATTACHMENT).await
}

/// `GET /api/v1/conversations/{conversation_id}/attachments/{document_id}`
pub(super) async fn download(cx: Cx, path: Path<(ConversationId, DocumentId)>) -> Result<HttpResponse, Problem> {
    let (conversation, document) = path.into_inner();
    documents::served(cx, document, move |tx, by| {
        let conversation = seen(tx, by, conversation)?;
        let with_notes = !viewer(by).is_outside();
        if rows::attached(tx, conversation.id, document, with_notes)? {
            Ok(())
        } else {
            Err(Problem::not_found("document"))
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_content_says() {
        for (bytes, kind) in [
            (&b"%PDF-1.7"[..], "application/pdf"),
            (b"\x89PNG\r\n\x1a\n rest", "image/png"),
            (b"plain words", "text/plain"),
            ("文字".as_bytes(), "text/plain"),
            (b"<html><script>alert(1)</script></html>", "text/plain"),
            (b"\x00\x01\x02", "application/octet-stream"),
        ] {
            assert_eq!(kind_of(bytes).ok(), Some(kind));
        }
        let elf = [&b"\x7fELF\x02\x01\x01"[..], &[0; 60]].concat();
        for program in [&b"MZ\x90\x00\x03\x00\x00\x00"[..], &elf, b"#!/bin/sh\nls"] {
            assert_eq!(kind_of(program).err().map(|problem| problem.code()), Some("attachment_refused"));
        }
    }
}
