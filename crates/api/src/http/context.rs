//! The context of a call: who, in which language, with which keys; and the one way to read or to write.

use std::future::{Ready, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use bole_domain::language::Language;
use bole_persistence::crypto::sha256;
use bole_persistence::{Mode, Tenant, events};
use serde::Serialize;
use tokio::sync::SemaphorePermit;

use super::answer::{Answer, Sealed, etag};
use super::body::{Fingerprint, Invalid};
use super::idempotency::{self, Attempt};
use super::problem::Problem;
use super::registry::Access;
use crate::auth::{Asked, Caller};
use crate::logging;
use crate::state::App;

/// A request waits so long for a thread.
const QUEUED: Duration = Duration::from_secs(5);

/// What an operation answers: bytes or a problem.
pub type Reply = Result<Sealed, Problem>;

/// What a call does in its transaction. It is boxed so that the way around it (threads, clocks, idempotency) is compiled once
/// and not again for each operation.
type Work<R> = Box<dyn FnOnce(&mut Tenant<'_>, &By) -> Result<R, Problem> + Send>;

/// The request's id, set by the outermost middleware.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Who acts, and how he asked: what a command knows of its request.
#[derive(Debug, Clone)]
pub struct By {
    /// The principal.
    pub caller: Caller,
    /// The language of titles and texts.
    pub language: Language,
    /// The request's id.
    pub request_id: String,
    if_match: Option<String>,
}

impl By {
    /// The caller must name the version that he saw: 428 without `If-Match`, 412 when it is not the present one.
    pub fn saw(&self, version: i64) -> Result<(), Problem> {
        match self.if_match.as_deref().map(str::trim) {
            None => Err(Problem::new(
                StatusCode::PRECONDITION_REQUIRED,
                "if_match_required",
                "请在 If-Match 中给出所见版本的 ETag。",
                "Name the version that you saw: send its ETag in If-Match.",
            )
            .fault("header:If-Match", "required", "缺少 If-Match。", "If-Match is missing.")),
            Some("*") => Ok(()),
            Some(tags) if tags.split(',').any(|tag| tag.trim() == etag(version)) => Ok(()),
            Some(_) => Err(Problem::new(
                StatusCode::PRECONDITION_FAILED,
                "version_stale",
                "对象已被更改，请重新读取后再试。",
                "It has changed since you read it; read it again and retry.",
            )),
        }
    }
}

/// Extractor: the context of the call.
pub struct Cx {
    request: HttpRequest,
    app: web::Data<App>,
    by: By,
}

impl FromRequest for Cx {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Self::of(req))
    }
}

impl By {
    /// Whoever a request comes from, once he is known.
    pub(super) fn of(caller: Caller, req: &HttpRequest) -> Self {
        let text =
            |name: header::HeaderName| req.headers().get(name).and_then(|v| v.to_str().ok()).map(ToOwned::to_owned);
        Self {
            caller,
            language: language_of(req),
            request_id: req.extensions().get::<RequestId>().map(|r| r.0.clone()).unwrap_or_default(),
            if_match: text(header::IF_MATCH),
        }
    }
}

impl Cx {
    fn of(req: &HttpRequest) -> Result<Self, Problem> {
        let app = req.app_data::<web::Data<App>>().cloned().ok_or_else(Problem::internal)?;
        let caller =
            req.extensions().get::<Caller>().cloned().ok_or_else(|| Problem::unauthenticated("token_missing"))?;
        let by = By::of(caller, req);
        Ok(Self { request: req.clone(), app, by })
    }

    /// Who acts and how.
    pub fn by(&self) -> &By {
        &self.by
    }

    /// The application.
    pub fn app(&self) -> &web::Data<App> {
        &self.app
    }

    /// The body's values keep their limits. Only for what must be known before the transaction; every other call is told
    /// by [`Cx::read`], [`Cx::fetch`] and [`Cx::write`].
    pub fn checked(&self) -> Result<(), Problem> {
        self.invalid().map_or(Ok(()), Err)
    }

    fn invalid(&self) -> Option<Problem> {
        self.request.extensions().get::<Invalid>().map(|invalid| invalid.0.clone())
    }

