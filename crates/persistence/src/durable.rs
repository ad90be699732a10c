//! Commits of SQLite that outlast a loss of power. A commit itself does not wait for the disk; whoever made it waits afterwards,
//! when others already write: one sync of the write-ahead log serves all that were kept before it began.

use std::fs::OpenOptions;
use std::io;
use std::path::PathBuf;

use parking_lot::{Condvar, Mutex, MutexGuard};

use crate::db::sqlite_path;
use crate::error::StoreError;

/// Brings what was written to the log so far to the disk.
type Flush = Box<dyn Fn() -> io::Result<()> + Send + Sync>;

/// Those who wait for the disk, together.
pub(crate) struct Durable {
    flush: Flush,
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Debug, Clone, Copy, Default)]
struct State {
    /// How many syncs were begun.
    begun: u64,
    /// How many of them have ended well.
    ended: u64,
    running: bool,
    /// A sync failed. What it should have brought to the disk may be lost, also where a later one seems to go well.
    failed: bool,
}

impl Durable {
    /// For the file of a SQLite address; PostgreSQL waits for its disk itself.
    pub(crate) fn of(url: &str) -> Option<Self> {
        let log = PathBuf::from(format!("{}-wal", sqlite_path(url)?));
        Some(Self::new(Box::new(move || match OpenOptions::new().write(true).open(&log) {
            Ok(file) => file.sync_data(),
            // The last connection that closes takes the log into the file, syncs that and removes the log.
            Err(gone) if gone.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        })))
    }

    fn new(flush: Flush) -> Self {
        Self { flush, state: Mutex::default(), ended: Condvar::new() }
    }

    /// Comes back when everything that was kept before this call is on the disk.
    pub(crate) fn reach(&self) -> Result<(), StoreError> {
        let mut state = self.state.lock();
        // One that is under way may have begun before the caller's commit.
        let enough = state.begun + 1;
        while state.ended < enough {
            refuse(*state)?;
            if state.running {
                self.ended.wait(&mut state);
                continue;
            }
            state.running = true;
            state.begun += 1;
            let this = state.begun;
            let done = MutexGuard::unlocked(&mut state, || (self.flush)());
            state.running = false;
            match done {
                Ok(()) => state.ended = this,
                Err(error) => {
                    log::error!("the write-ahead log cannot be brought to the disk; nothing more is written: {error}");
                    state.failed = true;
                }
            }
            self.ended.notify_all();
        }
        Ok(())
    }

    /// Refuses to write on where a sync has failed: after that nobody can say what is on the disk.
    pub(crate) fn check(&self) -> Result<(), StoreError> {
        refuse(*self.state.lock())
    }
}

fn refuse(state: State) -> Result<(), StoreError> {
    match state.failed {
        true => Err(StoreError::Unavailable("the disk has failed; the server must be started anew".to_owned())),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

    use super::*;

    #[test]
    fn nobody_comes_back_before_a_sync_that_began_after_his_commit() {
        let (kept, synced) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let (seen, told) = (Arc::clone(&kept), Arc::clone(&synced));
        let durable = Durable::new(Box::new(move || {
            let upto = seen.load(SeqCst);
            std::thread::yield_now();
            told.fetch_max(upto, SeqCst);
            Ok(())
        }));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..500 {
                        let own = kept.fetch_add(1, SeqCst) + 1;
                        durable.reach().unwrap();
                        assert!(synced.load(SeqCst) >= own);
                    }
                });
            }
        });
        assert_eq!(synced.load(SeqCst), 4_000);
    }

    #[test]
    fn after_a_failure_nothing_is_said_to_be_kept_any_more() {
        let failing = Arc::new(AtomicU64::new(1));
        let told = Arc::clone(&failing);
        let durable = Durable::new(Box::new(move || match told.load(SeqCst) {
            0 => Ok(()),
            _ => Err(io::Error::other("no disk")),
        }));
        assert!(durable.reach().is_err());
        failing.store(0, SeqCst);
        assert!(durable.reach().is_err());
        assert!(durable.check().is_err());
    }

    #[test]
    fn a_log_that_is_gone_is_in_the_file_already() {
        Durable::of("sqlite:///no-such-folder/a.db").unwrap().reach().unwrap();
        assert!(Durable::of("postgres://b/c").is_none());
    }
}
