//! Writing a roster: who is new, who changed, who is refused. Some rows at a time are decided, then written, so that memory does
//! not grow with the file.

mod decide;
mod known;
mod write;

use bole_domain::ids::EngagementId;
use bole_domain::jobs::Faults;

pub use write::replace;

use super::seal::Prepared;
use crate::dialect;
use crate::error::StoreError;
use crate::store::Tenant;
use crate::types::Key;
use decide::decide;
use known::{known, roster};
use write::write;

/// Rows that are asked for together: as many as a query takes at once.
const TOGETHER: usize = 500;

/// What became of the rows.
#[derive(Debug, Default)]
pub struct Merged {
    /// Members who are new on the roster.
    pub created: usize,
    /// Members of whom something changed.
    pub updated: usize,
    /// Members as they were.
    pub unchanged: usize,
    /// What was wrong with the others.
    pub faults: Faults,
}

#[derive(Default)]
struct Plan<'a> {
    new_persons: Vec<(Key, &'a Prepared)>,
    changed_persons: Vec<(Key, &'a Prepared)>,
    new_members: Vec<(Key, &'a Prepared)>,
    changed_members: Vec<(Key, &'a Prepared)>,
}

/// Writes rows onto an engagement's roster. A row is matched by its employee number there, its person by the resident
/// ID in the agency; nobody is in the rows twice, as [`bole_domain::people::roster::rows`] gives them. Rows that are refused are left
/// out: who wants all or nothing ends the transaction when there is a fault.
pub struct Merging {
    engagement: EngagementId,
    created: usize,
    updated: usize,
    unchanged: usize,
    faults: Faults,
}

impl Merging {
    /// Begins with an engagement's roster; goes on in the same transaction.
    pub fn begin(tx: &mut Tenant<'_>, engagement: EngagementId) -> Result<Self, StoreError> {
        dialect::look_up_by_index(tx.db)?;
        Ok(Self { engagement, created: 0, updated: 0, unchanged: 0, faults: Faults::default() })
    }

    /// Takes some rows in.
    pub fn take(&mut self, tx: &mut Tenant<'_>, rows: &[Prepared]) -> Result<(), StoreError> {
        for rows in rows.chunks(TOGETHER) {
            let known = known(tx, rows)?;
            let roster = roster(tx, self.engagement, rows, &known)?;
            let mut plan = Plan::default();
            decide(tx, rows, &roster, &known, &mut plan, self)?;
            write(tx, self.engagement, &plan)?;
        }
        Ok(())
    }

    /// What became of all of them.
    pub fn done(self) -> Merged {
        let Self { created, updated, unchanged, faults, .. } = self;
        Merged { created, updated, unchanged, faults }
    }
}

/// The same for a few rows at once.
pub fn merge(tx: &mut Tenant<'_>, engagement: EngagementId, rows: &[Prepared]) -> Result<Merged, StoreError> {
    let mut merging = Merging::begin(tx, engagement)?;
    merging.take(tx, rows)?;
    Ok(merging.done())
}