    /// One read-only transaction.
    pub async fn read<T: Serialize>(
        self,
        f: impl FnOnce(&mut Tenant<'_>, &By) -> Result<Answer<T>, Problem> + Send + 'static,
    ) -> Reply {
        self.fetch(move |tx, by| f(tx, by)?.seal().map(Sealed::tagged)).await
    }

    /// One read-only transaction with any result, e.g. a [`Download`](super::answer::Download).
    pub async fn fetch<R: Send + 'static>(
        self,
        f: impl FnOnce(&mut Tenant<'_>, &By) -> Result<R, Problem> + Send + 'static,
    ) -> Result<R, Problem> {
        self.fetched(Box::new(f)).await
    }

    /// One command: one transaction, replayed if its idempotency key was used before.
    pub async fn write<T: Serialize>(
        self,
        f: impl FnOnce(&mut Tenant<'_>, &By) -> Result<Answer<T>, Problem> + Send + 'static,
    ) -> Reply {
        self.written(Box::new(move |tx, by| f(tx, by)?.seal())).await
    }

    async fn fetched<R: Send + 'static>(self, f: Work<R>) -> Result<R, Problem> {
        let invalid = self.invalid();
        let (app, by) = (self.app, self.by);
        blocking(move || app.store.tenant(by.caller.agency, Mode::Read, |tx| judged(f(tx, &by), invalid))).await
    }

    async fn written(self, f: Work<Sealed>) -> Reply {
        let (attempt, invalid) = (self.attempt()?, self.invalid());
        let asked = Asked::of(&self.request);
        let (app, by) = (self.app.clone(), self.by);
        let _place = place(&self.app).await?;
        let done = blocking(move || {
            app.store.tenant(by.caller.agency, Mode::Write, |tx| {
                if let Some(attempt) = &attempt
                    && let Some(kept) = idempotency::replay(tx, &by.caller, attempt)?
                {
                    return Ok(kept);
                }
                events::act_as(tx, by.caller.actor());
                let answer = judged(f(tx, &by), invalid)?;
                asked.done(tx, &by, answer.location.as_deref())?;
                if let Some(attempt) = &attempt {
                    idempotency::keep(tx, &by.caller, attempt, &answer)?;
                }
                Ok(answer)
            })
        })
        .await;
        if done.is_ok() {
            self.app.happened.notify_waiters();
        }
        done
    }

    /// The kept answer, if this command was carried out before: for one that has to look at something before it writes.
    pub async fn replayed(&self) -> Result<Option<Sealed>, Problem> {
        let Some(attempt) = self.attempt()? else { return Ok(None) };
        let (app, by) = (self.app.clone(), self.by.clone());
        blocking(move || {
            app.store.tenant(by.caller.agency, Mode::Write, |tx| idempotency::replay(tx, &by.caller, &attempt))
        })
        .await
    }

    fn attempt(&self) -> Result<Option<Attempt>, Problem> {
        let Some(key) = idempotency::key(self.request.headers())? else { return Ok(None) };
        let body = self.request.extensions().get::<Fingerprint>().map(|f| f.0.clone()).unwrap_or_default();
        let head = format!("{} {}\n", self.request.method(), self.request.uri());
        let secret = self.request.extensions().get::<Access>().is_some_and(|access| access.secret_answer);
        Ok(Some(Attempt { key: key.to_owned(), fingerprint: sha256(&[head.as_bytes(), &body].concat()), secret }))
    }
}

/// What a call with a body that breaks its limits comes to: that the object is not there (404), or that its version was
/// not named or is stale (428, 412), comes first; else the limits are told, and nothing that was done stays.
fn judged<R>(done: Result<R, Problem>, invalid: Option<Problem>) -> Result<R, Problem> {
    let Some(invalid) = invalid else { return done };
    match done {
        Err(problem) if matches!(problem.status().as_u16(), 404 | 412 | 428) => Err(problem),
        Ok(_) | Err(_) => Err(invalid),
    }
}

/// Runs database work off the event loop; what it logs carries the id of the request.
pub async fn blocking<R: Send + 'static>(
    f: impl FnOnce() -> Result<R, Problem> + Send + 'static,
) -> Result<R, Problem> {
    blocking_as(f).await
}

/// The same with errors of another form. What no thread has begun with after a while is given up.
pub async fn blocking_as<R: Send + 'static, E: From<Problem> + Send + 'static>(
    f: impl FnOnce() -> Result<R, E> + Send + 'static,
) -> Result<R, E> {
    off_the_loop(Box::new(f)).await
}

async fn off_the_loop<R: Send + 'static, E: From<Problem> + Send + 'static>(
    f: Box<dyn FnOnce() -> Result<R, E> + Send>,
) -> Result<R, E> {
    let request = logging::current_request();
    // Whoever comes first has it: the thread that begins the work, or the clock that gives it up.
    let taken = Arc::new(AtomicBool::new(false));
    let begins = Arc::clone(&taken);
    let mut work = std::pin::pin!(web::block(move || {
        if begins.swap(true, Ordering::SeqCst) {
            return Err(busy().into());
        }
        logging::on_behalf_of(request, f)
    }));
    let done = match tokio::time::timeout(QUEUED, &mut work).await {
        Ok(done) => done,
        Err(_) if !taken.swap(true, Ordering::SeqCst) => return Err(busy().into()),
        Err(_) => work.await,
    };
    done.map_err(|_| {
        log::error!("a blocking task was cancelled or panicked");
        Problem::internal()
    })?
}

/// Waits for a place among those who write.
pub async fn place(app: &App) -> Result<SemaphorePermit<'_>, Problem> {
    match tokio::time::timeout(QUEUED, app.writing.acquire()).await {
        Ok(Ok(place)) => Ok(place),
        Ok(Err(_)) | Err(_) => Err(busy()),
    }
}

fn busy() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "busy",
        "系统繁忙，请求未被处理；请稍后重试。",
        "The service is busy and has not begun with the request; try again shortly.",
    )
    .retry_after(2)
}

/// The first of zh and en in `Accept-Language`; Chinese without one.
pub fn language_of(req: &HttpRequest) -> Language {
    let wanted = req.headers().get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    wanted
        .split(',')
        .find_map(|part| {
            let tag = part.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            if tag.starts_with("zh") {
                Some(Language::Zh)
            } else if tag.starts_with("en") {
                Some(Language::En)
            } else {
                None
            }
        })
        .unwrap_or_default()
}
