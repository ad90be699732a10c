//! Months of the sample that are carried through whatever happens, and what must be true of the database afterwards.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use bole_api::config::Config;
use bole_api::demo::{self, Stage};
use bole_persistence::db::Db;
use bole_tests::database::Database;
use bole_tests::number;
use bole_tests::served::KEY;
use bole_tests::whole::{asked, whole};
use rand::SeedableRng;
use rand::rngs::StdRng;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../samples/payroll-2026");
/// Chance with the seed of `TORTURE_SEED`, or one of the moment; it is told, so that a run that failed can be had again.
pub(crate) fn dice(what: &str) -> StdRng {
    let moment = bole_persistence::runtime::Runtime::system().now().timestamp_micros();
    let seed = number("TORTURE_SEED", moment.unsigned_abs());
    println!("{what}: TORTURE_SEED={seed}");
    StdRng::seed_from_u64(seed)
}

/// A folder of the sample's files that goes away with this.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// These months; of the whole roster, or of its first people, for whom nothing is expected beforehand.
    pub(crate) fn of(months: &[&str], people: Option<usize>) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = Self(std::env::temp_dir().join(format!("bole-faults-{}-{number}", std::process::id())));
        fs::create_dir(&folder.0).expect("a folder");
        folder.take("policies.csv", None);
        folder.take("people.csv", people);
        for month in months {
            folder.take(&format!("inputs-{month}.csv"), people);
            if people.is_none() {
                folder.take(&format!("expected-{month}.csv"), None);
            }
        }
        if people.is_none() {
            folder.take("bills.csv", None);
        }
        folder
    }

    fn take(&self, name: &str, rows: Option<usize>) {
        let text = fs::read_to_string(Path::new(SAMPLE).join(name)).expect("the sample's file");
        let rows = rows.map_or(usize::MAX, |rows| rows + 1);
        let taken: String = text.lines().take(rows).map(|line| format!("{line}\n")).collect();
        fs::write(self.0.join(name), taken).expect("a file is written");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The configuration of a server on a database.
pub(crate) fn config(url: &str) -> Config {
    let environment: BTreeMap<String, String> = [
        ("DATABASE_URL", url),
        ("BOLE_MASTER_KEY", KEY),
        ("BOLE_JOB_WORKERS", "1"),
        ("BOLE_JOB_LEASE_SECONDS", "1"),
        ("BOLE_LOG_FILTER", "off"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    Config::read(None, &environment).expect("a configuration")
}

/// What is left of a story: everything that it told, and what it left in the database.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Left {
    told: Vec<String>,
    rows: Vec<String>,
}

/// Tells the story on a stage; gives what it told.
pub(crate) fn told(stage: &Stage, database: &Database, folder: &Folder, progress: Box<dyn Write>) -> Vec<String> {
    let mut out = Vec::new();
    let done = demo::run_on(stage, &config(&database.url), &folder.0, &mut out, progress);
    let out = String::from_utf8(out).expect("text");
    assert!(done.is_ok(), "{}\n{out}", done.expect_err("it failed"));
    // Two clocks are explained by the minute in which they began; how many there are of each sort is compared.
    let explained = |line: &&str| line.starts_with("met: ") || line.starts_with("missed: ");
    out.lines().filter(|line| !explained(line)).map(without_seconds).collect()
}

/// What is left when the story is over and nothing is hit any more.
pub(crate) fn left(told: Vec<String>, database: &Database) -> Left {
    let mut db = database.owner();
    whole(&mut db);
    Left { told, rows: rows(&mut db) }
}

/// A line without the time that something took: seconds have one decimal, amounts two.
fn without_seconds(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let seconds = |word: &&str| word.split_once('.').is_some_and(|(_, tenth)| tenth.len() == 1);
    words.into_iter().filter(|word| !seconds(word)).collect::<Vec<_>>().join(" ")
}

/// How many rows there are of everything that a command writes once, whatever is asked again.
fn rows(db: &mut Db) -> Vec<String> {
    const ONCE: [&str; 25] = [
        "accounts",
        "agencies",
        "bank_accounts",
        "clients",
        "contracts",
        "cycle_inputs",
        "cycles",
        "documents",
        "engagements",
        "idempotency_keys",
        "insurance_policies",
        "invoices",
        "jobs",
        "ledger_entries",
        "ledger_transactions",
        "licences",
        "members",
        "payment_batches",
        "payment_items",
        "payslips",
        "persons",
        "runs",
        "step_records",
        "timers",
        "users",
    ];
    let queries = ONCE.map(|table| format!("SELECT '{table} ' || CAST(count(*) AS text) AS told FROM {table}"));
    let mut all: Vec<String> = queries.iter().flat_map(|query| asked(db, query)).collect();
    all.extend(asked(
        db,
        "SELECT kind || ' ' || state || ' ' || CAST(outcome AS text) AS told FROM jobs ORDER BY created_at, kind",
    ));
    all
}
