//! Writing a roster: who is new, who changed, who is refused. Decided first, written afterwards.

mod decide;
mod known;
mod write;

use bole_domain::ids::EngagementId;
use bole_domain::jobs::RowFault;

pub use write::replace;

use super::seal::Prepared;
use crate::error::StoreError;
use crate::store::Tenant;
use crate::types::Key;
use decide::decide;
use known::{known, roster};
use write::write;

/// What became of the rows.
#[derive(Debug, Default)]
pub struct Merged {
    /// Members who are new on the roster.
    pub created: usize,
    /// Members of whom something changed.
    pub updated: usize,
    /// Members as they were.
    pub unchanged: usize,
    /// Rows that were refused.
    pub faults: Vec<RowFault>,
}

#[derive(Default)]
struct Plan<'a> {
    new_persons: Vec<(Key, &'a Prepared)>,
    changed_persons: Vec<(Key, &'a Prepared)>,
    new_members: Vec<(Key, &'a Prepared)>,
    changed_members: Vec<(Key, &'a Prepared)>,
}

/// Writes rows onto an engagement's roster. A row is matched by its employee number there, its person by the resident
/// ID in the agency. With faults and without `partial` nothing is written.
pub fn merge(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    rows: &[Prepared],
    partial: bool,
) -> Result<Merged, StoreError> {
    let roster = roster(tx, engagement)?;
    let known = known(tx, rows)?;
    let mut plan = Plan::default();
    let mut merged = Merged::default();
    decide(tx, rows, &roster, &known, &mut plan, &mut merged)?;
    if merged.faults.is_empty() || partial {
        write(tx, engagement, &plan)?;
    } else {
        (merged.created, merged.updated, merged.unchanged) = (0, 0, 0);
    }
    Ok(merged)
}
