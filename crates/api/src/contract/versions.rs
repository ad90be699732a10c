//! The terms of a contract from one day to another.

use bole_domain::contract::{State, Terms};
use bole_domain::ids::ContractId;
use bole_persistence::contract::Contract;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::drafts::example_terms;
use crate::http::registry::Example;

/// Terms of a contract, and from when to when they hold.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractVersion {
    /// The contract itself, or the supplement that made these terms.
    pub contract_id: ContractId,
    /// The first day.
    pub starts: NaiveDate,
    /// The last day, as far as is known.
    pub ends: NaiveDate,
    /// What is agreed.
    pub terms: Terms,
}

impl ContractVersion {
    /// What has held or will hold, the oldest first; nothing before the contract is in force.
    pub(super) fn of(contract: &Contract) -> Vec<Self> {
        let ended = match &contract.state {
            State::Active { .. } => None,
            State::Terminated { ended, .. } => Some(ended.on),
            State::Draft { .. } | State::Submitted { .. } | State::Approved { .. } | State::Signed(_) => {
                return Vec::new();
            }
        };
        let own = contract.terms.period().map(|period| (contract.id, period.starts, &contract.terms));
        let changed = contract.versions.iter().map(|v| (v.supplement, v.effective_on, &v.terms));
        let all: Vec<_> = own.into_iter().chain(changed).collect();
        let next = all.iter().skip(1).map(|(_, starts, _)| starts.pred_opt()).chain([None]);
        let whole = all.iter().zip(next).filter_map(|((contract_id, starts, terms), before_next)| {
            let last = [before_next, ended, terms.period().map(|period| period.ends)].into_iter().flatten().min()?;
            Some(Self { contract_id: *contract_id, starts: *starts, ends: last, terms: (*terms).clone() })
        });
        whole.filter(|version| version.starts <= version.ends).collect()
    }

    /// Does it hold on this day?
    pub(super) fn holds(&self, on: NaiveDate) -> bool {
        self.starts <= on && on <= self.ends
    }
}

impl Example for ContractVersion {
    fn example() -> Self {
        let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap_or_default();
        Self { contract_id: ContractId::example(), starts: day(1, 1), ends: day(6, 30), terms: example_terms().into() }
    }
}
