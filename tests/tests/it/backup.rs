//! A SQLite database is copied while it serves, and put back elsewhere.

use std::fs;
use std::path::{Path, PathBuf};

use bole_api::cli::CliError;
use bole_persistence::db::{Backend, Db, Manager};
use bole_persistence::runtime::Runtime;
use bole_tests::whole::{asked, whole};
use bole_tests::{Served, TestApp, json};

use crate::commands::bole_with;
use crate::world::bureau::{Bureau, INPUTS, ROSTER_ROWS};

/// A folder that goes away with this.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("bole-backup-{name}-{}", std::process::id()));
        fs::create_dir(&folder).expect("a folder");
        Self(folder)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

fn back_up(database: &str, to: &Path) -> Result<String, CliError> {
    bole_with(database, "", &["backup", "--to", &to.display().to_string()])
}

fn restore(database: &Path, from: &Path) -> Result<String, CliError> {
    bole_with(&url(database), "", &["restore", "--from", &from.display().to_string()])
}

fn refused(done: Result<String, CliError>, words: &str) {
    let told = done.expect_err("it is refused").to_string();
    assert!(told.contains(words), "{told}");
}

fn owner(file: &Path) -> Db {
    Manager::new(url(file)).connect_as_owner().expect("a connection")
}

#[test]
fn a_copy_made_while_others_write_serves_elsewhere() {
    bole_tests::app::run(Backend::Sqlite, copied_while_others_write);
}

async fn copied_while_others_write(app: TestApp) {
    let folder = Folder::new("serving");
    // The server that takes the copy up goes by the machine's clock.
    app.set_clock(&Runtime::system().now().to_rfc3339());
    let mut bureau = Bureau::agreed(&app).await;
    let inputs = INPUTS.lines().take(1 + ROSTER_ROWS).collect::<Vec<_>>().join("\n");
    bureau.computed("2026-01", "2026-01-31", &inputs).await;
    bureau.rest().await;
    let sums = bureau.specialist.get(&bureau.cycle("2026-01", "")).await.expect(200).at("/totals");

    let (database, copy) = (app.database().url.clone(), folder.at("copy.db"));
    let copying = {
        let copy = copy.clone();
        tokio::task::spawn_blocking(move || back_up(&database, &copy))
    };
    let contacts = format!("/api/v1/clients/{}/contacts", bureau.client_id);
    let mut written = 0;
    while !copying.is_finished() || written == 0 {
        bureau.manager.post(&contacts, json!({ "name": "王敏", "duties": ["inputs"] })).await.expect(201);
        written += 1;
    }
    let told = copying.await.expect("it ends").expect("it is copied");
    assert!(told.contains("sha256") && told.contains("master key is not in it"), "{told}");
    refused(back_up(&app.database().url, &copy), "not overwritten");

    let elsewhere = folder.at("elsewhere.db");
    restore(&elsewhere, &copy).expect("it is put back");
    refused(restore(&elsewhere, &copy), "not overwritten");
    let mut db = owner(&elsewhere);
    whole(&mut db);
    let there = asked(&mut db, "SELECT name AS told FROM contacts").len();
    assert!(there <= written, "{there} of {written}");
    drop(db);

    let served = Served::start(env!("CARGO_BIN_EXE_bole-served"), &url(&elsewhere), &[]);
    let again = bureau.specialist.get(&bureau.cycle("2026-01", "")).at(&served.base()).await.expect(200);
    assert_eq!(again.at("/totals"), sums);
}

#[test]
fn what_is_not_sound_is_not_put_back() {
    let folder = Folder::new("unsound");
    let (database, copy) = (folder.at("bole.db"), folder.at("copy.db"));
    refused(back_up(&url(&database), &copy), "there is no database");
    bole_with(&url(&database), "a-password-from-outside", &["seed"]).expect("a database");
    back_up(&url(&database), &copy).expect("it is copied");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&copy).expect("a file").permissions().mode();
        assert_eq!(mode & 0o077, 0, "nobody else may read it");
    }
    let to = folder.at("restored.db");
    refused(restore(&to, &folder.at("nowhere.db")), "nowhere.db");

    let mut bytes = fs::read(&copy).expect("the copy");
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0x5A);
    let damaged = folder.at("damaged.db");
    fs::write(&damaged, &bytes).expect("it is written");
    assert!(restore(&to, &damaged).is_err(), "a damaged page is found");
    fs::write(&damaged, &bytes[..middle]).expect("it is written");
    assert!(restore(&to, &damaged).is_err(), "half of it is found");
    assert!(fs::read_dir(&folder.0).expect("the folder").flatten().all(|file| {
        let name = file.file_name().to_string_lossy().into_owned();
        !name.contains("partial") && !name.starts_with("restored")
    }));

    let mut newer = owner(&copy);
    let Db::Lite(c) = &mut newer else { panic!("SQLite") };
    diesel::connection::SimpleConnection::batch_execute(
        c,
        "INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000000')",
    )
    .expect("a migration of another build");
    drop(newer);
    refused(restore(&to, &copy), "newer build");
}

#[test]
fn postgres_is_copied_by_its_own_tools() {
    let folder = Folder::new("postgres");
    let told = bole_with(
        "postgres://nobody@127.0.0.1:1/nothing",
        "",
        &["backup", "--to", &folder.at("x").display().to_string()],
    );
    refused(told, "pg_dump");
}
