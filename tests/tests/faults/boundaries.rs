//! Every commit of a month fails once, before it is kept or after, and the end is the same as if nothing had happened.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bole_api::demo::Stage;
use bole_persistence::db::Backend;
use bole_persistence::runtime::{Faults, Side};
use bole_tests::database::Database;
use bole_tests::number;
use rand::RngExt;

use crate::story::{Folder, Left, dice, left, told};

/// So many commits of the undisturbed month may have been renewed leases, which a quicker one does without.
const RENEWED: u64 = 5;

/// Counts the commits of writes and loses the database at one of them.
#[derive(Default)]
struct Once {
    at: Option<(Side, u64)>,
    before: AtomicU64,
    after: AtomicU64,
}

impl Once {
    fn count(&self, side: Side) -> &AtomicU64 {
        match side {
            Side::Before => &self.before,
            Side::After => &self.after,
        }
    }
}

impl Faults for Once {
    fn strike(&self, side: Side) -> bool {
        let commit = self.count(side).fetch_add(1, Ordering::SeqCst) + 1;
        self.at == Some((side, commit))
    }
}

/// A month of three people on a fresh database; how many commits there were, and what is left.
fn month(backend: Backend, folder: &Folder, at: Option<(Side, u64)>) -> (u64, Left) {
    let faults = Arc::new(Once { at, ..Once::default() });
    let patience = Duration::from_secs(30);
    let stage = Stage { faults: Some(Arc::clone(&faults) as _), patience, ..Stage::default() };
    let database = Database::migrated(backend);
    let told = told(&stage, &database, folder, Box::new(std::io::sink()));
    (faults.after.load(Ordering::SeqCst), left(told, &database))
}

/// So many of the commits fail, spread over the month; all of them with `TORTURE_BOUNDARIES=0`.
fn atomic(backend: Backend) {
    let folder = Folder::of(&["2026-01"], Some(3));
    let (commits, undisturbed) = month(backend, &folder, None);
    assert!(commits > 50, "a month has its commands: {commits}");
    let tried = match number("TORTURE_BOUNDARIES", 4) {
        0 => commits,
        some => some,
    };
    let step = commits.div_ceil(tried);
    let mut dice = dice("boundaries");
    for side in [Side::Before, Side::After] {
        // The first commit is the operator's own, made without the API.
        let first = 2 + dice.random_range(0..step);
        for commit in (first..=commits).step_by(usize::try_from(step).expect("a step")) {
            let (seen, left) = month(backend, &folder, Some((side, commit)));
            assert!(seen + RENEWED >= commit, "commit {commit} was not reached");
            assert_eq!(left, undisturbed, "{side:?} commit {commit}");
        }
    }
    println!("{commits} commits, one in {step} failed on each side");
}

#[test]
fn every_command_is_atomic_on_sqlite() {
    atomic(Backend::Sqlite);
}

#[test]
fn every_command_is_atomic_on_postgres() {
    atomic(Backend::Postgres);
}
