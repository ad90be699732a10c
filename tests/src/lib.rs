//! Black-box tests: the real server in the test's own process, a database of its own for each test, HTTP between them.
//!
//! A test is written once and runs on both databases:
//! ```ignore
//! bole_tests::both! {
//!     async fn a_client_is_created(app: TestApp) {
//!         let agency = app.agency().await;
//!         agency.admin().post("/api/v1/clients", json!({ … })).await.expect(201);
//!     }
//! }
//! ```

pub mod agency;
pub mod app;
pub mod compatibility;
pub mod database;
pub mod http;
pub mod receiver;
pub mod served;
pub mod whole;

pub use agency::Agency;
pub use app::TestApp;
pub use bole_persistence::db::Backend;
pub use http::{Actor, Answer, Request};
pub use serde_json::{Value, json};
pub use served::Served;

/// A number from the environment, or the one of an ordinary test run.
pub fn number(variable: &str, ordinary: u64) -> u64 {
    match std::env::var(variable) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")),
        Err(_) => ordinary,
    }
}

/// Makes `name::sqlite` and `name::postgres` of each test.
#[macro_export]
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: TestApp) $body:block)*) => { $(
        mod $name {
            #[allow(unused_imports, reason = "a test need not use everything that its file imports")]
            use super::*;

            $(#[$meta])*
            async fn run($app: $crate::TestApp) $body

            #[test]
            fn sqlite() {
                $crate::app::run($crate::Backend::Sqlite, run);
            }

            #[test]
            fn postgres() {
                $crate::app::run($crate::Backend::Postgres, run);
            }
        }
    )* };
}
