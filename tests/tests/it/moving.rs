//! An agency moved from one kind of database to the other, with every row.

use std::path::PathBuf;

use bole_persistence::db::Backend;
use bole_tests::database::Database;
use bole_tests::{TestApp, Value, both};
use diesel::RunQueryDsl;

use crate::commands::bole;
use crate::world::bureau::Bureau;

/// A file that goes away with the test.
struct File(PathBuf);

impl File {
    fn named(app: &TestApp, name: &str) -> Self {
        let kind = if app.backend() == Backend::Sqlite { "sqlite" } else { "postgres" };
        let path = std::env::temp_dir().join(format!("bole-moving-{}-{kind}-{name}.ndjson", std::process::id()));
        let _ = std::fs::remove_file(&path);
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("a path")
    }

    fn text(&self) -> String {
        std::fs::read_to_string(&self.0).expect("the file is there")
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The lines, with JSON inside cells read: its spelling is each database's own.
fn meaning(text: &str) -> Vec<Value> {
    let opened = |cell: Value| match cell.as_str() {
        Some(text) if text.starts_with(['{', '[']) => serde_json::from_str(text).unwrap_or(cell),
        _ => cell,
    };
    text.lines()
        .map(|line| match serde_json::from_str(line).expect("a line of JSON") {
            Value::Array(cells) => Value::Array(cells.into_iter().map(opened).collect()),
            mark => mark,
        })
        .collect()
}

fn other(app: &TestApp) -> Database {
    Database::empty(if app.backend() == Backend::Sqlite { Backend::Postgres } else { Backend::Sqlite })
}

both! {
    async fn an_agency_is_moved_with_every_row(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        bureau.possessions().await;
        let second = app.agency().await;
        let agency = bureau.agency.id.to_string();
        let (first, again) = (File::named(&app, "first"), File::named(&app, "again"));
        let here = app.database().url.as_str();
        let told = bole(here, &["export-agency", "--agency", &agency, "--to", first.path()]).expect("it is exported");
        assert!(told.contains("sha256") && told.contains("payslips"), "{told}");
        let twice = bole(here, &["export-agency", "--agency", &agency, "--to", first.path()]);
        assert!(twice.unwrap_err().to_string().contains("not overwritten"));
        let nobody = bole(here, &["export-agency", "--agency", "agy_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D", "--to", again.path()]);
        assert!(nobody.unwrap_err().to_string().contains("no such agency"));
        assert!(!again.0.exists(), "what was begun in vain goes away");
        assert!(!first.text().contains(&second.id.to_string()), "nothing of another agency");

        let target = other(&app);
        let taken = bole(&target.url, &["import-agency", "--from", first.path()]).expect("it is imported");
        assert!(taken.contains("ledger_entries"), "{taken}");
        bole(&target.url, &["export-agency", "--agency", &agency, "--to", again.path()]).expect("it is exported again");
        let (before, after) = (meaning(&first.text()), meaning(&again.text()));
        assert_eq!(before.len(), after.len());
        let marks = |lines: &[Value]| lines.iter().filter(|line| line.is_object()).count();
        assert!(marks(&before) > 40, "every table is told");
        // Rows are ordered by their keys; only ids and text decide, which both databases order alike.
        for (one, two) in before.iter().zip(&after) {
            assert_eq!(one, two);
        }
        bole(&target.url, &["doctor"]).expect("the target is sound");
        // The triggers that rested are back.
        let mut db = target.owner();
        let changed = bole_persistence::on_both!(&mut db, |c| diesel::sql_query("UPDATE audit_entries SET action = 'x'").execute(c));
        assert!(changed.is_err(), "records are append-only again");
        let present = bole(&target.url, &["import-agency", "--from", first.path()]);
        assert!(present.unwrap_err().to_string().contains("agency_present"));
    }

    async fn half_a_file_and_a_foreign_one_change_nothing(app: TestApp) {
        let bureau = Bureau::open(&app).await;
        let agency = bureau.agency.id.to_string();
        let (whole, spoiled) = (File::named(&app, "whole"), File::named(&app, "spoiled"));
        bole(&app.database().url, &["export-agency", "--agency", &agency, "--to", whole.path()]).expect("it is exported");
        let text = whole.text();
        let lines: Vec<&str> = text.lines().collect();
        let row = lines.iter().rposition(|line| line.starts_with('[')).expect("a row");
        let without = |at: usize| lines.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, l)| *l).collect::<Vec<_>>();
        let target = other(&app);
        for (spoilt, says) in [
            (lines[..lines.len() / 2].join("\n"), "not whole"),
            (without(row).join("\n"), "not whole"),
            ([&lines[..], &lines[row..=row]].concat().join("\n"), "line"),
            (text.replacen("\"schema\":\"2026", "\"schema\":\"1999", 1), "schema"),
            (text.replacen("\"agencies\"", "\"agencies; DROP TABLE users\"", 1), "line 2"),
            ("employee_number,name\n1,x\n".to_owned(), "line 1"),
        ] {
            std::fs::write(&spoiled.0, spoilt).expect("a file");
            let refused = bole(&target.url, &["import-agency", "--from", spoiled.path()]).unwrap_err().to_string();
            assert!(refused.contains(says), "{says}: {refused}");
        }
        bole(&target.url, &["import-agency", "--from", whole.path()]).expect("nothing was left behind");
    }
}
