//! Months over HTTP while the server is killed at random moments, and its PostgreSQL is stopped as in a crash: every figure,
//! every row and every payment is as if nothing had happened.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{scope, sleep};
use std::time::Duration;

use bole_api::demo::Stage;
use bole_persistence::db::{Backend, Db};
use bole_tests::database::Database;
use bole_tests::{Served, number};
use diesel::connection::SimpleConnection;
use rand::RngExt;
use rand::rngs::StdRng;

use crate::BOLE;
use crate::cluster::Cluster;
use crate::story::{Folder, Left, dice, left, told};

/// The client gives up after so long without an answer.
const PATIENCE: Duration = Duration::from_secs(120);
/// A server lives at most so long before it is killed, in milliseconds.
const LIFE: u64 = 700;
/// One of so many blows hits PostgreSQL instead of the server.
const POSTGRES: u64 = 10;

const SETTINGS: [(&str, &str); 2] = [("BOLE_JOB_LEASE_SECONDS", "1"), ("BOLE_POOL_TIMEOUT_SECONDS", "1")];

/// Hears that the agency is there: it is not made over HTTP, and nobody asks for it twice.
struct Heard(Arc<AtomicBool>);

impl Write for Heard {
    fn write(&mut self, told: &[u8]) -> std::io::Result<usize> {
        self.0.fetch_or(String::from_utf8_lossy(told).contains("agency"), Ordering::SeqCst);
        Ok(told.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Is told that the story is over, also when it ends early.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// How often what was hit.
#[derive(Default)]
struct Blows {
    kills: u64,
    stops: u64,
}

/// How far the story is.
#[derive(Default)]
struct Signs {
    begun: Arc<AtomicBool>,
    over: AtomicBool,
}

/// Hits the server, and its database, until the story is over or `most` kills are done.
fn hit(served: &mut Served, cluster: Option<&Cluster>, signs: &Signs, most: u64, dice: &mut StdRng) -> Blows {
    let mut blows = Blows::default();
    while blows.kills < most {
        sleep(Duration::from_millis(dice.random_range(1..LIFE)));
        if signs.over.load(Ordering::SeqCst) {
            break;
        }
        match cluster {
            Some(cluster) if dice.random_range(0..POSTGRES) == 0 && signs.begun.load(Ordering::SeqCst) => {
                cluster.stop();
                sleep(Duration::from_millis(dice.random_range(1..LIFE)));
                cluster.go_on();
                blows.stops += 1;
            }
            Some(_) | None => {
                served.kill();
                served.again();
                blows.kills += 1;
            }
        }
    }
    blows
}

/// A fresh database, where what was answered as done is done for good.
fn fresh(cluster: Option<&Cluster>) -> Database {
    let Some(cluster) = cluster else { return Database::migrated(Backend::Sqlite) };
    let database = Database::migrated_at(&cluster.url);
    if let Db::Pg(c) = &mut database.owner() {
        let name = database.url.rsplit('/').next().expect("a name");
        c.batch_execute(&format!("ALTER DATABASE {name} SET synchronous_commit = on")).expect("it is set");
    }
    database
}

/// Two months of the sample's 300 people on a fresh database, with at most so many kills.
fn months(folder: &Folder, cluster: Option<&Cluster>, most: u64, dice: &mut StdRng) -> (Left, Blows) {
    let database = fresh(cluster);
    let mut served = Served::start(BOLE, &database.url, &SETTINGS);
    let stage = Stage { server: Some(served.base()), patience: PATIENCE, ..Stage::default() };
    let signs = Signs::default();
    scope(|scope| {
        let hitting = scope.spawn(|| hit(&mut served, cluster, &signs, most, dice));
        let ending = Over(&signs.over);
        let told = told(&stage, &database, folder, Box::new(Heard(Arc::clone(&signs.begun))));
        drop(ending);
        let blows = hitting.join().expect("the blows are counted");
        (left(told, &database), blows)
    })
}

/// Months after months until the server was killed often enough.
fn torture(cluster: Option<&Cluster>) {
    let wanted = number("TORTURE_KILLS", 20);
    let folder = Folder::of(&["2026-01", "2026-02"], None);
    let mut dice = dice("torture");
    let (undisturbed, _) = months(&folder, cluster, 0, &mut dice);
    let (mut all, mut stories) = (Blows::default(), 0_u64);
    while all.kills < wanted {
        let (left, blows) = months(&folder, cluster, wanted - all.kills, &mut dice);
        assert_eq!(left, undisturbed, "after {} kills and {} stops", blows.kills, blows.stops);
        all.kills += blows.kills;
        all.stops += blows.stops;
        stories += 1;
    }
    println!("{} kills, {} stops of PostgreSQL, {stories} times two months", all.kills, all.stops);
}

#[test]
fn killed_on_sqlite() {
    torture(None);
}

#[test]
fn killed_on_postgres() {
    torture(Some(&Cluster::start()));
}
