//! Around every request: id, log line, security headers, finished problems; around every secured route: who and may he.

mod authorise;

use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, ResponseError, web};

use super::context::{RequestId, language_of};
use super::pace;
use super::problem::Problem;
use crate::logging;
use crate::state::App;
use authorise::{RATE_POLICY, RATE_STATE};

pub use authorise::authorise;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The layer around everything that answers.
pub async fn around(
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let app = req.app_data::<web::Data<App>>().cloned();
    if let Some(app) = &app {
        pace::in_time(&mut req, app.settings.body_timeout);
    }
    let request_id = given_request_id(&req)
        .or_else(|| app.as_ref().map(|app| bole_domain::ids::encode(app.store.runtime().uuid())))
        .unwrap_or_default();
    req.extensions_mut().insert(RequestId(request_id.clone()));
    let (method, path, language) = (method_name(req.method()), req.path().to_owned(), language_of(req.request()));
    // Refusals come as answers, not as errors: nothing in here gives the request away.
    let mut res = logging::within_request(&request_id, next.call(req)).await?.map_into_boxed_body();
    if let Some(problem) = res.response().error().and_then(|e| e.as_error::<Problem>()) {
        let answer = problem.finish(language, Some(request_id.clone())).error_response();
        let kept = [RATE_POLICY, RATE_STATE].map(|name| {
            let value = res.headers().get(&name).cloned();
            (name, value)
        });
        res = res.into_response(answer);
        for (name, value) in kept {
            if let Some(value) = value {
                res.headers_mut().insert(name, value);
            }
        }
    }
    let is_page = path.starts_with("/swagger-ui");
    let headers = res.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        headers.insert(REQUEST_ID, value);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    if !is_page {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
        );
    }
    let status = res.status().as_u16();
    let route = res.request().match_pattern().map_or("unmatched".to_owned(), |p| p.replace(":[^/:]+}", "}"));
    let elapsed = started.elapsed();
    if let Some(app) = app {
        app.metrics.answered(method, &route, status, elapsed.as_secs_f64());
    }
    // The path without its query: a query may hold personal data.
    log::info!(
        request_id = request_id.as_str(), method = method, route = route.as_str(), status = status,
        micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
        "request"
    );
    Ok(res)
}

/// The methods that are served; others are not counted one by one.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "OTHER",
    }
}

/// A caller's own request id: 1 to 64 letters, digits, dots, dashes, underscores.
fn given_request_id(req: &ServiceRequest) -> Option<String> {
    let text = req.headers().get(REQUEST_ID)?.to_str().ok()?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    ((1..=64).contains(&text.len()) && text.bytes().all(plain)).then(|| text.to_owned())
}
