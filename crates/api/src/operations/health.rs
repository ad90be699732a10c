//! Is the process alive, and can it work?

use actix_web::http::StatusCode;
use actix_web::web;
use bole_persistence::dialect::Separation;
use bole_persistence::{Mode, StoreError, dialect, migrate, wrapped_keys};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::answer::Answer;
use crate::http::context::{Reply, blocking};
use crate::http::problem::Problem;
use crate::http::registry::Example;
use crate::state::App;

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

pub(super) async fn health() -> Reply {
    Answer::ok(Health::example()).seal()
}

pub(super) async fn readiness(app: web::Data<App>) -> Reply {
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
