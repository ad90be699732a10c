//! What the documents tell to paste into a shell: the tour of the README, an ERP's month.

use std::process::{Command, Output};

use bole_api::jobs::start_workers;
use bole_persistence::runtime::Runtime;
use bole_tests::{Backend, TestApp, both};
use tokio::sync::watch;

use crate::commands::bole_with;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const README: &str = include_str!("../../../README.md");
const INTEGRATION: &str = include_str!("../../../docs/integration.md");
/// The block of the tour runs as the README tells.
const TOUR: &str = "sed -n '/^```sh tour$/,/^```$/{//!p;}' README.md | sh -eu";
/// The month of the ERP runs as its document tells.
const ERP: &str = "sed -n '/^```sh erp$/,/^```$/{//!p;}' docs/integration.md | sh -eu";

/// What a document says that its blocks print.
fn promised<'a>(document: &'a str, name: &str) -> &'a str {
    let (_, after) = document.split_once(&format!("\n```text {name}\n")).expect("it shows what they print");
    after.split_once("\n```").expect("the block ends").0
}

/// Runs blocks of a document; an empty password leaves it at the one that the document tells.
fn taken(run: &str, server: String, password: &str) -> Output {
    let curl = Command::new("curl").arg("--version").output();
    assert!(curl.is_ok_and(|told| told.status.success()), "the tour needs curl: install it");
    let mut shell = Command::new("sh");
    shell.args(["-c", run]).current_dir(ROOT).env("BOLE", server).env_remove("BOLE_PASSWORD").env("NO_PROXY", "*");
    if !password.is_empty() {
        shell.env("BOLE_PASSWORD", password);
    }
    shell.output().expect("a shell")
}

/// What blocks of a document print, run against the invented agency of `bole seed`.
async fn printed(app: &TestApp, document: &str, run: &'static str) -> String {
    assert!(document.contains(run), "the document tells how to run it: {run}");
    // The seed acts by the machine's clock, so the server does too.
    app.set_clock(&Runtime::system().now().to_rfc3339());
    // On PostgreSQL there is no well-known password.
    let password = match app.backend() {
        Backend::Sqlite => "",
        Backend::Postgres => "a-password-from-outside",
    };
    bole_with(&app.database().url, password, &["seed"]).expect("an agency is made");
    let (stop, stopped) = watch::channel(false);
    let workers = start_workers(app.app(), 1, &stopped);
    let server = app.url("");
    let ran = tokio::task::spawn_blocking(move || taken(run, server, password)).await.expect("it is run");
    stop.send_replace(true);
    for worker in workers {
        worker.await.expect("a worker ends");
    }
    let (out, told) = (String::from_utf8_lossy(&ran.stdout).into_owned(), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success() && told.is_empty(), "{}\n{told}\n{out}", ran.status);
    out
}

both! {
    async fn the_tour_ends_with_a_payslip_in_words(app: TestApp) {
        let out = printed(&app, README, TOUR).await;
        let shown = [
            r#""code":"PY-5.3.1""#,
            r#""path":"/api/v1/payroll/engagements/"#,
            r#"policies_import: "created":54,"#,
            r#"roster_import: "created":4,"#,
            r#""clause":"PY-5.2.2","recorded":4,"#,
            r#"inputs_import: "people":5"#,
            "2026-01 is inputs_locked",
            r#"computation: "people":5"#,
            r#""status":403,"#,
            r#""code":"separation_of_duties""#,
            "2026-01 is client_confirmed",
        ];
        for line in shown {
            assert!(out.contains(line), "{line}\n{out}");
        }
        let promised = promised(README, "tour");
        assert!(out.ends_with(&format!("{promised}\n")), "{promised}\n{out}");
    }

    async fn an_erp_s_month_takes_ten_calls(app: TestApp) {
        let out = printed(&app, INTEGRATION, ERP).await;
        assert_eq!(out.trim_end(), promised(INTEGRATION, "erp"));
    }
}
