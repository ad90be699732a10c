//! Personal data: what people's numbers are is nowhere to be read in plain: not in the database, in log lines, in metrics
//! or in refusals.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::{Mutex, OnceLock};

use bole_api::config::LogFormat;
use bole_api::logging::{self, Target};
use bole_persistence::db::Db;
use bole_tests::database::Database;
use bole_tests::{TestApp, both, json};
use diesel::prelude::*;

use crate::world::bureau::{Bureau, INPUTS, PEOPLE, ROSTER_ROWS};

/// ID number, phone and account of everybody in the sample, and the agency's own account.
fn secrets() -> BTreeSet<String> {
    let mut all: BTreeSet<String> = ["1001200300400500600".to_owned()].into();
    let mut people = csv::Reader::from_reader(PEOPLE.as_bytes());
    let header = people.headers().expect("a header").clone();
    let places = ["resident_id", "phone", "bank_account"].map(|name| header.iter().position(|column| column == name));
    for row in people.records() {
        let row = row.expect("a row");
        all.extend(places.map(|at| at.and_then(|at| row.get(at)).expect("a cell").to_owned()));
    }
    all
}

/// The secrets that bytes hold: runs of digits are compared, at each place and in each length.
fn plain(bytes: &[u8], secrets: &BTreeSet<String>) -> BTreeSet<String> {
    let lengths: BTreeSet<usize> = secrets.iter().map(String::len).collect();
    let shortest = lengths.first().copied().unwrap_or(1);
    let mut found = BTreeSet::new();
    for run in bytes.split(|b| !b.is_ascii_digit() && *b != b'X') {
        for start in 0..(run.len() + 1).saturating_sub(shortest) {
            let here = lengths.iter().filter_map(|length| run.get(start..start + length));
            let here = here.filter_map(|window| std::str::from_utf8(window).ok());
            found.extend(here.filter(|window| secrets.contains(*window)).map(ToOwned::to_owned));
        }
    }
    found
}

/// Bytes that PostgreSQL writes as `\x` and hexadecimal digits.
fn unhexed(line: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in line.split("\\x").skip(1) {
        let digits: Vec<u8> = part.bytes().take_while(u8::is_ascii_hexdigit).collect();
        let pairs = digits.chunks_exact(2).filter_map(|pair| std::str::from_utf8(pair).ok());
        bytes.extend(pairs.filter_map(|pair| u8::from_str_radix(pair, 16).ok()));
        bytes.push(b'\n');
    }
    bytes
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = diesel::sql_types::Text)]
    line: String,
}

/// Everything that is stored, as bytes: the files of SQLite, every row of every table of PostgreSQL.
fn stored(database: &Database) -> Vec<u8> {
    match database.owner() {
        Db::Lite(_) => {
            let path = database.url.strip_prefix("sqlite://").expect("a path");
            let files = ["", "-wal"].map(|end| std::fs::read(format!("{path}{end}")).unwrap_or_default());
            files.concat()
        }
        Db::Pg(mut c) => {
            let lines = |c: &mut PgConnection, query: &str| -> Vec<String> {
                let rows: Vec<Row> = diesel::sql_query(query).load(c).expect("the rows are read");
                rows.into_iter().map(|row| row.line).collect()
            };
            let tables = lines(
                &mut c,
                "SELECT oid::regclass::text AS line FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
            );
            assert!(tables.len() > 30, "{tables:?}");
            let mut bytes = Vec::new();
            for table in tables {
                for line in lines(&mut c, &format!("SELECT t::text AS line FROM {table} t")) {
                    bytes.extend(unhexed(&line));
                    bytes.extend(line.bytes());
                    bytes.push(b'\n');
                }
            }
            bytes
        }
    }
}

/// What was logged in this process since [`listen`].
static LOGGED: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Ear;

impl Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOGGED.lock().map_err(|_| std::io::Error::other("poisoned"))?.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Keeps every log line from `debug` on, as the service writes it.
pub(crate) fn listen() {
    static ONCE: OnceLock<()> = OnceLock::new();
    ONCE.get_or_init(|| logging::start_into(LogFormat::Json, "debug", Target::Pipe(Box::new(Ear))));
}

