//! Clocks: the machine's, and one that is set.

use std::sync::Mutex;
use std::time::Instant;

use chrono::{DateTime, Utc};

/// Tells the moment.
pub trait Clock: Send + Sync {
    /// Now, UTC.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A clock that is moved by hand: for tests and the demonstration.
#[derive(Debug)]
pub struct SetClock {
    set: Mutex<(DateTime<Utc>, Instant)>,
    runs: bool,
}

impl SetClock {
    /// Stands still at a moment.
    pub fn at(moment: DateTime<Utc>) -> Self {
        Self { set: Mutex::new((moment, Instant::now())), runs: false }
    }

    /// Runs on from a moment.
    pub fn running_from(moment: DateTime<Utc>) -> Self {
        Self { runs: true, ..Self::at(moment) }
    }

    /// Moves to a moment.
    pub fn set(&self, moment: DateTime<Utc>) {
        *self.set.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = (moment, Instant::now());
    }
}

impl Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        let (moment, since) = *self.set.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if self.runs { moment + since.elapsed() } else { moment }
    }
}
