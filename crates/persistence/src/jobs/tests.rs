//! The queue on an embedded database with a clock that the test moves.

use std::sync::Arc;
use std::time::Duration;

use bole_domain::ids::AgencyId;
use bole_domain::jobs::RowFault;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use super::*;
use crate::crypto::{SecretKey, Vault};
use crate::error::StoreError;
use crate::runtime::{Runtime, SetClock, SystemEntropy};
use crate::schema::agencies;
use crate::store::{Mode, Store, StoreConfig};
use crate::types::At;
use crate::{migrate, on_both};

struct World {
    store: Store,
    clock: Arc<SetClock>,
    agency: AgencyId,
    start: DateTime<Utc>,
    path: std::path::PathBuf,
}

impl Drop for World {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{ending}", self.path.display()));
        }
    }
}

fn world(name: &str) -> World {
    let path = std::env::temp_dir().join(format!("bole-jobs-{name}-{}.db", std::process::id()));
    let url = format!("sqlite://{}", path.display());
    migrate::up(&url).unwrap();
    let start = DateTime::from_timestamp(1_772_000_000, 0).unwrap();
    let clock = Arc::new(SetClock::at(start));
    let runtime = Runtime::new(clock.clone(), Arc::new(SystemEntropy));
    let vault = Vault::new(SecretKey::new([7; 32]), Vec::new());
    let config = StoreConfig { url, pool_size: 4, pool_timeout: Duration::from_secs(5) };
    let store = Store::new(&config, vault.clone(), runtime.clone());
    let agency: AgencyId = runtime.id();
    let keys = vault.new_agency_keys(&runtime).unwrap();
    store
        .system(Mode::Write, |system| {
            on_both!(&mut *system.db, |c| diesel::insert_into(agencies::table)
                .values((
                    agencies::id.eq(Key::of(agency)),
                    agencies::name.eq("测试机构"),
                    agencies::credit_code.eq("91110000600037341L"),
                    agencies::time_zone.eq("Asia/Shanghai"),
                    agencies::sealed_keys.eq(&keys),
                    agencies::version.eq(1_i64),
                    agencies::created_at.eq(At::new(start)),
                ))
                .execute(c))
            .map_err(StoreError::from)
        })
        .unwrap();
    World { store, clock, agency, start, path }
}

impl World {
    fn queue(&self, kind: JobKind, subject: u128) -> Result<Job, StoreError> {
        let someone = Key(uuid::Uuid::from_u128(9));
        self.store.tenant(self.agency, Mode::Write, |tx| {
            enqueue(
                tx,
                NewJob {
                    kind,
                    subject_type: "engagement",
                    subject: Key(uuid::Uuid::from_u128(subject)),
                    parameters: Json::of(&true).unwrap(),
                    upload: Some(NewDocument {
                        kind: "roster".to_owned(),
                        file_name: "roster.csv".to_owned(),
                        media_type: "text/csv".to_owned(),
                        bytes: b"name".to_vec().into(),
                        created_by: someone,
                    }),
                    created_by: someone,
                },
            )
        })
    }

    fn claim(&self) -> Option<Claim> {
        self.store.system(Mode::Write, |system| claim(system, TimeDelta::seconds(60))).unwrap()
    }

    fn start(&self, claim: Claim) -> Job {
        self.store.tenant(self.agency, Mode::Write, |tx| start(tx, &claim)).unwrap().unwrap()
    }

    fn later(&self, seconds: i64) {
        self.clock.set(self.start + TimeDelta::seconds(seconds));
    }
}

fn code<T: std::fmt::Debug>(result: Result<T, StoreError>) -> &'static str {
    use bole_domain::refusal::Refusal;
    result.unwrap_err().code()
}

