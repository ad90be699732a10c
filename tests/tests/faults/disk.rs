//! A disk that is full for a while, under a server on SQLite: nothing is lost, and it goes on when there is room again.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use bole_api::cli;
use bole_persistence::db::Backend;
use bole_tests::Served;
use bole_tests::agency::PASSWORD;
use bole_tests::database::Database;
use bole_tests::served::KEY;
use reqwest::{Client, Response};
use serde_json::Value;

use crate::BOLE;

/// A disk of 16 MiB in a name space of the server's own.
const SMALL_DISK: &str =
    r#"mount -t tmpfs -o size=16m none "$PLACE" && cp "$FROM" "$PLACE/bole.db" && exec "$0" serve"#;
/// No file above 4 MiB, where nobody may mount anything; the system counts in 512 bytes.
const SMALL_FILES: &str = r#"trap '' XFSZ; ulimit -S -f 8192; cp "$FROM" "$PLACE/bole.db" && exec "$0" serve"#;
/// So much is sent at once.
const PIECE: usize = 512 * 1024;
/// More than there is room for.
const PIECES: usize = 64;

fn allowed(arguments: &[&str]) -> bool {
    let tried = Command::new("unshare").args(arguments).arg("true").stderr(Stdio::null()).status();
    tried.is_ok_and(|status| status.success())
}

/// A server with little room.
struct Cramped {
    served: Served,
    place: PathBuf,
    /// Is it a disk, or only a limit of the process?
    disk: bool,
}

impl Cramped {
    fn start(from: &Path) -> Self {
        let place = std::env::temp_dir().join(format!("bole-disk-{}", std::process::id()));
        fs::create_dir(&place).expect("a folder");
        let url = format!("sqlite://{}/bole.db", place.display());
        let texts = (place.display().to_string(), from.display().to_string());
        let more = [("PLACE", texts.0.as_str()), ("FROM", texts.1.as_str())];
        let ways: [&[&str]; 2] = [&["--mount"], &["--user", "--map-root-user", "--mount"]];
        let way = ways.into_iter().find(|way| allowed(way));
        let served = match way {
            Some(way) => {
                let command = [&["unshare"], way, &["sh", "-c", SMALL_DISK, BOLE]].concat();
                Served::start_by(&command, &url, &more)
            }
            None => Served::start_by(&["sh", "-c", SMALL_FILES, BOLE], &url, &more),
        };
        println!("{}", if way.is_some() { "a disk of its own" } else { "a limit for files: nobody may mount here" });
        Self { served, place, disk: way.is_some() }
    }

    /// A file on its disk, as it sees it.
    fn filler(&self) -> PathBuf {
        let inside = self.place.strip_prefix("/").expect("a whole path");
        PathBuf::from(format!("/proc/{}/root", self.served.id())).join(inside).join("filler")
    }

    /// Takes all room but a little.
    fn fill(&self) {
        if self.disk {
            let mut filler = File::create(self.filler()).expect("a file");
            while filler.write_all(&[0; 4096]).is_ok() {}
        }
    }

    /// Gives the room back.
    fn free(&self) {
        if self.disk {
            fs::remove_file(self.filler()).expect("the file goes");
        } else {
            let pid = self.served.id().to_string();
            let freed = Command::new("prlimit").args(["--pid", &pid, "--fsize=unlimited:"]).status().expect("prlimit");
            assert!(freed.success(), "{freed}");
        }
    }
}

impl Drop for Cramped {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.place);
    }
}

/// Somebody who uploads documents.
struct Clerk {
    http: Client,
    base: String,
    token: String,
}

impl Clerk {
    async fn log_in(served: &Served) -> Self {
        let (http, base) = (Client::new(), served.base());
        let form = [("grant_type", "password"), ("username", "full.admin"), ("password", PASSWORD)];
        let answer = http.post(format!("{base}/api/v1/auth/token")).form(&form).send().await.expect("an answer");
        let answer: Value = json(answer).await;
        let token = answer["access_token"].as_str().expect("a token").to_owned();
        Self { http, base, token }
    }

    async fn upload(&self, nth: usize) -> Response {
        let path = format!("{}/api/v1/documents?file_name={nth}.pdf", self.base);
        let body = [format!("%PDF {nth}").into_bytes(), vec![b'x'; PIECE]].concat();
        let request = self.http.post(path).bearer_auth(&self.token).header("Idempotency-Key", nth.to_string());
        request.header("Content-Type", "application/pdf").body(body).send().await.expect("an answer")
    }

    async fn get(&self, path: &str) -> Response {
        let request = self.http.get(format!("{}{path}", self.base)).bearer_auth(&self.token);
        request.send().await.expect("an answer")
    }
}

async fn json(answer: Response) -> Value {
    let bytes = answer.bytes().await.expect("a body");
    serde_json::from_slice(&bytes).expect("JSON")
}

async fn uploads(clerk: &Clerk, cramped: &Cramped) {
    let mut kept: Vec<String> = Vec::new();
    cramped.fill();
    let refused = loop {
        let nth = kept.len();
        assert!(nth < PIECES, "there is room without end");
        let answer = clerk.upload(nth).await;
        if answer.status() != 201 {
            break answer;
        }
        kept.push(json(answer).await["id"].as_str().expect("an id").to_owned());
    };
    assert_eq!(refused.status(), 503);
    assert!(refused.headers().contains_key("retry-after"));
    assert_eq!(refused.headers()["content-type"], "application/problem+json");
    let problem = json(refused).await;
    // The system does not say of a file that is too large that the disk is full.
    let code = if cramped.disk { "database_full" } else { "database_unavailable" };
    assert_eq!(problem["code"], code, "{problem}");
    assert_eq!(clerk.get("/api/v1/users").await.status(), 200, "what is there is read");

    cramped.free();
    let nth = kept.len();
    let answer = clerk.upload(nth).await;
    assert_eq!(answer.status(), 201, "the same request, with its key");
    kept.push(json(answer).await["id"].as_str().expect("an id").to_owned());
    for id in kept {
        assert_eq!(clerk.get(&format!("/api/v1/documents/{id}")).await.status(), 200, "{id} was not lost");
    }
}

#[test]
fn a_full_disk_is_told_and_survived() {
    let database = Database::migrated(Backend::Sqlite);
    let environment: BTreeMap<String, String> = [
        ("DATABASE_URL", database.url.as_str()),
        ("BOLE_MASTER_KEY", KEY),
        ("BOLE_PASSWORD", PASSWORD),
        ("BOLE_LOG_FILTER", "off"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    let make = ["--name", "伯乐", "--credit-code", "91310000MA1FL1234Q", "--login", "full.admin"];
    let line = ["bole", "admin", "create-agency"].into_iter().chain(make).map(Into::into);
    cli::run(line, environment, &mut std::io::sink()).expect("an agency");
    let cramped = Cramped::start(Path::new(database.url.trim_start_matches("sqlite://")));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let clerk = Clerk::log_in(&cramped.served).await;
        uploads(&clerk, &cramped).await;
    });
}
