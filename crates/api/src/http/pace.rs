//! The body of a request has to come in time.

use std::time::{Duration, Instant};

use actix_web::HttpMessage;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::{self, LocalBoxStream};
use tokio::time::timeout_at;

/// A body gets a second more for each so many bytes of it that have come.
const PACE: usize = 16 * 1024;

/// Breaks the body off when it is too slow, whoever reads it: who sends without end holds up nobody for long.
pub(super) fn in_time(req: &mut ServiceRequest, patience: Duration) {
    match req.take_payload() {
        Payload::None => {}
        payload => req.set_payload(Payload::Stream { payload: paced(payload, patience) }),
    }
}

fn paced(payload: Payload, patience: Duration) -> LocalBoxStream<'static, Result<Bytes, PayloadError>> {
    let begun = Instant::now();
    stream::unfold((payload, 0_usize), move |(mut payload, read)| async move {
        let more = Duration::from_secs(u64::try_from(read / PACE).unwrap_or_default());
        match timeout_at((begun + patience + more).into(), payload.next()).await {
            Ok(chunk) => chunk.map(|chunk| {
                let come = chunk.as_ref().map_or(0, Bytes::len);
                (chunk, (payload, read.saturating_add(come)))
            }),
            Err(_) => Some((Err(PayloadError::Incomplete(None)), (Payload::None, read))),
        }
    })
    // Readers of multipart ask again after the end.
    .fuse()
    .boxed_local()
}
