//! What the examples of the document share.

use chrono::{DateTime, Utc};

/// The moment at which things of the examples were made: 5 January 2026, 09:00 in China.
pub(crate) fn made_at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_574_800, 0).unwrap_or_default()
}

/// The moment at which the work of the examples was done and recorded: 25 February 2026, 14:13 in China.
pub(crate) fn happened_at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_000_000, 0).unwrap_or_default()
}
