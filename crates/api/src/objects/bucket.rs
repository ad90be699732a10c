//! Objects in a bucket of an S3 service, asked by signed addresses that are good for a minute.

use std::time::Duration;

use reqwest::{Client, Response, StatusCode, Url};
use rusty_s3::{Credentials, S3Action, UrlStyle};

use super::ObjectFault;

/// How long a signed address is good, and the longest that an answer is waited for.
const LONGEST: Duration = Duration::from_secs(60);
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);

/// Which bucket, and how it is reached. It holds the secret key, so it never shows itself.
#[derive(Clone, Copy)]
pub struct BucketAt<'a> {
    /// Address of the service.
    pub endpoint: &'a str,
    /// Its region.
    pub region: &'a str,
    /// Name of the bucket.
    pub bucket: &'a str,
    /// What all names begin with; may be empty.
    pub prefix: &'a str,
    /// Is the bucket a part of the host's name, as large providers ask for, or of the path?
    pub in_host: bool,
    /// Access key.
    pub access_key: &'a str,
    /// Secret key.
    pub secret_key: &'a str,
}

/// A bucket.
#[derive(Clone)]
pub struct Bucket {
    bucket: rusty_s3::Bucket,
    credentials: Credentials,
    prefix: String,
    client: Client,
}

impl std::fmt::Debug for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bucket({self})")
    }
}

impl std::fmt::Display for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "bucket {}{}", self.bucket.base_url(), self.prefix)
    }
}

impl Bucket {
    /// A bucket; nothing is asked of it yet.
    pub fn at(at: &BucketAt<'_>) -> Result<Self, ObjectFault> {
        let wrong = |what: &dyn std::fmt::Display| ObjectFault::Unavailable(format!("the S3 endpoint: {what}"));
        let endpoint: Url = at.endpoint.parse().map_err(|error| wrong(&error))?;
        let style = if at.in_host { UrlStyle::VirtualHost } else { UrlStyle::Path };
        let bucket = rusty_s3::Bucket::new(endpoint, style, at.bucket.to_owned(), at.region.to_owned());
        let client = Client::builder()
            .connect_timeout(CONNECT)
            .timeout(LONGEST)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| wrong(&error))?;
        Ok(Self {
            bucket: bucket.map_err(|error| wrong(&error))?,
            credentials: Credentials::new(at.access_key, at.secret_key),
            prefix: at.prefix.to_owned(),
            client,
        })
    }

    fn name(&self, name: &str) -> String {
        if self.prefix.is_empty() { name.to_owned() } else { format!("{}/{name}", self.prefix) }
    }

    pub(super) async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), ObjectFault> {
        let name = self.name(name);
        let url = self.bucket.put_object(Some(&self.credentials), &name).sign(LONGEST);
        answered(self.client.put(url).body(bytes).send().await).map(|_| ())
    }

    pub(super) async fn get(&self, name: &str) -> Result<Vec<u8>, ObjectFault> {
        let name = self.name(name);
        let url = self.bucket.get_object(Some(&self.credentials), &name).sign(LONGEST);
        let answer = self.client.get(url).send().await;
        if answer.as_ref().is_ok_and(|answer| answer.status() == StatusCode::NOT_FOUND) {
            return Err(ObjectFault::Missing(name));
        }
        let answer = answered(answer)?;
        answer.bytes().await.map(Vec::from).map_err(|error| unsaid(&error.without_url()))
    }

    pub(super) async fn delete(&self, name: &str) -> Result<(), ObjectFault> {
        let name = self.name(name);
        let url = self.bucket.delete_object(Some(&self.credentials), &name).sign(LONGEST);
        answered(self.client.delete(url).send().await).map(|_| ())
    }
}

/// An answer that is one. A signed address is a secret for its minute: no message has it.
fn answered(answer: Result<Response, reqwest::Error>) -> Result<Response, ObjectFault> {
    let answer = answer.map_err(|error| unsaid(&error.without_url()))?;
    match answer.status() {
        status if status.is_success() => Ok(answer),
        status => Err(ObjectFault::Unavailable(format!("the bucket answers {status}"))),
    }
}

fn unsaid(error: &reqwest::Error) -> ObjectFault {
    let mut text = error.to_string();
    let mut under = std::error::Error::source(error);
    while let Some(cause) = under {
        text = format!("{text}: {cause}");
        under = cause.source();
    }
    ObjectFault::Unavailable(format!("the bucket: {text}"))
}
