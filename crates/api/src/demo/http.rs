//! A small client of the API: people who ask, and what they are answered.

use std::future::IntoFuture;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bole_persistence::runtime::Clock;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Method;
use serde_json::Value;
use tokio::sync::Mutex;

use super::answer::Answer;
use super::error::DemoError;

/// An access token is used for so long by the server's clock.
const ACCESS: TimeDelta = TimeDelta::minutes(10);
/// A refresh token is still good after so long.
const REFRESH: TimeDelta = TimeDelta::days(6);

/// What came to nothing for now is sent again after so long.
const PAUSE: Duration = Duration::from_millis(20);

/// The way to the server.
pub(super) struct Http {
    client: reqwest::Client,
    base: String,
    clock: Arc<dyn Clock>,
    patience: Duration,
    keys: AtomicU64,
}

impl Http {
    /// To a server whose clock is `clock`; what got no answer is sent again for as long as `patience`.
    pub(super) fn to(base: String, clock: Arc<dyn Clock>, patience: Duration) -> Result<Self, DemoError> {
        let client = reqwest::Client::builder()
            .timeout(Duration::from_secs(600))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|e| DemoError::Setup(e.to_string()))?;
        Ok(Self { client, base, clock, patience, keys: AtomicU64::default() })
    }

    /// Sends a request, and sends it again as it was while patience lasts.
    async fn send(&self, call: String, request: reqwest::RequestBuilder) -> Result<Answer, DemoError> {
        let begun = Instant::now();
        // Every body is at hand as a whole, so a request can be copied.
        while let Some(copy) = request.try_clone() {
            match self.once(call.clone(), copy).await {
                Err(error) if error.is_passing() && begun.elapsed() < self.patience => {
                    tokio::time::sleep(PAUSE).await;
                }
                done => return done,
            }
        }
        self.once(call, request).await
    }

    async fn once(&self, call: String, request: reqwest::RequestBuilder) -> Result<Answer, DemoError> {
        let silent = |e: reqwest::Error| DemoError::Silent { call: call.clone(), cause: format!("{e:?}") };
        let response = request.send().await.map_err(silent)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await.map_err(silent)?.to_vec();
        let answer = Answer::new(call, headers, body);
        if status.is_success() {
            return Ok(answer);
        }
        Err(DemoError::Refused { status: status.as_u16(), body: answer.told(), call: answer.call().to_owned() })
    }
}

/// Somebody who asks, logged in when he first needs to be.
pub(super) struct Actor {
    http: Arc<Http>,
    login_name: String,
    password: String,
    held: Mutex<Option<Held>>,
}

/// The tokens that somebody got.
struct Held {
    access: String,
    refresh: String,
    since: DateTime<Utc>,
}

impl Actor {
    /// A user.
    pub(super) fn new(http: &Arc<Http>, login_name: &str, password: &str) -> Self {
        Self {
            http: Arc::clone(http),
            login_name: login_name.to_owned(),
            password: password.to_owned(),
            held: Mutex::default(),
        }
    }

    /// His name.
    pub(super) fn login_name(&self) -> &str {
        &self.login_name
    }