#[test]
fn one_import_of_a_subject_at_a_time() {
    let world = world("turns");
    let first = world.queue(JobKind::RosterImport, 1).unwrap();
    assert_eq!(first.state, JobState::Queued);
    assert_eq!(code(world.queue(JobKind::RosterImport, 1)), "job_running");
    world.queue(JobKind::RosterImport, 2).unwrap();
    world.queue(JobKind::PoliciesImport, 1).unwrap();

    let claim = world.claim().unwrap();
    assert_eq!(claim.job, first.id);
    let running = world.start(claim);
    assert_eq!((running.state, running.attempt), (JobState::Running, 1));
    assert_eq!(code(world.queue(JobKind::RosterImport, 1)), "job_running");

    let outcome = Outcome::default().count("created", 3);
    world.store.tenant(world.agency, Mode::Write, |tx| progress(tx, &running, 3, 3)).unwrap();
    world.store.tenant(world.agency, Mode::Write, |tx| succeed(tx, &running, &outcome)).unwrap();
    let ended = world.store.tenant(world.agency, Mode::Read, |tx| load(tx, first.id)).unwrap();
    assert_eq!((ended.state, ended.done, ended.total), (JobState::Succeeded, 3, Some(3)));
    assert_eq!(ended.outcome, outcome);
    world.queue(JobKind::RosterImport, 1).unwrap();
}

#[test]
fn a_lost_worker_is_replaced_and_can_change_nothing_any_more() {
    let world = world("lease");
    world.queue(JobKind::RosterImport, 1).unwrap();
    let first = world.claim().unwrap();
    let lost = world.start(first);
    assert_eq!(world.claim(), None);
    assert!(!world.store.system(Mode::Read, waiting).unwrap());
    world.later(50);
    assert!(world.store.system(Mode::Write, |system| renew(system, &first, TimeDelta::seconds(60))).unwrap());
    world.later(100);
    assert_eq!(world.claim(), None);

    world.later(111);
    let second = world.claim().unwrap();
    assert_eq!((second.job, second.attempt), (first.job, 2));
    assert!(!world.store.system(Mode::Write, |system| renew(system, &first, TimeDelta::seconds(60))).unwrap());
    let job = world.start(second);
    let write = |f: &dyn Fn(&mut crate::Tenant<'_>) -> Result<(), StoreError>| {
        world.store.tenant(world.agency, Mode::Write, |tx| f(tx))
    };
    assert_eq!(code(write(&|tx| hold(tx, &lost))), "job_lost");
    assert_eq!(code(write(&|tx| succeed(tx, &lost, &Outcome::default()))), "job_lost");
    write(&|tx| again(tx, &job, TimeDelta::seconds(2))).unwrap();
    assert_eq!(world.claim(), None);

    world.later(120);
    let third = world.start(world.claim().unwrap());
    assert_eq!(third.attempt, 3);
    write(&|tx| abandon(tx, &third)).unwrap();
    let ended = world.store.tenant(world.agency, Mode::Read, |tx| load(tx, third.id)).unwrap();
    assert_eq!(ended.failure.unwrap().code, "job_abandoned");
    world.later(1000);
    assert_eq!(world.claim(), None);
}

#[test]
fn a_job_that_is_lost_again_and_again_rests_longer_and_longer() {
    let world = world("patience");
    world.queue(JobKind::RosterImport, 1).unwrap();
    let mut now = 0;
    for (attempt, held) in (1..).zip([60, 60, 60, 120, 240, 480, 960, 1920, 3840, 3840]) {
        assert_eq!(world.claim().map(|claim| claim.attempt), Some(attempt));
        world.later(now + held);
        assert_eq!(world.claim(), None, "attempt {attempt} may still be at work");
        now += held + 1;
        world.later(now);
    }
}

#[test]
fn the_first_thousand_faults_are_kept_sealed() {
    let world = world("faults");
    let queued = world.queue(JobKind::PoliciesImport, 1).unwrap();
    let job = world.start(world.claim().unwrap());
    let faults: Vec<RowFault> =
        (0..1500).map(|row| RowFault::new(row + 2, "place", "place_malformed", "有误", "wrong")).collect();
    let failure = JobFailure { faults: faults.clone(), ..JobFailure::new("rows_refused", "有误", "wrong") };
    world.store.tenant(world.agency, Mode::Write, |tx| fail(tx, &job, &failure)).unwrap();
    let kept = world.store.tenant(world.agency, Mode::Read, |tx| super::faults(tx, queued.id)).unwrap();
    assert_eq!(kept.total, 1500);
    assert_eq!(kept.rows, faults[..KeptFaults::MOST]);
    let failed = Filter { state: Some(JobState::Failed), ..Filter::default() };
    let listed = world.store.tenant(world.agency, Mode::Read, |tx| list(tx, &failed, 10)).unwrap();
    assert_eq!(listed.len(), 1);
    assert!(listed[0].failure.as_ref().unwrap().faults.is_empty());
}
