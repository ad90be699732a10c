//! Around every secured route: who is it, may he, and not too often.

use std::net::{IpAddr, Ipv4Addr};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, ResponseError, web};
use bole_domain::agency::Permission;

use crate::auth::{Asked, Caller, address};
use crate::http::context::{By, blocking};
use crate::http::limit::Verdict;
use crate::http::problem::Problem;
use crate::http::registry::Access;
use crate::http::{idempotency, params, text};
use crate::state::App;

pub(super) const RATE_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
pub(super) const RATE_STATE: HeaderName = HeaderName::from_static("ratelimit");

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
    let (by, asked) = (By::of(caller.clone(), req.request()), Asked::of(req.request()));
    let mut res = match admit(&caller, verdict, access, permission, &req) {
        Ok(()) => {
            req.extensions_mut().insert(caller);
            req.extensions_mut().insert(access);
            next.call(req).await?.map_into_boxed_body()
        }
        Err(problem) => req.error_response(problem),
    };
    let recorded = res.status() == StatusCode::FORBIDDEN || (access.gives_file && res.status().is_success());
    if recorded {
        let (status, app) = (res.status(), app.clone());
        let traced = blocking(move || asked.traced(&app.store, &by, status)).await;
        match traced {
            Ok(()) => {}
            // Who may not is told so in any case; what is taken out is not, unless it leaves a trace.
            Err(_) if status == StatusCode::FORBIDDEN => log::error!("a refusal could not be recorded"),
            Err(problem) => return Ok(res.into_response(problem.error_response()).map_into_boxed_body()),
        }
    }
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
    caller: &Caller,
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
    check_query(access, req)
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
