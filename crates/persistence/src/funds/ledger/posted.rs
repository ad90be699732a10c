//! Posted transactions as they are looked up.

use bole_domain::funds::accounts::AccountRef;
use bole_domain::funds::ledger::TransactionKind;
use bole_domain::ids::{AccountId, CycleId, TransactionId};
use bole_domain::money::Fen;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::error::{Named, StoreError};
use crate::funds::accounts;
use crate::schema::{accounts as a, ledger_entries as e, ledger_transactions as t};
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{on_both, page_after};

/// A posted transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// Its id.
    pub id: TransactionId,
    /// Why it was posted.
    pub kind: TransactionKind,
    /// The cycle that it belongs to.
    pub cycle: Option<CycleId>,
    /// What caused it.
    pub reference: String,
    /// The day that it counts for.
    pub business_date: NaiveDate,
    /// The transaction that it takes back, where it is a reversal.
    pub reversal_of: Option<TransactionId>,
    /// Who posted it, raw.
    pub created_by: Key,
    /// When it was posted.
    pub created_at: DateTime<Utc>,
}

/// One entry of a posted transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The account's row.
    pub account_id: AccountId,
    /// The account.
    pub account: AccountRef,
    /// Debit positive, credit negative.
    pub amount: Fen,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    kind: String,
    cycle_id: Option<Key>,
    reference: String,
    business_date: NaiveDate,
    reversal_of: Option<Key>,
    created_by: Key,
    created_at: At,
}

/// The kind of a transaction from its column.
pub(in crate::funds) fn read_kind(code: &str) -> Result<TransactionKind, StoreError> {
    code.parse().map_err(|_| StoreError::Corrupt { table: "ledger_transactions", column: "kind" })
}

impl Row {
    fn posted(self) -> Result<Posted, StoreError> {
        Ok(Posted {
            id: self.id.id(),
            kind: read_kind(&self.kind)?,
            cycle: self.cycle_id.map(Key::id),
            reference: self.reference,
            business_date: self.business_date,
            reversal_of: self.reversal_of.map(Key::id),
            created_by: self.created_by,
            created_at: self.created_at.get(),
        })
    }
}

/// A transaction with its entries.
pub fn load(tx: &mut Tenant<'_>, id: TransactionId) -> Result<(Posted, Vec<Entry>), StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("transaction")?;
    let rows: Vec<(Key, String, Option<Key>, i64)> = on_both!(&mut *tx.db, |c| e::table
        .inner_join(a::table.on(a::agency_id.eq(e::agency_id).and(a::id.eq(e::account_id))))
        .filter(e::agency_id.eq(agency).and(e::transaction_id.eq(Key::of(id))))
        .order(e::sequence)
        .select((a::id, a::kind, a::client_id, e::amount))
        .load(c))?;
    let entry = |(id, kind, client, amount): (Key, String, Option<Key>, i64)| {
        Ok(Entry { account_id: id.id(), account: accounts::read(&kind, client)?, amount: Fen(amount) })
    };
    let entries: Result<_, StoreError> = rows.into_iter().map(entry).collect();
    Ok((row.posted()?, entries?))
}

/// Transactions in the order in which they were posted, of one cycle or of all.
pub fn list(
    tx: &mut Tenant<'_>,
    cycle: Option<CycleId>,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Posted>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table.filter(t::agency_id.eq(agency)).select(Row::as_select()).into_boxed();
        if let Some(cycle) = cycle {
            query = query.filter(t::cycle_id.eq(Key::of(cycle)));
        }
        page_after!(query, t, after, limit).load(c)
    })?;
    rows.into_iter().map(Row::posted).collect()
}