/// Nothing of the sample's people is to be read in what is stored and was logged.
pub(crate) fn nothing_is_plain(database: &Database) {
    let secrets = secrets();
    assert!(secrets.len() > 800, "{}", secrets.len());
    assert_eq!(plain(PEOPLE.as_bytes(), &secrets).len() + 1, secrets.len(), "what is looked for would be found");
    let stored = stored(database);
    // What is not personal is there to be read: the right place is looked at.
    assert!(stored.windows(7).any(|seven| seven == b"E000001"), "{} bytes are stored", stored.len());
    assert_eq!(plain(&stored, &secrets), BTreeSet::new(), "in the database");
    let logged = LOGGED.lock().expect("the lines").clone();
    assert!(logged.windows(9).any(|nine| nine == b"\"request\""), "requests were logged");
    assert_eq!(plain(&logged, &secrets), BTreeSet::new(), "in the log");
}

/// Sends what is personal to wherever it does not belong; gives everything that came back, by what was sent.
async fn refusals(bureau: &Bureau) -> BTreeMap<String, Vec<u8>> {
    let person: Vec<&str> = PEOPLE.lines().nth(1).expect("a person").split(',').collect();
    let (id, phone, card) = (person[2], person[5], person[10]);
    let mut answers = BTreeMap::new();
    let mut keep = |what: &str, answer: bole_tests::Answer| {
        assert!(answer.status >= 400, "{what}: {answer}");
        answers.insert(what.to_owned(), answer.body.to_vec());
    };
    let specialist = &bureau.specialist;
    let roster = format!("/api/v1/engagements/{}/roster", bureau.engagement);
    for secret in [id, phone, card] {
        keep("path", specialist.get(&format!("/api/v1/persons/{secret}")).await);
        keep("route", specialist.get(&format!("/api/v1/{secret}")).await);
        keep("query", specialist.get(&format!("/api/v1/persons?limit={secret}")).await);
        keep("cursor", specialist.get(&format!("/api/v1/persons?cursor={secret}")).await);
        keep("kind", specialist.post("/api/v1/persons:find", json!({ "by": secret, "value": secret })).await);
        let broken = format!("0{}", &secret[1..]);
        keep("value", specialist.post("/api/v1/persons:find", json!({ "by": "resident_id", "value": broken })).await);
        keep(
            "field",
            specialist.post("/api/v1/persons:find", json!({ "by": "phone", "value": phone, "name": secret })).await,
        );
        keep(
            "json",
            specialist
                .request("POST".parse().expect("a method"), "/api/v1/persons:find")
                .raw("application/json", format!("{{\"by\": {secret}"))
                .await,
        );
        keep("member", specialist.post(&roster, json!({ "employee_number": secret, "name": secret })).await);
        keep("header", specialist.post("/api/v1/persons:find", json!({})).key(secret).if_match(secret).await);
        keep(
            "login",
            bureau
                .app
                .anyone()
                .post("/api/v1/auth/token", ())
                .without_key()
                .form(&[("grant_type", "password"), ("username", secret), ("password", secret)])
                .await,
        );
        keep("file", bureau.upload(&format!("{roster}:import"), &format!("{secret},{secret}\n1,2\n")).await);
    }
    // A person who is there already, and rows that are faulty: the job tells of rows and columns, not of values.
    let twice = format!(
        "{}\n{}\n",
        PEOPLE.lines().next().expect("a header"),
        person.join(",").replacen("E000001", "E900001", 1)
    );
    let swapped = twice.replace(phone, card).replace("female", "male");
    for (what, file) in [("twice", twice), ("swapped", swapped)] {
        let started = bureau.upload(&format!("{roster}:import"), &file).await.expect(202);
        let job = bureau.app.wait_job(&started).await;
        assert_eq!(job.text("/state"), "failed", "{what}: {job}");
        answers.insert(what.to_owned(), job.body.to_vec());
    }
    answers
}

async fn keeps_to_itself(app: TestApp) {
    listen();
    let bureau = Bureau::agreed(&app).await;
    let inputs = INPUTS.lines().take(1 + ROSTER_ROWS).collect::<Vec<_>>().join("\n");
    bureau.computed("2026-01", "2026-01-31", &inputs).await;
    let secrets = secrets();
    for (what, body) in refusals(&bureau).await {
        assert_eq!(plain(&body, &secrets), BTreeSet::new(), "{what}: {}", String::from_utf8_lossy(&body));
    }
    let metrics = app.anyone().get("/metrics").await.expect(200);
    assert!(metrics.body_text().contains("/api/v1/persons"), "{metrics}");
    assert_eq!(plain(&metrics.body, &secrets), BTreeSet::new(), "{metrics}");
    nothing_is_plain(app.database());
}

both! {
    async fn refusals_metrics_and_logs_repeat_no_number(app: TestApp) {
        keeps_to_itself(app).await;
    }
}
