//! The library: published figures of some places, for reading, and for computing where they are complete.

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use bole_domain::insurance::{InsuranceKind, Policy};
use bole_domain::money::{Fen, Rate};
use bole_domain::settlement::rounding::Rounding;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A range from which an employer chooses his rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateRange {
    /// Lowest.
    pub least: Rate,
    /// Highest.
    pub most: Rate,
}

/// A record of the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LibraryRecord {
    /// National division code.
    pub place: String,
    /// Name of the place.
    pub place_name: String,
    /// The insurance as its source names it, e.g. `medical_incl_maternity`.
    pub insurance: String,
    /// The kind of contribution that it belongs to.
    pub kind: InsuranceKind,
    /// First day in force.
    pub effective_from: NaiveDate,
    /// Last day in force.
    pub effective_to: Option<NaiveDate>,
    /// Lowest base.
    pub floor: Option<Fen>,
    /// Highest base.
    pub ceiling: Option<Fen>,
    /// Employer's rate.
    pub employer_rate: Option<Rate>,
    /// Worker's rate.
    pub worker_rate: Option<Rate>,
    /// The range of rates, where the employer chooses.
    pub rate_range: Option<RateRange>,
    /// Fixed sum of the employer a month.
    pub employer_fixed: Fen,
    /// Fixed sum of the worker a month.
    pub worker_fixed: Fen,
    /// Where the figures come from.
    pub source: String,
    /// How sure they are: `high`, `medium` or `low`.
    pub confidence: String,
    /// A remark.
    pub note: Option<String>,
}

/// All records of the library. A data file that does not read is an empty library; a test reads it.
pub fn library() -> &'static [LibraryRecord] {
    static RECORDS: LazyLock<Vec<LibraryRecord>> =
        LazyLock::new(|| serde_json::from_str(include_str!("../library.json")).unwrap_or_default());
    &RECORDS
}

impl LibraryRecord {
    /// Voluntary on top of the kind's own contribution, and never part of a computation.
    fn is_voluntary(&self) -> bool {
        self.insurance.starts_with("supplementary_")
    }

    /// In force on some day together with another of the same place and kind: which of them holds for a person, or
    /// whether both do, the library does not know.
    fn has_rival(&self) -> bool {
        let meets = |other: &LibraryRecord| {
            self.effective_to.is_none_or(|to| other.effective_from <= to)
                && other.effective_to.is_none_or(|to| self.effective_from <= to)
        };
        library()
            .iter()
            .filter(|r| r.place == self.place && r.kind == self.kind && !r.is_voluntary())
            .any(|other| other.insurance != self.insurance && meets(other))
    }

    /// Can it be computed with?
    pub fn is_complete(&self) -> bool {
        !self.is_voluntary() && !self.has_rival() && self.policy().is_complete()
    }

    fn policy(&self) -> Policy {
        Policy {
            id: format!("library/{}/{}/{}", self.place, self.insurance, self.effective_from),
            place: self.place.clone(),
            place_name: self.place_name.clone(),
            kind: self.kind,
            effective_from: self.effective_from,
            effective_to: self.effective_to,
            floor: self.floor,
            ceiling: self.ceiling,
            employer_rate: self.employer_rate,
            worker_rate: self.worker_rate,
            employer_fixed: self.employer_fixed,
            worker_fixed: self.worker_fixed,
            rounding: Rounding::FEN,
            cutoff_day: Policy::usual_cutoff_day(),
            source: self.source.clone(),
        }
    }
}

/// The library's policies of a place: incomplete ones stay in without rates, so that their kind is missing, not zero.
pub(super) fn policies_of(place: &str) -> Vec<Policy> {
    let mut policies: Vec<Policy> = Vec::new();
    for record in library().iter().filter(|record| record.place == place && !record.is_voluntary()) {
        let mut policy = record.policy();
        if record.has_rival() {
            (policy.employer_rate, policy.worker_rate) = (None, None);
            let meets = |other: &&mut Policy| {
                other.kind == policy.kind
                    && other.effective_to.is_none_or(|to| policy.effective_from <= to)
                    && policy.effective_to.is_none_or(|to| other.effective_from <= to)
            };
            if let Some(first) = policies.iter_mut().find(meets) {
                first.effective_from = first.effective_from.min(policy.effective_from);
                first.effective_to = first.effective_to.zip(policy.effective_to).map(|(a, b)| a.max(b));
                continue;
            }
        }
        policies.push(policy);
    }
    policies
}

/// The library's policy of an id.
pub(super) fn find(id: &str) -> Option<Policy> {
    let place = id.split('/').nth(1)?;
    policies_of(place).into_iter().find(|policy| policy.id == id)
}
