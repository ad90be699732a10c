//! How a contract rests on an earlier one: a supplement changes its terms from a day on, a renewal follows it.

#[cfg(test)]
mod tests;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::code::StateCode;
use super::refused::Refused;
use super::terms::Terms;
use crate::ids::ContractId;

/// How a contract rests on an earlier one of the same client and category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = ContractLink)]
pub enum Link {
    /// It changes the terms of that contract.
    Supplement {
        /// The contract that is changed.
        contract_id: ContractId,
        /// The first day of the changed terms.
        effective_on: NaiveDate,
        /// The supplement that was in force when it was drafted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<ContractId>,
    },
    /// It follows that contract without a gap.
    Renewal {
        /// The contract that is followed.
        contract_id: ContractId,
    },
}

impl Link {
    /// The earlier contract.
    pub fn earlier(&self) -> ContractId {
        match self {
            Link::Supplement { contract_id, .. } | Link::Renewal { contract_id } => *contract_id,
        }
    }

    /// Its stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Link::Supplement { .. } => "supplement",
            Link::Renewal { .. } => "renewal",
        }
    }
}

/// Terms that a supplement put into force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The supplement.
    pub supplement: ContractId,
    /// The first day on which they hold.
    pub effective_on: NaiveDate,
    /// What is agreed since.
    pub terms: Terms,
}

/// The terms that hold on a day: those of the supplement that took effect last, or the contract's own.
pub fn terms_on<'a>(own: &'a Terms, versions: &'a [Version], on: NaiveDate) -> &'a Terms {
    version_on(versions, on).map_or(own, |version| &version.terms)
}

/// What the supplement that took effect last before a day, or on it, made of the terms.
pub fn version_on(versions: &[Version], on: NaiveDate) -> Option<&Version> {
    versions.iter().rev().find(|version| version.effective_on <= on)
}

/// The contract that a supplement changes, as it stands today.
#[derive(Debug, Clone, Copy)]
pub struct Changed<'a> {
    /// Where it stands today.
    pub state: StateCode,
    /// Its own terms.
    pub own: &'a Terms,
    /// What supplements made of them.
    pub versions: &'a [Version],
}

impl Changed<'_> {
    /// May a supplement change it from this day on?
    pub fn from(&self, effective_on: NaiveDate) -> Result<(), Refused> {
        if self.state != StateCode::Active {
            return Err(Refused::NotActive(self.state));
        }
        if self.own.period().is_some_and(|period| effective_on < period.starts) {
            return Err(Refused::BeforeContract);
        }
        if self.versions.last().is_some_and(|version| effective_on < version.effective_on) {
            return Err(Refused::BeforeEarlierSupplement);
        }
        Ok(())
    }
}

/// Do the periods adjoin? The renewal begins on the day after the last of what it follows.
pub fn adjoins(followed: &Terms, renewal: &Terms) -> Result<(), Refused> {
    let due = followed.period().and_then(|period| period.ends.checked_add_days(Days::new(1)));
    if renewal.period().map(|period| period.starts) == due { Ok(()) } else { Err(Refused::NotAdjoining(due)) }
}
