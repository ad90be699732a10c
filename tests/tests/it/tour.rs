//! The tour of the README, as a newcomer takes it.

use std::process::{Command, Output};

use bole_api::jobs::start_workers;
use bole_persistence::runtime::Runtime;
use bole_tests::{Backend, both};
use tokio::sync::watch;

use crate::commands::bole_with;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const README: &str = include_str!("../../../README.md");
/// The block of the tour runs as the README tells.
const RUN: &str = "sed -n '/^```sh tour$/,/^```$/{//!p;}' README.md | sh -eu";

/// What the README says that the tour prints.
fn promised() -> &'static str {
    let (_, after) = README.split_once("\n```text tour\n").expect("the README shows what the tour prints");
    after.split_once("\n```").expect("the block ends").0
}

/// Takes the tour; an empty password leaves it at the one that the README tells.
fn taken(server: String, password: &str) -> Output {
    let curl = Command::new("curl").arg("--version").output();
    assert!(curl.is_ok_and(|told| told.status.success()), "the tour needs curl: install it");
    let mut shell = Command::new("sh");
    shell.args(["-c", RUN]).current_dir(ROOT).env("BOLE", server).env_remove("BOLE_PASSWORD").env("NO_PROXY", "*");
    if !password.is_empty() {
        shell.env("BOLE_PASSWORD", password);
    }
    shell.output().expect("a shell")
}

both! {
    async fn the_tour_ends_with_a_payslip_in_words(app: TestApp) {
        assert!(README.contains(RUN), "the README tells how to run the tour: {RUN}");
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
        let tour = tokio::task::spawn_blocking(move || taken(server, password)).await.expect("the tour is taken");
        stop.send_replace(true);
        for worker in workers {
            worker.await.expect("a worker ends");
        }
        let (out, told) = (String::from_utf8_lossy(&tour.stdout), String::from_utf8_lossy(&tour.stderr));
        assert!(tour.status.success() && told.is_empty(), "{}\n{told}\n{out}", tour.status);
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
        assert!(out.ends_with(&format!("{}\n", promised())), "{}\n{out}", promised());
    }
}
