//! What one thread makes is taken by several others, a few pieces behind it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Pieces that are made before they are taken.
const AHEAD: usize = 2;

/// What waits to be taken, until one of the takers has failed.
pub(super) struct Line<T> {
    receive: Mutex<Receiver<T>>,
    failed: AtomicBool,
}

impl<T> Line<T> {
    /// The next piece; none when all are taken or somebody has failed.
    pub(super) fn next(&self) -> Option<T> {
        let going_on = || !self.failed.load(Ordering::Relaxed);
        let receive = self.receive.lock().unwrap_or_else(PoisonError::into_inner);
        if going_on() { receive.recv().ok().filter(|_| going_on()) } else { None }
    }
}

/// Makes pieces on a thread of its own, and has them taken by this one and others beside it; gives what became of each
/// taker. `make` is told whether a piece still finds somebody: once a taker has failed, or nobody is left, none does.
pub(super) fn hand_over<T: Send, R: Send, E: Send>(
    takers: usize,
    make: impl FnOnce(&dyn Fn(T) -> bool) + Send,
    take: impl Fn(&Line<T>) -> Result<R, E> + Sync,
    lost: impl Fn() -> E,
) -> Vec<Result<R, E>> {
    let (send, receive) = sync_channel(AHEAD);
    let line = Arc::new(Line { receive: Mutex::new(receive), failed: AtomicBool::new(false) });
    // Each taker owns its share of the line: with the last of them the channel closes, so that `make` never waits for
    // nobody.
    let taking = |line: Arc<Line<T>>| {
        let done = take(&line);
        line.failed.fetch_or(done.is_err(), Ordering::Relaxed);
        done
    };
    std::thread::scope(|scope| {
        scope.spawn(move || make(&|piece| send.send(piece).is_ok()));
        let (share, taking) = (|| Arc::clone(&line), &taking);
        let beside: Vec<_> = (1..takers)
            .map(|_| {
                let line = share();
                scope.spawn(move || taking(line))
            })
            .collect();
        let own = taking(line);
        let others = beside.into_iter().map(|taker| {
            taker.join().unwrap_or_else(|_| {
                log::error!("a thread beside a job panicked");
                Err(lost())
            })
        });
        std::iter::once(own).chain(others.collect::<Vec<_>>()).collect()
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::{Line, hand_over};

    const MANY: u32 = 10_000;

    /// Takes everything; gives how much it was.
    fn sum(line: &Line<u32>) -> Result<u64, &'static str> {
        let mut sum = 0;
        while let Some(piece) = line.next() {
            sum += u64::from(piece);
        }
        Ok(sum)
    }

    fn counted(made: &AtomicU32) -> impl FnOnce(&dyn Fn(u32) -> bool) {
        move |send| {
            for piece in 1..=MANY {
                made.fetch_add(1, Ordering::Relaxed);
                if !send(piece) {
                    return;
                }
            }
        }
    }

    #[test]
    fn every_piece_is_taken_once() {
        for takers in 1..=3 {
            let made = AtomicU32::new(0);
            let taken = hand_over(takers, counted(&made), sum, || "lost");
            let all: u64 = taken.into_iter().map(|some| some.expect("nobody fails")).sum();
            assert_eq!(all, u64::from(MANY) * u64::from(MANY + 1) / 2);
        }
    }

    #[test]
    fn who_fails_ends_it_for_all() {
        for takers in 1..=3 {
            let made = AtomicU32::new(0);
            let failing = |line: &Line<u32>| match line.next() {
                Some(_) => Err::<u64, _>("failed"),
                None => Ok(0),
            };
            let taken = hand_over(takers, counted(&made), failing, || "lost");
            assert!(taken.contains(&Err("failed")), "{taken:?}");
            assert!(made.load(Ordering::Relaxed) < 20, "pieces were made for nobody");
        }
    }

    #[test]
    fn a_taker_that_panics_is_told_and_holds_nobody_up() {
        let made = AtomicU32::new(0);
        let first = AtomicU32::new(0);
        let panicking = |line: &Line<u32>| {
            // One of both, whichever comes first, is the job's own thread or the one beside it.
            if std::thread::current().name().is_none() && first.fetch_add(1, Ordering::Relaxed) == 0 {
                std::panic::resume_unwind(Box::new("gone"));
            }
            sum(line)
        };
        let taken = hand_over(2, counted(&made), panicking, || "lost");
        assert_eq!(taken.iter().filter(|some| some.is_err()).count(), 1, "{taken:?}");
    }
}