    /// `GET`.
    pub(super) fn get(&self, path: &str) -> Call<'_> {
        self.call(Method::GET, path)
    }

    /// `POST` with a JSON body.
    pub(super) fn post(&self, path: &str, body: Value) -> Call<'_> {
        self.call(Method::POST, path).json(&body)
    }

    /// `POST` without a body.
    pub(super) fn act(&self, path: &str) -> Call<'_> {
        self.call(Method::POST, path)
    }

    /// `POST` of a file.
    pub(super) fn upload(&self, path: &str, media: &str, bytes: impl Into<Vec<u8>>) -> Call<'_> {
        Call { body: Some((media.to_owned(), bytes.into())), ..self.call(Method::POST, path) }
    }

    /// `PUT` with a JSON body.
    pub(super) fn put(&self, path: &str, body: Value) -> Call<'_> {
        self.call(Method::PUT, path).json(&body)
    }

    /// `PATCH` with a JSON body.
    pub(super) fn patch(&self, path: &str, body: Value) -> Call<'_> {
        self.call(Method::PATCH, path).json(&body)
    }

    fn call(&self, method: Method, path: &str) -> Call<'_> {
        Call { actor: self, method, path: path.to_owned(), etag: None, language: "en", body: None }
    }

    /// His access token: the one at hand, a refreshed one, or a new log-in.
    async fn token(&self) -> Result<String, DemoError> {
        let (mut held, now) = (self.held.lock().await, self.http.clock.now());
        let refreshed = match held.as_ref() {
            Some(tokens) if now - tokens.since < ACCESS => return Ok(tokens.access.clone()),
            Some(tokens) if now - tokens.since < REFRESH => {
                self.ask(&[("grant_type", "refresh_token"), ("refresh_token", &tokens.refresh)]).await
            }
            Some(_) | None => self.log_in().await,
        };
        let answer = match refreshed {
            // A refresh token is good once: when its answer is lost, only the password is left.
            Err(DemoError::Refused { status: 400, .. }) => self.log_in().await?,
            other => other?,
        };
        let access = answer.text("/access_token")?;
        *held = Some(Held { access: access.clone(), refresh: answer.text("/refresh_token")?, since: now });
        Ok(access)
    }

    async fn log_in(&self) -> Result<Answer, DemoError> {
        self.ask(&[("grant_type", "password"), ("username", &self.login_name), ("password", &self.password)]).await
    }

    /// Asks for tokens.
    async fn ask(&self, form: &[(&str, &str)]) -> Result<Answer, DemoError> {
        let path = "/api/v1/auth/token";
        let request = self.http.client.post(format!("{}{path}", self.http.base)).form(form);
        self.http.send(format!("POST {path} ({})", self.login_name), request).await
    }

    /// Waits until the job that an answer of 202 started has ended well; `seen` is told how far it is.
    pub(super) async fn finished(
        &self,
        started: &Answer,
        mut seen: impl FnMut(i64, Option<i64>),
    ) -> Result<Answer, DemoError> {
        let place = started.location()?;
        let mut pause = Duration::from_millis(5);
        loop {
            let job = self.get(&place).await?;
            match job.text("/state")?.as_str() {
                "succeeded" => return Ok(job),
                "failed" => return Err(DemoError::Job { call: started.call().to_owned(), told: failure(&job) }),
                _ => seen(job.number("/done")?, job.number("/total").ok()),
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_millis(100));
        }
    }
}

/// What a failed job tells: why, and its first faulty rows.
fn failure(job: &Answer) -> String {
    let text = |value: &Value, field: &str| match value.get(field) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let why = job.at("/failure").unwrap_or_default();
    let mut told = vec![format!("{} ({})", text(&why, "message"), text(&why, "code"))];
    if let Ok(Value::Array(rows)) = job.at("/errors") {
        told.extend(rows.iter().take(10).map(|row| {
            format!(
                "row {} {}: {} ({})",
                text(row, "row"),
                text(row, "column"),
                text(row, "message"),
                text(row, "code")
            )
        }));
    }
    told.join("; ")
}

/// A request; awaiting it sends it. Everything that writes carries an idempotency key of its own.
pub(super) struct Call<'a> {
    actor: &'a Actor,
    method: Method,
    path: String,
    etag: Option<String>,
    language: &'static str,
    body: Option<(String, Vec<u8>)>,
}

impl Call<'_> {
    fn json(self, body: &Value) -> Self {
        Self { body: Some(("application/json".to_owned(), body.to_string().into_bytes())), ..self }
    }

    /// The version that the actor saw: an `ETag` as it came.
    pub(super) fn if_match(self, etag: &str) -> Self {
        Self { etag: Some(etag.to_owned()), ..self }
    }

    /// The language of texts: `zh-CN`, or `en` as without it.
    pub(super) fn language(self, language: &'static str) -> Self {
        Self { language, ..self }
    }

    async fn send(self) -> Result<Answer, DemoError> {
        let http = &self.actor.http;
        let call = format!("{} {} ({})", self.method, self.path, self.actor.login_name);
        let writes = self.method != Method::GET;
        let mut request = http.client.request(self.method, format!("{}{}", http.base, self.path));
        request = request.bearer_auth(self.actor.token().await?).header("Accept-Language", self.language);
        if writes {
            let number = http.keys.fetch_add(1, Ordering::Relaxed);
            request = request.header("Idempotency-Key", format!("demo-{number}"));
        }
        if let Some(etag) = self.etag {
            request = request.header("If-Match", etag);
        }
        if let Some((media, bytes)) = self.body {
            request = request.header("Content-Type", media).body(bytes);
        }
        http.send(call, request).await
    }
}

impl<'a> IntoFuture for Call<'a> {
    type Output = Result<Answer, DemoError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
