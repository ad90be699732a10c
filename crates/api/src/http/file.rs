//! Kept files as answers, given out piece by piece: a large one is never whole in memory.

use actix_web::HttpResponse;
use actix_web::body::SizedStream;
use actix_web::http::header::{
    self, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue, HeaderValue,
};
use bole_persistence::documents::{DocumentRow, Kept};
use futures_util::stream;

/// The file under its own name, tagged with its SHA-256.
pub fn of_kept(row: DocumentRow, kept: Kept) -> HttpResponse {
    let name = if row.file_name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)) {
        DispositionParam::Filename(row.file_name)
    } else {
        DispositionParam::FilenameExt(ExtendedValue {
            charset: Charset::Ext("UTF-8".to_owned()),
            language_tag: None,
            value: row.file_name.into_bytes(),
        })
    };
    let disposition = ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![name] };
    let media_type =
        HeaderValue::from_str(&row.media_type).unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"));
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media_type))
        .insert_header((header::ETAG, format!("\"{}\"", row.sha256)))
        .insert_header(disposition)
        .body(SizedStream::new(u64::try_from(row.size).unwrap_or_default(), stream::iter(kept.into_pieces())))
}
