//! The master key: a wrong or a lost one is told before anything is served, and it can be changed.

use std::collections::BTreeMap;
use std::path::PathBuf;

use bole_api::cli::{CliError, run};
use bole_persistence::db::{Backend, sqlite_path};
use bole_persistence::on_both;
use bole_tests::both;
use bole_tests::database::Database;
use diesel::prelude::*;
use diesel::sql_types::Binary;

/// The key of every test's server.
const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
const OTHER: &str = "CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg=";
const CREATE: [&str; 8] =
    ["admin", "create-agency", "--name", "蓝海", "--credit-code", "91310000MA1FL1234Q", "--login", "hai.admin"];

/// What a command prints, and how it ends.
fn bole(url: &str, keys: &[(&str, &str)], arguments: &[&str]) -> (String, Result<(), CliError>) {
    let usual = [
        ("DATABASE_URL", url),
        ("BOLE_LOG_FILTER", "off"),
        ("BOLE_LISTEN", "127.0.0.1:0"),
        ("BOLE_PASSWORD", "a-password-from-outside"),
    ];
    let environment: BTreeMap<String, String> =
        usual.iter().chain(keys).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let mut out = Vec::new();
    let line = std::iter::once("bole").chain(arguments.iter().copied()).map(Into::into);
    let ended = run(line, environment, &mut out);
    (String::from_utf8(out).expect("text"), ended)
}

both! {
    async fn a_wrong_key_is_refused_before_anything_is_served(app: TestApp) {
        app.agency().await.admin().get("/api/v1/auth/me").await.expect(200);
        let url = app.database().url.as_str();
        let wrong = [("BOLE_MASTER_KEY", OTHER)];
        for command in [&["serve"][..], &CREATE, &["seed"]] {
            let told = bole(url, &wrong, command).1.expect_err("it is refused").to_string();
            assert!(told.contains("does not open 2 of the 2 keys"), "{command:?}: {told}");
        }
        let (told, ended) = bole(url, &wrong, &["doctor"]);
        assert!(ended.is_err() && told.contains("FAIL keys"), "{told}");
        let (told, ended) = bole(url, &[("BOLE_MASTER_KEY", KEY)], &["doctor"]);
        assert!(ended.is_ok() && told.contains("ok   keys"), "{told}");
    }

    async fn a_service_whose_keys_do_not_open_is_not_ready(app: TestApp) {
        app.agency().await;
        app.anyone().get("/readyz").await.expect(200);
        let broken = diesel::sql_query("UPDATE agencies SET sealed_keys = $1").bind::<Binary, _>(vec![1_u8; 80]);
        on_both!(&mut app.database().owner(), |c| broken.execute(c)).expect("the keys are broken");
        app.anyone().get("/readyz").await.problem_at(503, "not_ready", "check:keys");
        app.anyone().get("/healthz").await.expect(200);
    }

    async fn keys_are_wrapped_anew_by_another_master_key(app: TestApp) {
        app.agency().await.admin().get("/api/v1/auth/me").await.expect(200);
        let url = app.database().url.as_str();
        let both = [("BOLE_MASTER_KEY", OTHER), ("BOLE_OLDER_MASTER_KEYS", KEY)];
        let (told, ended) = bole(url, &both, &["doctor"]);
        assert!(ended.is_ok() && told.contains("note keys") && told.contains("bole admin rewrap-keys"), "{told}");
        let rewrap = ["admin", "rewrap-keys"];
        assert!(bole(url, &both, &rewrap).0.contains("1 agencies' keys, 1 signing keys"));
        assert!(bole(url, &both, &rewrap).0.contains("0 agencies' keys, 0 signing keys"));
        let alone = [("BOLE_MASTER_KEY", OTHER)];
        let (told, ended) = bole(url, &alone, &["doctor"]);
        assert!(ended.is_ok() && told.contains("ok   keys"), "{told}");
        bole(url, &alone, &CREATE).1.expect("the new key serves alone");
        let told = bole(url, &[("BOLE_MASTER_KEY", KEY)], &rewrap).1.expect_err("the old key is worth nothing").to_string();
        assert!(told.contains("BOLE_MASTER_KEY"), "{told}");
    }
}

#[test]
fn a_lost_key_file_is_not_replaced() {
    let database = Database::migrated(Backend::Sqlite);
    let url = database.url.as_str();
    let file = PathBuf::from(format!("{}.key", sqlite_path(url).expect("a file")));
    bole(url, &[], &CREATE).1.expect("a new database gets its key file");
    std::fs::remove_file(&file).expect("it was made");
    for command in [&["serve"][..], &["seed"], &["admin", "rewrap-keys"]] {
        let told = bole(url, &[], command).1.expect_err("it is refused").to_string();
        assert!(told.contains("is missing"), "{command:?}: {told}");
    }
    assert!(bole(url, &[], &["doctor"]).1.is_err());
    assert!(!file.exists(), "no new key was made");
}
