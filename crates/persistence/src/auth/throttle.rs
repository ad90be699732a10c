//! Failed log-ins by name and by address, counted in the database so that every process sees them.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::login_throttles as t;
use crate::store::System;
use crate::types::At;

/// When failures begin to block, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// From this many failures on, each one blocks.
    pub free: i32,
    /// The first block; each further failure doubles it.
    pub first: TimeDelta,
    /// No block is longer.
    pub longest: TimeDelta,
    /// After so long without a failure the count starts again.
    pub forgotten: TimeDelta,
}

impl Rule {
    /// The block that a count of failures brings.
    pub fn block(&self, failures: i32) -> Option<TimeDelta> {
        let doublings = u32::try_from(failures.checked_sub(self.free)?).ok()?;
        let factor = 1_i32.checked_shl(doublings).filter(|f| *f > 0).unwrap_or(i32::MAX);
        Some(self.first.checked_mul(factor).map_or(self.longest, |block| block.min(self.longest)))
    }
}

/// Until when any of these subjects is blocked, if it is.
pub fn blocked_until(sys: &mut System<'_>, subjects: &[Vec<u8>]) -> Result<Option<DateTime<Utc>>, StoreError> {
    let at = sys.at();
    let until: Option<Option<At>> = on_both!(&mut *sys.db, |c| t::table
        .filter(t::subject_hash.eq_any(subjects).and(t::blocked_until.gt(at)))
        .select(t::blocked_until)
        .order(t::blocked_until.desc())
        .first(c))
    .optional_row()?;
    Ok(until.flatten().map(At::get))
}

/// Counts a failure.
pub fn failed(sys: &mut System<'_>, subject: &[u8], rule: &Rule) -> Result<(), StoreError> {
    let (at, now) = (sys.at(), sys.now());
    let forgotten = At::new(now - rule.forgotten);
    on_both!(&mut *sys.db, |c| diesel::delete(t::table.find(subject).filter(t::updated_at.lt(forgotten))).execute(c))?;
    on_both!(&mut *sys.db, |c| diesel::insert_into(t::table)
        .values((t::subject_hash.eq(subject), t::failures.eq(1), t::updated_at.eq(at)))
        .on_conflict(t::subject_hash)
        .do_update()
        .set((t::failures.eq(t::failures + 1), t::updated_at.eq(at)))
        .execute(c))?;
    let failures: i32 = on_both!(&mut *sys.db, |c| t::table.find(subject).select(t::failures).first(c))?;
    if let Some(block) = rule.block(failures) {
        on_both!(&mut *sys.db, |c| diesel::update(t::table.find(subject))
            .set(t::blocked_until.eq(At::new(now + block)))
            .execute(c))?;
    }
    Ok(())
}

/// A success clears the count.
pub fn clear(sys: &mut System<'_>, subject: &[u8]) -> Result<(), StoreError> {
    on_both!(&mut *sys.db, |c| diesel::delete(t::table.find(subject)).execute(c))?;
    Ok(())
}

/// Drops counts that no longer matter.
pub fn sweep(sys: &mut System<'_>, forgotten: TimeDelta) -> Result<(), StoreError> {
    let before = At::new(sys.now() - forgotten);
    on_both!(&mut *sys.db, |c| diesel::delete(t::table.filter(t::updated_at.lt(before))).execute(c))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_double_up_to_the_longest() {
        let rule = Rule {
            free: 5,
            first: TimeDelta::seconds(30),
            longest: TimeDelta::minutes(15),
            forgotten: TimeDelta::hours(1),
        };
        assert_eq!(rule.block(4), None);
        assert_eq!(rule.block(5), Some(TimeDelta::seconds(30)));
        assert_eq!(rule.block(7), Some(TimeDelta::seconds(120)));
        assert_eq!(rule.block(40), Some(TimeDelta::minutes(15)));
        assert_eq!(rule.block(i32::MAX), Some(TimeDelta::minutes(15)));
    }
}
