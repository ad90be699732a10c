//! A small client of the API.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, bail};
use reqwest::{Client, Method, Response};
use serde_json::Value;

use crate::server::PASSWORD;

/// Somebody logged in.
pub struct Actor {
    client: Client,
    base: String,
    token: String,
}

/// An answer with its version.
pub struct Answer {
    /// The `ETag`, or nothing.
    pub etag: String,
    /// Where what was made lies, or nothing.
    pub location: String,
    /// The body.
    pub body: Value,
}

impl Answer {
    /// The id in the body.
    pub fn id(&self) -> anyhow::Result<String> {
        Ok(self.body["id"].as_str().context("an answer without an id")?.to_owned())
    }
}

static KEYS: AtomicU64 = AtomicU64::new(0);

impl Actor {
    /// Logs in as one of the invented people.
    pub async fn log_in(base: &str, role: &str) -> anyhow::Result<Self> {
        let client = Client::builder().timeout(Duration::from_secs(900)).pool_max_idle_per_host(0).build()?;
        let name = format!("demo.{role}");
        let form = [("grant_type", "password"), ("username", name.as_str()), ("password", PASSWORD)];
        let answer = client.post(format!("{base}/api/v1/auth/token")).form(&form).send().await?;
        let body: Value = answer.error_for_status()?.json().await?;
        let token = body["access_token"].as_str().context("no token")?.to_owned();
        Ok(Self { client, base: base.to_owned(), token })
    }

    /// His access token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// A response as it comes; one that is no success is an error.
    pub async fn response(
        &self,
        method: Method,
        path: &str,
        etag: &str,
        (media, body): (&str, Vec<u8>),
    ) -> anyhow::Result<Response> {
        let key = KEYS.fetch_add(1, Ordering::Relaxed);
        let mut request = self.client.request(method.clone(), format!("{}{path}", self.base));
        request = request.bearer_auth(&self.token).header("Idempotency-Key", format!("bench-{key}"));
        if !etag.is_empty() {
            request = request.header("If-Match", etag);
        }
        if !media.is_empty() {
            request = request.header("Content-Type", media).body(body);
        }
        let response = request.send().await?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        bail!("{method} {path}: {status} {}", response.text().await?)
    }

    async fn call(&self, method: Method, path: &str, etag: &str, body: (&str, Vec<u8>)) -> anyhow::Result<Answer> {
        let response = self.response(method, path, etag, body).await?;
        // Not every answer has them; what is asked without one that it needs is refused.
        let header = |name: &str| match response.headers().get(name) {
            Some(value) => value.to_str().map(ToOwned::to_owned),
            None => Ok(String::new()),
        };
        let (etag, location) = (header("etag")?, header("location")?);
        let body = response.json().await.with_context(|| format!("{path}: no JSON"))?;
        Ok(Answer { etag, location, body })
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> anyhow::Result<Answer> {
        self.call(Method::GET, path, "", ("", Vec::new())).await
    }

    /// `POST` of JSON.
    pub async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Answer> {
        self.call(Method::POST, path, "", ("application/json", body.to_string().into_bytes())).await
    }

    /// `PUT` of JSON.
    pub async fn put(&self, path: &str, body: &Value) -> anyhow::Result<Answer> {
        self.call(Method::PUT, path, "", ("application/json", body.to_string().into_bytes())).await
    }

    /// `POST` of a verb on an object as it stands now; nothing is sent where `body` is null.
    pub async fn act(&self, of: &str, verb: &str, body: &Value) -> anyhow::Result<Answer> {
        let seen = self.get(of).await?.etag;
        let body = match body {
            Value::Null => ("", Vec::new()),
            other => ("application/json", other.to_string().into_bytes()),
        };
        self.call(Method::POST, &format!("{of}:{verb}"), &seen, body).await
    }

    /// `POST` of a CSV file, waited for.
    pub async fn import(&self, path: &str, file: String) -> anyhow::Result<usize> {
        let started = self.call(Method::POST, path, "", ("text/csv", file.into_bytes())).await?;
        self.finished(started).await
    }

    /// Waits for a job's end; gives how many different counts of what was done were told meanwhile.
    pub async fn finished(&self, started: Answer) -> anyhow::Result<usize> {
        let (mut told, mut last) = (0, Value::Null);
        loop {
            let job = self.get(&started.location).await?;
            if job.body["done"] != last {
                told += 1;
                last = job.body["done"].clone();
            }
            match job.body["state"].as_str() {
                Some("succeeded") => return Ok(told),
                Some("queued" | "running") => tokio::time::sleep(Duration::from_millis(2)).await,
                _ => bail!("{}: {}", started.location, job.body),
            }
        }
    }
}
