//! What the ledger says of a cycle and of a client.

use std::collections::BTreeMap;

use bole_domain::funds::accounts::{AccountKind, AccountRef};
use bole_domain::funds::ledger::TransactionKind;
use bole_domain::ids::{ClientId, CycleId};
use bole_domain::money::Fen;
use diesel::prelude::*;

use super::posted::read_kind;
use crate::error::StoreError;
use crate::funds::accounts;
use crate::on_both;
use crate::schema::{accounts as a, ledger_entries as e, ledger_transactions as t};
use crate::store::Tenant;
use crate::types::Key;

/// What a client's received funds hold.
pub fn client_funds(tx: &mut Tenant<'_>, client: ClientId) -> Result<Fen, StoreError> {
    accounts::balance(tx, AccountRef::client_funds(client))
}

/// What a cycle's entries come to: natural sums by kind of account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CycleBalances(BTreeMap<AccountKind, Fen>);

impl CycleBalances {
    /// The sum of a kind of account.
    pub fn of(&self, kind: AccountKind) -> Fen {
        self.0.get(&kind).copied().unwrap_or_default()
    }

    /// What is still owed to others, VAT included.
    pub fn still_payable(&self) -> Fen {
        self.0.iter().filter(|(kind, _)| kind.is_payable()).map(|(_, fen)| *fen).sum()
    }
}

/// The sums of a cycle's entries by kind of account.
pub fn of_cycle(tx: &mut Tenant<'_>, cycle: CycleId) -> Result<CycleBalances, StoreError> {
    let mut sums = CycleBalances::default();
    for (_, kind, amount) in entries_of(tx, cycle)? {
        let sum = sums.0.entry(kind).or_default();
        *sum = [*sum, kind.natural(amount)].into_iter().sum();
    }
    Ok(sums)
}

/// What was remitted for a cycle: the sum of its remittances.
pub fn remitted(tx: &mut Tenant<'_>, cycle: CycleId) -> Result<Fen, StoreError> {
    let paid = |(kind, account, amount): (TransactionKind, AccountKind, Fen)| {
        (kind == TransactionKind::Remittance && account == AccountKind::Bank).then_some(Fen(amount.0.saturating_neg()))
    };
    Ok(entries_of(tx, cycle)?.into_iter().filter_map(paid).sum())
}

/// Kind of transaction, kind of account and amount of each entry of a cycle. They are few: a cycle posts totals.
fn entries_of(tx: &mut Tenant<'_>, cycle: CycleId) -> Result<Vec<(TransactionKind, AccountKind, Fen)>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(String, String, Option<Key>, i64)> = on_both!(&mut *tx.db, |c| t::table
        .inner_join(e::table.on(e::agency_id.eq(t::agency_id).and(e::transaction_id.eq(t::id))))
        .inner_join(a::table.on(a::agency_id.eq(e::agency_id).and(a::id.eq(e::account_id))))
        .filter(t::agency_id.eq(agency).and(t::cycle_id.eq(Key::of(cycle))))
        .select((t::kind, a::kind, a::client_id, e::amount))
        .load(c))?;
    rows.into_iter()
        .map(|(transaction, account, client, amount)| {
            Ok((read_kind(&transaction)?, accounts::read(&account, client)?.kind(), Fen(amount)))
        })
        .collect()
}
