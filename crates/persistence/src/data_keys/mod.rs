//! An agency's data key changed for another while its servers serve.
//!
//! Servers keep an agency's keys for a second ([`crate::store`]), so that a change is made in steps with a pause after each: the
//! new key is announced, so that every server can open what it will seal; then it seals, while the old one still opens; then
//! everything that the old one sealed is sealed anew, value by value and only where nobody else has written meanwhile. The
//! old key is retired by a command of its own, which refuses while anything needs it.

mod columns;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use bole_domain::ids::AgencyId;
use diesel::prelude::*;
use uuid::Uuid;

use crate::crypto::{AgencyKeys, SecretKey};
use crate::db::Access;
use crate::error::{Named, StoreError, guarded};
use crate::jobs::JobState;
use crate::on_both;
use crate::schema::{agencies, jobs};
use crate::store::{KEYS_FRESH, Store, System, Tenant};
use crate::types::Key;
use columns::COLUMNS;

/// How long a step waits for every server to know the one before: several times as long as they keep keys.
const PAUSE: Duration = Duration::from_secs(KEYS_FRESH.as_secs() * 5);

/// How many values of which column, those without any left out.
pub type Counts = BTreeMap<&'static str, usize>;

/// Why an older data key is not retired.
#[derive(Debug, thiserror::Error)]
pub enum RetireError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Values that it sealed.
    #[error("an older data key still seals {}", told(.0))]
    InUse(Counts),
    /// Jobs that may have begun with it.
    #[error("{0} jobs of the agency are at work: wait for their end")]
    JobsAtWork(usize),
}

fn told(counts: &Counts) -> String {
    counts.iter().map(|(column, count)| format!("{count} of {column}")).collect::<Vec<_>>().join(", ")
}

fn load(sys: &mut System<'_>, agency: AgencyId) -> Result<(Vec<u8>, AgencyKeys), StoreError> {
    let sealed: Vec<u8> =
        on_both!(&mut *sys.db, |c| agencies::table.find(Key::of(agency)).select(agencies::sealed_keys).first(c))
            .or_not_found("agency")?;
    let keys = sys.vault().agency_keys(&sealed)?;
    Ok((sealed, keys))
}

/// Changes the keys of an agency, if nobody else has changed them meanwhile.
fn change(store: &Store, agency: AgencyId, to: impl FnOnce(AgencyKeys) -> AgencyKeys) -> Result<(), StoreError> {
    store.system(Access::Write, |sys| {
        let (sealed, keys) = load(sys, agency)?;
        let anew = sys.vault().wrap(sys.runtime(), &to(keys))?;
        let row = agencies::table.find(Key::of(agency)).filter(agencies::sealed_keys.eq(&sealed));
        let rows = on_both!(&mut *sys.db, |c| diesel::update(row).set(agencies::sealed_keys.eq(&anew)).execute(c))?;
        guarded(rows, "agency keys")
    })
}

/// Gives an agency another data key and seals everything anew with it; gives what was sealed anew. One that was interrupted is
/// simply begun again.
pub fn rotate(store: &Store, agency: AgencyId) -> Result<Counts, StoreError> {
    switch(store, agency)?;
    reseal(store, agency)
}

/// Gives an agency another data key, which seals from now on; what the old one sealed stays as it is.
pub fn switch(store: &Store, agency: AgencyId) -> Result<(), StoreError> {
    let new = SecretKey::new(store.runtime().bytes::<32>());
    change(store, agency, |keys| keys.announcing(new.clone()))?;
    std::thread::sleep(PAUSE);
    // A job that began before may be in a long transaction that does not know of the key.
    let begun_before = store.tenant(agency, Access::Read, at_work)?;
    while store.tenant(agency, Access::Read, at_work)?.iter().any(|job| begun_before.contains(job)) {
        std::thread::sleep(KEYS_FRESH);
    }
    change(store, agency, |keys| keys.sealing_with(&new))?;
    std::thread::sleep(PAUSE);
    Ok(())
}

/// Seals anew what older data keys sealed, until a whole round finds nothing more. It looks without holding anything, writes a few
/// values at a time, and leaves others as long as it took.
pub fn reseal(store: &Store, agency: AgencyId) -> Result<Counts, StoreError> {
    let mut counts = Counts::new();
    loop {
        let (mut found, mut resealed) = (0, 0);
        for column in COLUMNS {
            let mut after = Key(Uuid::nil());
            loop {
                let some = store.tenant(agency, Access::Read, |tx| (column.find)(tx, after))?;
                let Some(last) = some.last().map(|last| last.key) else { break };
                let begun = Instant::now();
                let done = store.tenant(agency, Access::Write, |tx| (column.reseal)(tx, &some))?;
                std::thread::sleep(begun.elapsed());
                *counts.entry(column.name).or_default() += done;
                (found, resealed) = (found + some.len(), resealed + done);
                if column.one_row {
                    after = last;
                } else if done == 0 {
                    break;
                }
            }
        }
        match (found, resealed) {
            (0, _) => break,
            // What is left is held by others.
            (_, 0) => std::thread::sleep(KEYS_FRESH),
            (_, _) => {}
        }
    }
    counts.retain(|_, count| *count > 0);
    Ok(counts)
}

/// The columns that a data key seals, as `table.column`.
pub fn columns() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().map(|column| column.name)
}

/// What older data keys still seal.
pub fn stale(tx: &mut Tenant<'_>) -> Result<Counts, StoreError> {
    let mut counts = Counts::new();
    for column in COLUMNS {
        let count = (column.stale)(tx)?;
        if count > 0 {
            counts.insert(column.name, usize::try_from(count).unwrap_or_default());
        }
    }
    Ok(counts)
}

/// Forgets an agency's older data keys; refuses while a value needs one, or a job may still seal with one. Copies of the
/// database keep the keys of their day.
pub fn retire(store: &Store, agency: AgencyId) -> Result<(), RetireError> {
    let working = store.tenant(agency, Access::Read, at_work)?.len();
    if working > 0 {
        return Err(RetireError::JobsAtWork(working));
    }
    let counts = store.tenant(agency, Access::Read, stale)?;
    if !counts.is_empty() {
        return Err(RetireError::InUse(counts));
    }
    change(store, agency, AgencyKeys::alone)?;
    Ok(())
}

/// The agency's jobs that somebody works on.
fn at_work(tx: &mut Tenant<'_>) -> Result<Vec<Key>, StoreError> {
    let agency = tx.agency();
    Ok(on_both!(&mut *tx.db, |c| jobs::table
        .filter(jobs::agency_id.eq(agency).and(jobs::state.eq(JobState::Running.code())))
        .select(jobs::id)
        .load(c))?)
}
