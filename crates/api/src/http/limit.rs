//! Rate limits: per principal, and for strangers per address.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;

use bole_persistence::Key;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

type Keyed<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// A stranger asks for little: so many requests a minute at most, whatever a principal may.
const STRANGER_PER_MINUTE: u32 = 60;
/// From so many addresses on, those that were quiet are forgotten.
const MANY_ADDRESSES: usize = 10_000;

/// Counts requests per principal or address, and minute.
pub struct Limiter {
    keyed: Option<Keyed<Key>>,
    strangers: Option<Keyed<IpAddr>>,
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
    /// So many requests a minute for each principal, and for each stranger's address if that is less; 0 sets no limit.
    pub fn new(per_minute: u32) -> Self {
        let strangers = NonZeroU32::new(per_minute.min(STRANGER_PER_MINUTE)).map(limiter);
        Self { keyed: NonZeroU32::new(per_minute).map(limiter), strangers, per_minute }
    }

    /// The limit itself.
    pub fn per_minute(&self) -> u32 {
        self.per_minute
    }

    /// The limit of a stranger's address.
    pub fn stranger_per_minute(&self) -> u32 {
        self.per_minute.min(STRANGER_PER_MINUTE)
    }

    /// Counts one request of a principal.
    pub fn check(&self, principal: Key) -> Verdict {
        self.keyed.as_ref().map_or(Verdict::Unlimited, |keyed| verdict(keyed, &principal))
    }

    /// Counts one request of somebody without a token.
    pub fn check_stranger(&self, address: IpAddr) -> Verdict {
        let Some(keyed) = &self.strangers else { return Verdict::Unlimited };
        if keyed.len() > MANY_ADDRESSES {
            keyed.retain_recent();
        }
        verdict(keyed, &line(address))
    }
}

/// The line that an address belongs to: who has one of IPv6 has all addresses of its /64, and may ask from each.
fn line(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

fn limiter<K: Hash + Eq + Clone>(per_minute: NonZeroU32) -> Keyed<K> {
    RateLimiter::dashmap(Quota::per_minute(per_minute)).with_middleware::<StateInformationMiddleware>()
}

fn verdict<K: Hash + Eq + Clone>(keyed: &Keyed<K>, key: &K) -> Verdict {
    match keyed.check_key(key) {
        Ok(state) => Verdict::Allowed { remaining: state.remaining_burst_capacity() },
        Err(until) => {
            let wait = until.wait_time_from(DefaultClock::default().now());
            Verdict::Refused { seconds: u32::try_from(wait.as_secs()).unwrap_or(60).saturating_add(1) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_a_line_are_counted_together() {
        let limiter = Limiter::new(2);
        let asks = |address: &str| matches!(limiter.check_stranger(address.parse().unwrap()), Verdict::Allowed { .. });
        assert!(asks("2001:db8:1:2::1") && asks("2001:db8:1:2:ffff::9"));
        assert!(!asks("2001:db8:1:2:3::1"), "the same line");
        assert!(asks("2001:db8:1:3::1"), "another one");
        assert!(asks("203.0.113.7") && asks("::ffff:203.0.113.7"));
        assert!(!asks("203.0.113.7") && asks("203.0.113.8"));
    }
}
