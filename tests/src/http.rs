//! Actors who send requests, and the answers they get.

use std::future::IntoFuture;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{HeaderMap, HeaderName};
use reqwest::{Method, multipart};
use serde_json::Value;
use tokio::sync::Mutex;

use crate::agency::PASSWORD;
use crate::app::TestApp;

/// Somebody who sends requests.
#[derive(Clone)]
pub struct Actor {
    app: TestApp,
    credentials: Credentials,
}

#[derive(Clone)]
enum Credentials {
    None,
    Token(String),
    Login(Arc<Login>),
}

/// What somebody logs in with, and the token that he got.
struct Login {
    form: Vec<(String, String)>,
    held: Mutex<Option<(String, DateTime<Utc>)>>,
}

/// A token is used for so long by the server's clock, then the actor logs in again.
const USED_FOR: TimeDelta = TimeDelta::minutes(10);

impl Actor {
    pub(crate) fn anyone(app: &TestApp) -> Self {
        Self { app: app.clone(), credentials: Credentials::None }
    }

    pub(crate) fn bearer(app: &TestApp, token: &str) -> Self {
        Self { app: app.clone(), credentials: Credentials::Token(token.to_owned()) }
    }

    /// Somebody who logs in with the tests' password when he first needs to.
    pub fn user(app: &TestApp, login_name: &str) -> Self {
        Self::log_in(app, &[("grant_type", "password"), ("username", login_name), ("password", PASSWORD)])
    }

    /// A service account.
    pub fn machine(app: &TestApp, client_id: &str, secret: &str) -> Self {
        let form = [("grant_type", "client_credentials"), ("client_id", client_id), ("client_secret", secret)];
        Self::log_in(app, &form)
    }

    fn log_in(app: &TestApp, form: &[(&str, &str)]) -> Self {
        let form = form.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let login = Login { form, held: Mutex::default() };
        Self { app: app.clone(), credentials: Credentials::Login(Arc::new(login)) }
    }

    /// The server that he talks to.
    pub fn app(&self) -> &TestApp {
        &self.app
    }

    /// His access token.
    pub async fn token(&self) -> Option<String> {
        match &self.credentials {
            Credentials::None => None,
            Credentials::Token(token) => Some(token.clone()),
            Credentials::Login(login) => {
                let (mut held, now) = (login.held.lock().await, self.app.now());
                if let Some((token, since)) = held.as_ref()
                    && (now - *since).abs() < USED_FOR
                {
                    return Some(token.clone());
                }
                let request = Actor::anyone(&self.app).request(Method::POST, "/api/v1/auth/token").without_key();
                let answer = Box::pin(Request { body: Body::Form(login.form.clone()), ..request }.send()).await;
                let token = answer.expect(200).text("/access_token");
                *held = Some((token.clone(), now));
                Some(token)
            }
        }
    }

    /// `GET`.
    pub fn get(&self, path: &str) -> Request {
        self.request(Method::GET, path)
    }

    /// `POST` with a JSON body.
    pub fn post(&self, path: &str, body: impl serde::Serialize) -> Request {
        self.request(Method::POST, path).json(body)
    }

    /// `PUT` with a JSON body.
    pub fn put(&self, path: &str, body: impl serde::Serialize) -> Request {
        self.request(Method::PUT, path).json(body)
    }

    /// `PATCH` with a JSON body.
    pub fn patch(&self, path: &str, body: impl serde::Serialize) -> Request {
        self.request(Method::PATCH, path).json(body)
    }

    /// `DELETE`.
    pub fn delete(&self, path: &str) -> Request {
        self.request(Method::DELETE, path)
    }

    /// Any method, without a body yet.
    pub fn request(&self, method: Method, path: &str) -> Request {
        let key = (method == Method::POST || method == Method::PUT)
            .then(|| bole_domain::ids::encode(self.app.store().runtime().uuid()));
        Request {
            actor: self.clone(),
            method,
            path: path.to_owned(),
            base: None,
            headers: Vec::new(),
            key,
            body: Body::None,
        }
    }
}

enum Body {
    None,
    Bytes { media: String, bytes: Vec<u8> },
    File { name: String, media: String, bytes: Vec<u8> },
    Form(Vec<(String, String)>),
}

/// A request; awaiting it sends it. `POST` and `PUT` carry an idempotency key of their own unless told otherwise.
pub struct Request {
    actor: Actor,
    method: Method,
    path: String,
    base: Option<String>,
    headers: Vec<(String, String)>,
    key: Option<String>,
    body: Body,
}

