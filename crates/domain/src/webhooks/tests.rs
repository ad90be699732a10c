//! Waits grow, keep within their bounds, and end.

use chrono::{DateTime, TimeDelta};
use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn attempts_come_later_each_time_and_end_within_three_days(jitters in proptest::collection::vec(any::<u8>(), 60)) {
        let first = DateTime::UNIX_EPOCH;
        let (mut now, mut attempts, mut last) = (first, 0_u32, TimeDelta::zero());
        for jitter in jitters {
            attempts += 1;
            let Some(next) = retry_at(first, attempts, now, jitter) else { break };
            let wait = next - now;
            // A fifth at most is added, and each step is more than twice the one before until the last.
            prop_assert!(wait >= last || attempts > 9, "{attempts}: {wait} after {last}");
            prop_assert!(next - first <= TimeDelta::days(3));
            (now, last) = (next, wait);
        }
        prop_assert!(now - first > TimeDelta::hours(60), "given up too soon: {}", now - first);
        prop_assert!((14..=22).contains(&attempts), "{attempts}");
    }

    #[test]
    fn an_endpoint_rests_longer_the_more_often_it_fails(failures in 0_u32..10_000) {
        let rest = rest_after(failures);
        prop_assert_eq!(rest.is_some(), failures >= 5);
        prop_assert!(rest <= rest_after(failures + 1));
        prop_assert!(rest.is_none_or(|rest| rest <= TimeDelta::hours(1) && rest >= TimeDelta::minutes(1)));
    }
}
