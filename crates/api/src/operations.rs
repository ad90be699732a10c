//! For the operators: is the process alive, can it work, what are its numbers; and the document of the running build.

use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpResponse, web};
use bole_persistence::dialect::Separation;
use bole_persistence::{Mode, StoreError, dialect, migrate, wrapped_keys};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::answer::Answer;
use crate::http::context::{Reply, blocking};
use crate::http::problem::Problem;
use crate::http::registry::{Example, Registry};
use crate::http::server::Published;
use crate::state::App;

const TAG: &str = "operations";

/// Registers its operations.
pub fn register(r: &mut Registry) {
    r.get("/healthz", "get_health", health)
        .tag(TAG)
        .text("Is the process alive?", "Answers as long as the process runs, whatever the database does.")
        .gives::<Health>(200)
        .add();
    r.get("/readyz", "get_readiness", readiness)
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

/// The process runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Health {
    /// Always `alive`.
    #[schema(example = "alive")]
    pub status: String,
    /// Version of the build.
    #[schema(example = "0.1.0")]
    pub version: String,
}

impl Example for Health {
    fn example() -> Self {
        Self { status: "alive".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

/// It can work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Readiness {
    /// Always `ready`.
    #[schema(example = "ready")]
    pub status: String,
    /// Each check that passed: `database`, `schema`, `keys`, `row_security`.
    pub checks: Vec<String>,
    /// What keeps agencies apart besides the agency that every query carries.
    pub agencies_kept_apart_by: KeptApart,
}

/// What keeps agencies apart: `file` (SQLite), `row_security` (PostgreSQL, binding the login itself) or
/// `row_security_of_role` (binding because the login, which could lift it, gives its rights up; let it be `bole_app`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeptApart {
    /// One file has one owner.
    File,
    /// Row-level security binds the login.
    RowSecurity,
    /// Row-level security binds the role that the login takes.
    RowSecurityOfRole,
}

impl KeptApart {
    fn of(separation: &Separation) -> Option<Self> {
        match separation {
            Separation::File => Some(Self::File),
            Separation::Bound => Some(Self::RowSecurity),
            Separation::GivenUp { .. } => Some(Self::RowSecurityOfRole),
            Separation::Unbound { .. } => None,
        }
    }
}

impl Example for Readiness {
    fn example() -> Self {
        Self {
            status: "ready".to_owned(),
            checks: CHECKS.map(|check| check.code.to_owned()).to_vec(),
            agencies_kept_apart_by: KeptApart::RowSecurity,
        }
    }
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

struct Check {
    code: &'static str,
    zh: &'static str,
    en: &'static str,
}

const CHECKS: [Check; 4] = [
    Check { code: "database", zh: "数据库没有应答。", en: "The database does not answer." },
    Check {
        code: "schema",
        zh: "数据库结构落后于本版本，请运行 bole migrate。",
        en: "The schema is older than this build; run bole migrate.",
    },
    Check {
        code: "keys",
        zh: "所配置的主密钥打不开库中的密钥，请检查 BOLE_MASTER_KEY。",
        en: "The master key that is configured does not open the keys in the database; see BOLE_MASTER_KEY.",
    },
    Check {
        code: "row_security",
        zh: "行级安全对服务的连接不起作用。",
        en: "Row-level security does not bind the service's connections.",
    },
];

async fn health() -> Reply {
    Answer::ok(Health::example()).seal()
}

async fn readiness(app: web::Data<App>) -> Reply {
    let (passed, apart) = blocking(move || {
        let asked: Result<([Option<bool>; 4], Option<KeptApart>), StoreError> = app.store.system(Mode::Read, |sys| {
            dialect::ping(sys.db)?;
            let current = migrate::is_current(sys.db)?;
            let opened = if current { Some(wrapped_keys::standing(sys)?.lost == 0) } else { None };
            let apart = KeptApart::of(&dialect::separation(sys.db)?);
            Ok(([Some(true), Some(current), opened, Some(apart.is_some())], apart))
        });
        Ok(asked.unwrap_or_else(|error| {
            log::warn!("not ready: {error}");
            ([Some(false), None, None, None], None)
        }))
    })
    .await?;
    let mut problem = Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "not_ready",
        "服务尚不能工作，详见 errors。",
        "The service cannot work yet; see errors.",
    )
    .retry_after(5);
    for (check, passed) in CHECKS.iter().zip(passed) {
        if passed == Some(false) {
            problem = problem.fault(format!("check:{}", check.code), check.code, check.zh, check.en);
        }
    }
    match apart {
        Some(agencies_kept_apart_by) if !passed.contains(&Some(false)) => {
            Answer::ok(Readiness { agencies_kept_apart_by, ..Readiness::example() }).seal()
        }
        _ => Err(problem),
    }
}

async fn metrics(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let text = app.metrics.text(app.store.pool_state()).map_err(|error| {
        log::error!("metrics: {error}");
        Problem::internal()
    })?;
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, "text/plain; version=0.0.4")).body(text))
}

async fn document(published: web::Data<Published>) -> HttpResponse {
    HttpResponse::Ok().insert_header((CONTENT_TYPE, "application/json")).body(published.text.clone())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bole_persistence::crypto::{SecretKey, Vault};
    use bole_persistence::runtime::Runtime;
    use bole_persistence::{Store, StoreConfig};

    use super::*;
    use crate::state::Settings;

    #[actix_web::test]
    async fn without_its_database_it_tells_of_nothing_else() {
        let nowhere = std::env::temp_dir().join("no-such-folder").join("bole.db");
        let config = StoreConfig {
            url: format!("sqlite://{}", nowhere.display()),
            pool_size: 1,
            pool_timeout: Duration::from_millis(50),
        };
        let store = Store::new(&config, Vault::new(SecretKey::new([7; 32]), Vec::new()), Runtime::system());
        let app = web::Data::new(App::assemble(store, Settings::default()).unwrap());
        let told = readiness(app).await.unwrap_err().document();
        let checks: Vec<&str> = told.errors.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!((told.code.as_str(), checks), ("not_ready", vec!["check:database"]));
    }
}