impl Request {
    /// The idempotency key.
    pub fn key(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    /// No idempotency key.
    pub fn without_key(mut self) -> Self {
        self.key = None;
        self
    }

    /// The version that the actor saw: an `ETag` as it came, or `v3`.
    pub fn if_match(self, version: &str) -> Self {
        let tag =
            if version.starts_with('"') || version == "*" { version.to_owned() } else { format!("\"{version}\"") };
        self.header("If-Match", &tag)
    }

    /// To another server on the same database.
    pub fn at(mut self, base: &str) -> Self {
        self.base = Some(base.to_owned());
        self
    }

    /// The language of texts: `zh` or `en`.
    pub fn lang(self, language: &str) -> Self {
        self.header("Accept-Language", language)
    }

    /// Any header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A JSON body.
    pub fn json(self, body: impl serde::Serialize) -> Self {
        let bytes = serde_json::to_vec(&body).expect("the body serialises");
        self.raw("application/json", bytes)
    }

    /// A CSV body.
    pub fn csv(self, bytes: impl Into<Vec<u8>>) -> Self {
        self.raw("text/csv", bytes)
    }

    /// Any body.
    pub fn raw(mut self, media: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.body = Body::Bytes { media: media.to_owned(), bytes: bytes.into() };
        self
    }

    /// The part `file` of a multipart form.
    pub fn file(mut self, name: &str, media: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.body = Body::File { name: name.to_owned(), media: media.to_owned(), bytes: bytes.into() };
        self
    }

    /// A form, as OAuth sends it.
    pub fn form(mut self, fields: &[(&str, &str)]) -> Self {
        self.body = Body::Form(fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect());
        self
    }

    async fn send(self) -> Answer {
        let what = format!("{} {}", self.method, self.path);
        let app = &self.actor.app;
        let mut request = app.client().request(
            self.method,
            match &self.base {
                Some(base) => format!("{base}{}", self.path),
                None => app.url(&self.path),
            },
        );
        if let Some(token) = self.actor.token().await {
            request = request.bearer_auth(token);
        }
        if let Some(key) = &self.key {
            request = request.header("Idempotency-Key", key);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request = match self.body {
            Body::None => request,
            Body::Bytes { media, bytes } => request.header("Content-Type", media).body(bytes),
            Body::File { name, media, bytes } => {
                let part = multipart::Part::bytes(bytes).file_name(name).mime_str(&media).expect("a media type");
                request.multipart(multipart::Form::new().part("file", part))
            }
            Body::Form(fields) => request.form(&fields),
        };
        let response = request.send().await.unwrap_or_else(|e| panic!("{what}: {e:?}"));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.unwrap_or_else(|e| panic!("{what}: {e:?}"));
        Answer { actor: self.actor, what, status, headers, body }
    }
}

impl IntoFuture for Request {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// What came back.
#[derive(Clone)]
pub struct Answer {
    actor: Actor,
    what: String,
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub body: Bytes,
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} -> {} {}", self.what, self.status, String::from_utf8_lossy(&self.body))
    }
}

impl Answer {
    /// Who asked.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Demands a status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self}");
        self
    }

    /// Demands a problem document with this status and code; gives the document.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{self}");
        assert_eq!(self.header("content-type").as_deref(), Some("application/problem+json"), "{self}");
        let document = self.json();
        assert_eq!(document["code"], code, "{self}");
        assert_eq!(document["status"], status, "{self}");
        document
    }

    /// The same, with a fault at this pointer.
    #[track_caller]
    pub fn problem_at(&self, status: u16, code: &str, pointer: &str) -> Value {
        let document = self.problem(status, code);
        let faults = document["errors"].as_array().cloned().unwrap_or_default();
        assert!(faults.iter().any(|fault| fault["pointer"] == pointer), "no fault at {pointer}: {self}");
        document
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("not JSON ({e}): {self}"))
    }

    /// The body as text.
    #[track_caller]
    pub fn body_text(&self) -> String {
        String::from_utf8(self.body.to_vec()).unwrap_or_else(|e| panic!("not UTF-8 ({e}): {self}"))
    }

    /// The value at a JSON pointer.
    #[track_caller]
    pub fn at(&self, pointer: &str) -> Value {
        self.json().pointer(pointer).cloned().unwrap_or_else(|| panic!("nothing at {pointer}: {self}"))
    }

    /// The text at a JSON pointer.
    #[track_caller]
    pub fn text(&self, pointer: &str) -> String {
        let value = self.at(pointer);
        value.as_str().map(ToOwned::to_owned).unwrap_or_else(|| panic!("no text at {pointer}: {self}"))
    }

    /// The id of the object.
    #[track_caller]
    pub fn id(&self) -> String {
        self.text("/id")
    }

    /// A header, if it is there.
    pub fn header(&self, name: &str) -> Option<String> {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a header's name");
        self.headers.get(name).and_then(|v| v.to_str().ok()).map(ToOwned::to_owned)
    }

    /// The `ETag`.
    #[track_caller]
    pub fn etag(&self) -> String {
        self.header("etag").unwrap_or_else(|| panic!("no ETag: {self}"))
    }

    /// The `Location`.
    #[track_caller]
    pub fn location(&self) -> String {
        self.header("location").unwrap_or_else(|| panic!("no Location: {self}"))
    }
}
