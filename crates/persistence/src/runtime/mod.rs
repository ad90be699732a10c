//! The outside world that is injected: the clock, randomness, new ids, and in tests the failure of a commit.

mod clock;

use std::sync::{Arc, Mutex};

use bole_domain::ids::TypedId;
use chrono::{DateTime, Utc};
use uuid::Uuid;

pub use clock::{Clock, SetClock, SystemClock};

/// Gives unpredictable bytes.
pub trait Entropy: Send + Sync {
    /// Fills the slice.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's randomness.
#[derive(Debug, Clone, Copy)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        rand::fill(bytes);
    }
}

/// A side of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Everything is written, nothing is kept yet.
    Before,
    /// It is kept, and nobody has heard of it yet.
    After,
}

/// Decides whether the database is lost at a side of a write's commit. Only tests have one.
pub trait Faults: Send + Sync {
    /// Is it lost here?
    fn strike(&self, side: Side) -> bool;
}

/// Clock, randomness and ids together.
#[derive(Clone)]
pub struct Runtime {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    counter: Arc<Mutex<(u64, u16)>>,
    faults: Option<Arc<dyn Faults>>,
}

impl Runtime {
    /// From its parts.
    pub fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { clock, entropy, counter: Arc::default(), faults: None }
    }

    /// The same, where commits can fail.
    pub fn with_faults(self, faults: Arc<dyn Faults>) -> Self {
        Self { faults: Some(faults), ..self }
    }

    /// Is the database lost at this side of a commit?
    pub fn is_struck(&self, side: Side) -> bool {
        self.faults.as_ref().is_some_and(|faults| faults.strike(side))
    }

    /// The machine's own.
    pub fn system() -> Self {
        Self::new(Arc::new(SystemClock), Arc::new(SystemEntropy))
    }

    /// Now, UTC.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Unpredictable bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes);
        bytes
    }

    /// A new id, time-ordered (UUID version 7), rising inside this process even within a millisecond.
    pub fn uuid(&self) -> Uuid {
        let now = u64::try_from(self.now().timestamp_millis()).unwrap_or_default();
        let (millis, count) = {
            let mut last = self.counter.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            *last = if now > last.0 {
                (now, 0)
            } else if last.1 < 0x0fff {
                (last.0, last.1 + 1)
            } else {
                (last.0 + 1, 0)
            };
            *last
        };
        let mut random = self.bytes::<10>();
        let [high, low] = count.to_be_bytes();
        random[0] = high;
        random[1] = low;
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// A new typed id.
    pub fn id<T: TypedId>(&self) -> T {
        T::from_uuid(self.uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise_even_when_the_clock_stands() {
        let clock = Arc::new(SetClock::at(DateTime::from_timestamp(1_800_000_000, 0).unwrap()));
        let runtime = Runtime::new(clock, Arc::new(SystemEntropy));
        let ids: Vec<Uuid> = (0..10_000).map(|_| runtime.uuid()).collect();
        assert!(ids.is_sorted_by(|a, b| a < b));
    }
}
