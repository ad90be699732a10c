//! For the operators: is the process alive, can it work, what are its numbers; and the document of the running build.

mod health;

use actix_web::body::SizedStream;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::context::blocking;
use crate::http::problem::Problem;
use crate::http::published::Published;
use crate::http::registry::{Example, Registry};
use crate::state::App;
use health::{Health, Readiness};

const TAG: &str = "operations";

/// Registers its operations.
pub fn register(r: &mut Registry) {
    r.get("/healthz", "get_health", health::health)
        .tag(TAG)
        .text("Is the process alive?", "Answers as long as the process runs, whatever the database does.")
        .gives::<Health>(200)
        .add();
    r.get("/readyz", "get_readiness", health::readiness)
        .tag(TAG)
        .text(
            "Can it work?",
            "200 when the database answers, its schema is the one of this build, the master key opens the keys that it holds \
             and row-level security binds the service's connections; 503 `not_ready` otherwise, with each failing check. What \
             cannot be looked at while another check fails is not told.",
        )
        .gives::<Readiness>(200)
        .add();
    r.get("/metrics", "get_metrics", metrics)
        .tag(TAG)
        .text("Numbers for Prometheus", "Requests by method, route and status, their times, and the database pool.")
        .gives_file(&["text/plain; version=0.0.4"])
        .add();
    r.get("/openapi.json", "get_openapi_document", document)
        .tag(TAG)
        .text(
            "This document",
            "The OpenAPI document of the running build: every operation that it serves, and no other.",
        )
        .gives::<OpenApiDocument>(200)
        .add();
}

/// An OpenAPI document, as far as it can be told in a few words; the specification tells the rest.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OpenApiDocument {
    /// Version of the specification.
    #[schema(example = "3.1.0")]
    pub openapi: String,
    /// What it describes.
    pub info: OpenApiInfo,
}

/// What an OpenAPI document describes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OpenApiInfo {
    /// Its title.
    #[schema(example = "Bole")]
    pub title: String,
    /// Version of the build.
    #[schema(example = "0.1.0")]
    pub version: String,
}

impl Example for OpenApiDocument {
    fn example() -> Self {
        let info = OpenApiInfo { title: "Bole".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() };
        Self { openapi: "3.1.0".to_owned(), info }
    }
}

async fn metrics(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let text = app.metrics.text(app.store.pool_state()).map_err(|error| {
        log::error!("metrics: {error}");
        Problem::internal()
    })?;
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, "text/plain; version=0.0.4")).body(text))
}

async fn document(published: web::Data<Published>) -> Result<HttpResponse, Problem> {
    let packed = blocking(move || {
        published.packed().map_err(|error| {
            log::error!("the document: {error}");
            Problem::internal()
        })
    })
    .await?;
    let length = u64::try_from(packed.length).unwrap_or(u64::MAX);
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json"))
        .body(SizedStream::new(length, futures_util::stream::iter(packed.pieces()))))
}

#[cfg(test)]
mod tests;
