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
use super::limit::Verdict;
use super::problem::Problem;
use super::registry::Access;
use super::text;
use crate::auth::{Caller, address};
use crate::logging;
use crate::state::App;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The layer around everything that answers.
pub async fn around(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let app = req.app_data::<web::Data<App>>().cloned();
    let request_id = given_request_id(&req)
        .or_else(|| app.as_ref().map(|app| bole_domain::ids::encode(app.store.runtime().uuid())))
        .unwrap_or_default();
    req.extensions_mut().insert(RequestId(request_id.clone()));
    let (method, path, language) = (method_name(req.method()), req.path().to_owned(), language_of(req.request()));
    // Refusals come as answers, not as errors: nothing in here gives the request away.
    let mut res = logging::within_request(&request_id, next.call(req)).await?.map_into_boxed_body();
    if let Some(problem) = res.response().error().and_then(|e| e.as_error::<Problem>()) {
        let answer = problem.finish(language, Some(request_id.clone())).error_response();
        res = res.into_response(answer);
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
        if access.rate_limited
            && let Verdict::Refused { seconds } = app.limiter.check_stranger(address())
        {
            return Ok(req.error_response(too_many(seconds)));
        }
        return Ok(next.call(req).await?.map_into_boxed_body());
    };
    let verdict = match admit(&app, access, permission, &req).await {
        Ok(verdict) => verdict,
        Err(problem) => return Ok(req.error_response(problem)),
    };
    let mut res = next.call(req).await?.map_into_boxed_body();
    if let Verdict::Allowed { remaining } = verdict {
        let policy = format!("\"principal\";q={};w=60", app.limiter.per_minute());
        let state = format!("\"principal\";r={remaining};t=60");
        for (name, value) in [("ratelimit-policy", policy), ("ratelimit", state)] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                res.headers_mut().insert(HeaderName::from_static(name), value);
            }
        }
    }
    Ok(res)
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

/// Who is it, is he within his rate, may he do this, and did he send the headers that it demands?
async fn admit(
    app: &web::Data<App>,
    access: Access,
    permission: Permission,
    req: &ServiceRequest,
) -> Result<Verdict, Problem> {
    let caller = authenticate(app, req).await?;
    let verdict = app.limiter.check(caller.principal);
    if let Verdict::Refused { seconds } = verdict {
        return Err(too_many(seconds));
    }
    if !caller.may(permission) {
        return Err(Problem::forbidden(permission.code()));
    }
    if access.idempotency_key && !req.headers().contains_key("Idempotency-Key") {
        return Err(Problem::malformed(
            "idempotency_key_required",
            "header:Idempotency-Key",
            "此操作涉及资金或启动任务，必须提供 Idempotency-Key。",
            "This operation moves money or starts a job: send an Idempotency-Key.",
        ));
    }
    req.extensions_mut().insert(caller);
    req.extensions_mut().insert(access);
    Ok(verdict)
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
