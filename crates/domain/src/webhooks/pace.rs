//! How long is waited between attempts.

use chrono::{DateTime, TimeDelta, Utc};

/// Waits before the second, third, … attempt, in seconds; the last one is repeated.
const WAITS: [i64; 9] = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800];
/// A delivery is tried for so long.
const TRIED_FOR: TimeDelta = TimeDelta::days(3);
/// So many failures in a row, and an endpoint is left alone.
const PATIENCE: u32 = 5;
/// The longest that an endpoint is left alone (seconds).
const LONGEST_REST: i64 = 3_600;

/// When a delivery is tried again after so many attempts: later each time, each a little off (`jitter` of 0 to 255: 0 to 20 % later)
/// so that many do not come at once. Never after three days from its first attempt.
pub fn retry_at(first: DateTime<Utc>, attempts: u32, now: DateTime<Utc>, jitter: u8) -> Option<DateTime<Utc>> {
    let place = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX).min(WAITS.len() - 1);
    let wait = WAITS.get(place).copied().unwrap_or(LONGEST_REST) * 1_000;
    let later = wait * i64::from(jitter) / (5 * 255);
    let next = now + TimeDelta::milliseconds(wait + later);
    (next <= first + TRIED_FOR).then_some(next)
}

/// How long an endpoint is left alone that has failed so often in a row; after that one delivery tries it. Not at all below five.
pub fn rest_after(failures: u32) -> Option<TimeDelta> {
    let beyond = failures.checked_sub(PATIENCE)?;
    let seconds = 60_i64.checked_shl(beyond).filter(|_| beyond < 6).unwrap_or(LONGEST_REST);
    Some(TimeDelta::seconds(seconds.min(LONGEST_REST)))
}
