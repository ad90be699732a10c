//! Commits of SQLite that outlast a loss of power. A commit itself does not wait for the disk; whoever made it waits afterwards,
//! when others already write: one sync of the write-ahead log serves all that were kept before it began.

use std::fs::OpenOptions;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::{Condvar, Mutex, MutexGuard};

use crate::db::sqlite_path;
use crate::error::StoreError;

/// Brings what was written to the log so far to the disk.
type Flush = Box<dyn Fn() -> io::Result<()> + Send + Sync>;

/// The file of a SQLite address, where it is written as a path: of another form nobody but SQLite knows where its log lies.
pub(crate) fn plain_file(url: &str) -> Option<&str> {
    sqlite_path(url).filter(|path| !path.starts_with("file:") && !path.starts_with(':') && !path.contains('?'))
}

/// Those who wait for the disk, together.
pub(crate) struct Durable {
    flush: Flush,
    /// Commits that are visible and perhaps not on the disk yet.
    unsettled: AtomicUsize,
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
    /// For the file of a SQLite address that names one; PostgreSQL waits for its disk itself.
    pub(crate) fn of(url: &str) -> Option<Self> {
        let file = plain_file(url)?.to_owned();
        Some(Self::new(Box::new(move || {
            // SQLite keeps the log beside the file itself, wherever a link to it lies.
            let found = std::fs::canonicalize(&file).map(|file| format!("{}-wal", file.display()));
            match found.and_then(|log| OpenOptions::new().write(true).open(log)) {
                Ok(log) => log.sync_data(),
                // The last connection that closes takes the log into the file, syncs that and removes the log.
                Err(gone) if gone.kind() == io::ErrorKind::NotFound => Ok(()),
                Err(error) => Err(error),
            }
        })))
    }

    fn new(flush: Flush) -> Self {
        Self { flush, unsettled: AtomicUsize::new(0), state: Mutex::default(), ended: Condvar::new() }
    }

    /// A commit is about to become visible; [`Durable::settle`] follows, whatever becomes of it.
    pub(crate) fn announce(&self) {
        self.unsettled.fetch_add(1, Ordering::SeqCst);
    }

    /// Ends what [`Durable::announce`] began, after the disk was reached where something was `kept`.
    pub(crate) fn settle(&self, kept: bool) -> Result<(), StoreError> {
        let done = if kept { self.reach() } else { Ok(()) };
        self.unsettled.fetch_sub(1, Ordering::SeqCst);
        done
    }

    /// Whoever has read what is not on the disk yet waits for it before he tells it.
    pub(crate) fn catch_up(&self) -> Result<(), StoreError> {
        if self.unsettled.load(Ordering::SeqCst) > 0 { self.reach() } else { Ok(()) }
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
        assert!(Durable::of("sqlite://file:a.db?cache=shared").is_none());
    }
}
