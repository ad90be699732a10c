//! The command line, run in the test's own process.

use std::collections::BTreeMap;

use bole_api::cli::{CliError, run};
use bole_persistence::db::Backend;
use bole_tests::database::Database;
use bole_tests::{Answer, TestApp, both, json};

pub(crate) const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

const PASSWORD: &str = "a-password-from-outside";

pub(crate) fn bole(url: &str, arguments: &[&str]) -> Result<String, CliError> {
    bole_with(url, PASSWORD, arguments)
}

/// What a command prints; an empty password is none.
pub(crate) fn bole_with(url: &str, password: &str, arguments: &[&str]) -> Result<String, CliError> {
    let environment: BTreeMap<String, String> = [
        ("DATABASE_URL", url),
        ("BOLE_MASTER_KEY", KEY),
        ("BOLE_LOG_FILTER", "off"),
        ("BOLE_LISTEN", "127.0.0.1:0"),
        ("BOLE_PASSWORD", password),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    let mut out = Vec::new();
    let line = std::iter::once("bole").chain(arguments.iter().copied()).map(Into::into);
    run(line, environment, &mut out).map(|()| String::from_utf8(out).expect("text"))
}

fn migrates_and_diagnoses(backend: Backend) {
    let database = Database::empty(backend);
    let url = database.url.as_str();
    let before = bole(url, &["doctor"]);
    assert!(matches!(before, Err(CliError::Told(_))) || backend == Backend::Sqlite, "an empty schema is told");
    assert!(bole(url, &["migrate"]).unwrap().contains("ran 2026"));
    assert!(bole(url, &["migrate"]).unwrap().contains("nothing to do"));
    let told = bole(url, &["doctor"]).unwrap();
    // The tests' login owns the schema and could lift the security.
    let row_security = if backend == Backend::Sqlite { "ok   row security" } else { "note row security" };
    for line in ["ok   database", "ok   schema", row_security, "ok   clock", "ok   master key"] {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert!(!told.contains(KEY), "{told}");
    assert!(bole(url, &["migrate", "--down"]).unwrap().contains("reverted"));
    assert!(bole(url, &["doctor"]).is_err());
}

#[test]
fn migrate_and_doctor_on_sqlite() {
    migrates_and_diagnoses(Backend::Sqlite);
}

#[test]
fn migrate_and_doctor_on_postgres() {
    migrates_and_diagnoses(Backend::Postgres);
}

#[test]
fn a_login_that_may_not_change_the_schema_does_not_serve_an_old_one() {
    // The role is made by the migrations of any database of the server.
    drop(Database::migrated(Backend::Postgres));
    let database = Database::empty(Backend::Postgres);
    let mark = if database.url.contains('?') { '&' } else { '?' };
    let as_service = format!("{}{mark}options=-c%20role%3Dbole_app", database.url);
    let told = bole(&as_service, &["serve"]).expect_err("an old schema is refused").to_string();
    assert!(told.contains("bole migrate") && told.contains("MIGRATION_DATABASE_URL"), "{told}");
}

#[test]
fn the_document_is_printed_and_compared() {
    let kept = include_str!("../../../openapi/v1.json");
    assert_eq!(bole("sqlite://unused.db", &["openapi"]).unwrap(), kept);
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/v1.json");
    bole("sqlite://unused.db", &["openapi", "--check", file]).unwrap();
    let other = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let told = bole("sqlite://unused.db", &["openapi", "--check", other]).unwrap_err().to_string();
    assert!(told.contains("make openapi"), "{told}");
}

#[test]
fn an_unknown_command_and_an_unknown_key_are_told() {
    assert!(matches!(bole("sqlite://unused.db", &["dance"]), Err(CliError::Usage(_))));
    let environment = [("BOLE_LISTN".to_owned(), "127.0.0.1:0".to_owned())].into();
    let told = run(["bole".into(), "openapi".into()], environment, &mut Vec::new()).unwrap_err();
    assert!(told.to_string().contains("listn"), "{told}");
}

/// Logs in over HTTP with what the command line made.
async fn log_in(app: &TestApp, login: &str) -> Answer {
    let form = [("grant_type", "password"), ("username", login), ("password", PASSWORD)];
    let token = app.anyone().post("/api/v1/auth/token", ()).without_key().form(&form).await.expect(200);
    app.bearer(&token.text("/access_token")).get("/api/v1/auth/me").await.expect(200)
}

both! {
    async fn agencies_and_users_are_made(app: TestApp) {
        let url = app.database().url.as_str();
        let made = bole(
            url,
            &["admin", "create-agency", "--name", "蓝海", "--credit-code", "91310000MA1FL1234Q", "--login", "hai.admin"],
        );
        let agency = made.unwrap().lines().next().unwrap().replace("agency ", "");
        assert_eq!(log_in(&app, "hai.admin").await.at("/roles"), json!(["agency_admin"]));
        let add = |login: &str, role: &str| {
            bole(url, &["admin", "create-user", "--agency", &agency, "--login", login, "--role", role])
        };
        assert!(add("hai.pay", "payroll_specialist").unwrap().starts_with("user usr_"));
        assert_eq!(log_in(&app, "hai.pay").await.at("/roles"), json!(["payroll_specialist"]));
        let taken = add("hai.pay", "auditor").unwrap_err().to_string();
        assert!(taken.contains("login_name_taken"), "{taken}");
        assert!(matches!(add("hai.x", "king"), Err(CliError::Usage(_))));
    }

    async fn a_demo_agency_has_a_login_for_each_role(app: TestApp) {
        let told = bole(&app.database().url, &["seed"]).unwrap();
        for role in ["agency_admin", "payroll_specialist", "auditor", "client_user", "person"] {
            assert!(told.contains(&format!("demo.{role}")), "{told}");
            assert_eq!(log_in(&app, &format!("demo.{role}")).await.at("/roles"), json!([role]));
        }
        assert!(!told.contains(PASSWORD), "{told}");
        assert_eq!(bole(&app.database().url, &["seed"]).unwrap(), told, "a second run changes nothing");
    }
}
