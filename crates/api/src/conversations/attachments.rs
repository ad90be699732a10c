//! Files of messages: taken as what they are, and given to those who see the message.

use actix_web::HttpResponse;
use bole_domain::ids::{ConversationId, DocumentId};
use bole_persistence::{Mode, conversations as rows};

use super::access::{seen, viewer};
use crate::agency::documents::{self, ATTACHMENT, UploadQuery};
use crate::http::body::{UpTo, Upload};
use crate::http::context::{Cx, Reply, blocking};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

/// The media types that the document names; others are taken as well.
pub(super) const MEDIA: [&str; 5] =
    ["application/octet-stream", "application/pdf", "image/jpeg", "image/png", "text/plain"];

/// Most bytes of a file.
const LARGEST: usize = 10 * 1024 * 1024;
/// So many files of one user wait for their message.
const MOST_UNSENT: i64 = 50;

/// Certificates stand among programs where files are told by their first bytes, and are none.
const CERTIFICATE: &str = "application/x-x509-ca-cert";

/// What a file is by its content: what reads as text is text, whatever it begins with; a program is refused.
fn kind_of(bytes: &[u8]) -> Result<&'static str, Problem> {
    let refused = || {
        Problem::rule(
            "attachment_refused",
            "",
            "不接受可执行程序或脚本作为附件。",
            "Programs and scripts are not taken as attachments.",
        )
    };
    if std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0')) {
        return match bytes {
            [b'#', b'!', ..] => Err(refused()),
            // A short one may be written in plain letters.
            [b'%', b'P', b'D', b'F', b'-', ..] => Ok("application/pdf"),
            _ => Ok("text/plain"),
        };
    }
    match infer::get(bytes) {
        Some(kind) if kind.matcher_type() == infer::MatcherType::App && kind.mime_type() != CERTIFICATE => {
            Err(refused())
        }
        Some(kind) => Ok(kind.mime_type()),
        None => Ok("application/octet-stream"),
    }
}

/// `POST /api/v1/attachments`
pub(super) async fn upload(cx: Cx, query: Query<UploadQuery>, UpTo(upload): UpTo<LARGEST>) -> Reply {
    let media_type = kind_of(&upload.bytes)?.to_owned();
    // A retry of the last one that was taken is no further one.
    if let Some(kept) = cx.replayed().await? {
        return Ok(kept);
    }
    let (store, by) = (cx.app().store.clone(), cx.by().caller.clone());
    let counted = blocking(move || -> Result<_, Problem> {
        Ok(store.tenant(by.agency, Mode::Read, |tx| rows::unsent(tx, by.principal))?)
    });
    if counted.await? >= MOST_UNSENT {
        return Err(Problem::rule(
            "attachments_unsent",
            "",
            format!("已有 {MOST_UNSENT} 个附件尚未随消息发出，请先发送。"),
            format!("{MOST_UNSENT} files wait already for a message to be sent with; send them first."),
        ));
    }
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
            (b"BC-2026-001,MZ", "text/plain"),
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
