//! Rate limits per principal.

use std::num::NonZeroU32;

use bole_persistence::Key;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

type Keyed = RateLimiter<Key, DashMapStateStore<Key>, DefaultClock, StateInformationMiddleware>;

/// Counts requests per principal and minute.
pub struct Limiter {
    keyed: Option<Keyed>,
    per_minute: u32,
}

/// What the limiter says to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// No limit is set.
    Unlimited,
    /// Go on; so many are left in the window.
    Allowed {
        /// Requests left.
        remaining: u32,
    },
    /// Wait.
    Refused {
        /// Seconds until the next may come.
        seconds: u32,
    },
}

impl Limiter {
    /// So many requests a minute for each principal; 0 sets no limit.
    pub fn new(per_minute: u32) -> Self {
        let keyed = NonZeroU32::new(per_minute)
            .map(|n| RateLimiter::dashmap(Quota::per_minute(n)).with_middleware::<StateInformationMiddleware>());
        Self { keyed, per_minute }
    }

    /// The limit itself.
    pub fn per_minute(&self) -> u32 {
        self.per_minute
    }

    /// Counts one request.
    pub fn check(&self, principal: Key) -> Verdict {
        let Some(keyed) = &self.keyed else { return Verdict::Unlimited };
        match keyed.check_key(&principal) {
            Ok(state) => Verdict::Allowed { remaining: state.remaining_burst_capacity() },
            Err(until) => {
                let wait = until.wait_time_from(DefaultClock::default().now());
                Verdict::Refused { seconds: u32::try_from(wait.as_secs()).unwrap_or(60).saturating_add(1) }
            }
        }
    }
}
