//! The trial balance: the accounts by kind.

use std::collections::BTreeMap;

use bole_domain::funds::accounts::AccountKind;
use bole_domain::funds::sums::trial_balance;
use bole_domain::money::Fen;
use bole_persistence::funds::accounts;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::registry::Example;

/// A kind of account in the trial balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TrialBalanceLine {
    /// What it holds.
    pub kind: AccountKind,
    /// Sum of the debit balances.
    pub debit: Fen,
    /// Sum of the credit balances.
    pub credit: Fen,
}

/// The balances of all accounts on their sides; both sums are the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TrialBalance {
    /// By kind of account.
    pub lines: Vec<TrialBalanceLine>,
    /// Sum of the debits.
    pub debit: Fen,
    /// Sum of the credits.
    pub credit: Fen,
    /// Are they the same?
    pub balanced: bool,
}

impl TrialBalance {
    fn of(balances: Vec<(AccountKind, Fen)>) -> Self {
        let mut kinds: BTreeMap<AccountKind, Vec<Fen>> = BTreeMap::new();
        for (kind, balance) in &balances {
            kinds.entry(*kind).or_default().push(*balance);
        }
        let line = |kind: AccountKind| {
            let of_kind = kinds.get(&kind)?;
            let (debit, credit) = trial_balance(of_kind.iter().map(|balance| (kind, *balance)));
            Some(TrialBalanceLine { kind, debit, credit })
        };
        let lines = AccountKind::ALL.into_iter().filter_map(line).collect();
        let (debit, credit) = trial_balance(balances);
        Self { lines, debit, credit, balanced: debit == credit }
    }
}

impl Example for TrialBalance {
    fn example() -> Self {
        Self::of(vec![(AccountKind::Bank, Fen(471_291_586)), (AccountKind::ClientFunds, Fen(471_291_586))])
    }
}

/// `GET /api/v1/ledger/trial-balance`
pub(crate) async fn balance(cx: Cx) -> Reply {
    cx.read(move |tx, _| Ok(Answer::ok(TrialBalance::of(accounts::balances(tx)?)))).await
}
