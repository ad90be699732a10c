//! Around every request: id, log line, security headers, finished problems; around every secured route: who and may he.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, ResponseError, web};
use bole_domain::agency::Permission;

use super::context::{RequestId, language_of};
use super::idempotency;
use super::limit::Verdict;
use super::problem::Problem;
use super::registry::Access;
use super::text;
use super::{pace, params};
use crate::auth::{Caller, address};
use crate::logging;
use crate::state::App;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const RATE_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const RATE_STATE: HeaderName = HeaderName::from_static("ratelimit");

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

/// The layer around one route: token, rate, permission, demanded headers, in this order.
pub async fn authorise(
    access: Access,
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let app = req.app_data::<web::Data<App>>().cloned().ok_or_else(Problem::internal)?;
    if let Err(problem) = text::check_address(req.request()) {
        return Ok(req.error_response(problem));
    }
    let Some(permission) = access.permission else {
        // Strangers behind an address that cannot be told are counted together.
        let address =
            || address(req.request(), &app.settings.trusted_proxies).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        if access.rate_limited {
            let verdict = app.limiter.check_stranger(address());
            if let Verdict::Refused { seconds } = verdict {
                let mut res = req.error_response(too_many(seconds));
                tell_rate(&mut res, "address", app.limiter.stranger_per_minute(), verdict);
                return Ok(res);
            }
        }
        if let Err(problem) = check_query(access, &req) {
            return Ok(req.error_response(problem));
        }
        return Ok(next.call(req).await?.map_into_boxed_body());
    };
    let caller = match authenticate(&app, &req).await {
        Ok(caller) => caller,
        Err(problem) => return Ok(req.error_response(problem)),
    };
    let verdict = app.limiter.check(caller.principal);
    let mut res = match admit(caller, verdict, access, permission, &req) {
        Ok(()) => next.call(req).await?.map_into_boxed_body(),
        Err(problem) => req.error_response(problem),
    };
    tell_rate(&mut res, "principal", app.limiter.per_minute(), verdict);
    Ok(res)
}

/// The `RateLimit` headers, on refusals as on answers.
fn tell_rate(res: &mut ServiceResponse<BoxBody>, whose: &str, per_minute: u32, verdict: Verdict) {
    let (remaining, seconds) = match verdict {
        Verdict::Unlimited => return,
        Verdict::Allowed { remaining } => (remaining, 60),
        Verdict::Refused { seconds } => (0, seconds),
    };
    let policy = format!("\"{whose}\";q={per_minute};w=60");
    let state = format!("\"{whose}\";r={remaining};t={seconds}");
    for (name, value) in [(RATE_POLICY, policy), (RATE_STATE, state)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            res.headers_mut().insert(name, value);
        }
    }
}

fn too_many(seconds: u32) -> Problem {
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "rate_limited",
        "请求过于频繁，请稍后再试。",
        "Too many requests; wait and go on.",
    )
    .retry_after(seconds)
}

/// Is he within his rate, may he do this, and did he send the headers that it demands?
fn admit(
    caller: Caller,
    verdict: Verdict,
    access: Access,
    permission: Permission,
    req: &ServiceRequest,
) -> Result<(), Problem> {
    if let Verdict::Refused { seconds } = verdict {
        return Err(too_many(seconds));
    }
    if !caller.may(permission) {
        return Err(Problem::forbidden(permission.code()));
    }
    // Also where nothing is written and the key is not needed: a faulty one is never passed over.
    let key = if req.method() == Method::GET { None } else { idempotency::key(req.headers())? };
    if access.idempotency_key && key.is_none() {
        return Err(Problem::malformed(
            "idempotency_key_required",
            "header:Idempotency-Key",
            "此操作涉及资金或启动任务，必须提供 Idempotency-Key。",
            "This operation moves money or starts a job: send an Idempotency-Key.",
        ));
    }
    check_query(access, req)?;
    req.extensions_mut().insert(caller);
    req.extensions_mut().insert(access);
    Ok(())
}

/// A parameter that an operation does not have is refused, also where it has none at all. What watches the service
/// (`/healthz` and its like) may ask as it pleases.
fn check_query(access: Access, req: &ServiceRequest) -> Result<(), Problem> {
    if access.takes_query || !req.path().starts_with("/api/") { Ok(()) } else { params::no_query(req.request()) }
}

async fn authenticate(app: &web::Data<App>, req: &ServiceRequest) -> Result<Caller, Problem> {
    let value = req
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|v| v.to_str().ok())
        .ok_or_else(|| Problem::unauthenticated("token_missing"))?;
    let token = value
        .split_once(' ')
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(|| Problem::unauthenticated("token_missing"))?;
    app.tokens.authenticate(app, token).await
}
