//! Does the agency meet what the standard demands of it before and beside its orders (clauses *-1.*)? The rules are data,
//! `data/agency/qualification.json`; the answer is computed from the establishment as it is on a day.

mod assess;
mod finding;
mod lacking;
mod requirement;
mod rule;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use super::establishment::staff::{Attestation, StaffMember};
use super::establishment::{CapitalStatement, Inspection, Licence, Premises, Tool};
use crate::ids::{LicenceId, PremisesId, StaffId};
use crate::standard::Category;

pub use finding::{Assessed, ClauseStatus, Expiring, Figure, FigureUnit, Missing, UseShown};
pub use lacking::{Lacking, NotQualified};
pub use requirement::Requirement;
pub use rule::{Rule, Share, UseCode, WithTool, rules};

/// Everything that the rules look at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Establishment {
    /// All licences.
    pub licences: Vec<(LicenceId, Licence)>,
    /// All premises.
    pub premises: Vec<(PremisesId, Premises)>,
    /// All inspections.
    pub inspections: Vec<Inspection>,
    /// All statements of the capital.
    pub capital: Vec<CapitalStatement>,
    /// All tools.
    pub tools: Vec<Tool>,
    /// All members of the staff.
    pub staff: Vec<(StaffId, StaffMember)>,
    /// All attestations.
    pub attestations: Vec<Attestation>,
    /// What use has shown: does it hold? What is not in it is not known.
    pub shown: Vec<(UseCode, bool)>,
}

/// What an agency's qualification for a category is on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qualification {
    /// Which category.
    pub category: Category,
    /// The day.
    pub as_of: NaiveDate,
    /// Each clause of the requirements, in the order of the standard.
    pub clauses: Vec<Assessed>,
}

impl Qualification {
    /// Assesses an agency.
    pub fn of(category: Category, establishment: &Establishment, today: NaiveDate) -> Self {
        let notice = i64::from(rules().expiry_notice_days);
        let look = |clause| assess::Look { clause, establishment, today, notice };
        let clauses = rules().of(category).map(|(clause, rule)| look(clause).at(rule)).collect();
        Self { category, as_of: today, clauses }
    }

    /// Is nothing missing of what can be met before the first order?
    pub fn may_open(&self) -> bool {
        self.clauses.iter().all(|assessed| assessed.missing.is_empty())
    }

    /// The leave to open an engagement, refused with exactly what is missing.
    pub fn leave(&self) -> Result<(), NotQualified> {
        let missing: Vec<_> =
            self.clauses.iter().flat_map(|one| one.missing.iter().map(|lack| (one.clause, lack.clone()))).collect();
        if missing.is_empty() { Ok(()) } else { Err(NotQualified { category: self.category, missing }) }
    }
}
