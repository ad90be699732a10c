//! Ledger transactions with their entries: posted once, never changed. The database keeps the balances, refuses entries
//! that do not sum to zero, and a client's funds below zero.

use std::collections::BTreeMap;

use bole_domain::funds::accounts::{AccountKind, AccountRef};
use bole_domain::funds::ledger::{LedgerRefusal, LedgerTransaction, TransactionKind};
use bole_domain::ids::{AccountId, ClientId, CycleId, TransactionId};
use bole_domain::language::Language;
use bole_domain::money::Fen;
use bole_domain::refusal::{FieldFault, Refusal, RefusalKind};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as Diesel};

use super::accounts;
use crate::error::{Named, StoreError};
use crate::schema::{accounts as a, ledger_entries as e, ledger_transactions as t};
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{insert_all, on_both, page_after};

/// Why nothing was posted.
#[derive(Debug, thiserror::Error)]
pub enum NotPosted {
    /// The rules of the ledger refuse it.
    #[error(transparent)]
    Refused(#[from] LedgerRefusal),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refusal for NotPosted {
    fn kind(&self) -> RefusalKind {
        match self {
            NotPosted::Refused(refusal) => refusal.kind(),
            NotPosted::Store(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            NotPosted::Refused(refusal) => refusal.code(),
            NotPosted::Store(error) => error.code(),
        }
    }

    fn text(&self, language: Language) -> String {
        match self {
            NotPosted::Refused(refusal) => refusal.text(language),
            NotPosted::Store(error) => error.text(language),
        }
    }

    fn faults(&self) -> Vec<FieldFault> {
        match self {
            NotPosted::Refused(refusal) => refusal.faults(),
            NotPosted::Store(error) => error.faults(),
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = e)]
struct NewEntry {
    agency_id: Key,
    transaction_id: Key,
    sequence: i32,
    account_id: Key,
    amount: i64,
}

/// Posts a transaction with its entries. The entries come in the order of the accounts, whatever order they were given
/// in: two transactions never wait for each other's accounts crosswise.
pub fn post(
    tx: &mut Tenant<'_>,
    transaction: &LedgerTransaction,
    cycle: Option<CycleId>,
    by: Key,
) -> Result<TransactionId, NotPosted> {
    write(tx, transaction, None, cycle, by)
}

/// Posts the reversal of a posted transaction; it names the one that it takes back.
pub fn post_reversal(
    tx: &mut Tenant<'_>,
    reversal: &LedgerTransaction,
    of: TransactionId,
    cycle: Option<CycleId>,
    by: Key,
) -> Result<TransactionId, NotPosted> {
    write(tx, reversal, Some(of), cycle, by)
}

fn write(
    tx: &mut Tenant<'_>,
    transaction: &LedgerTransaction,
    reversal_of: Option<TransactionId>,
    cycle: Option<CycleId>,
    by: Key,
) -> Result<TransactionId, NotPosted> {
    let mut postings = transaction.postings().to_vec();
    postings.sort_by_key(|posting| posting.account);
    let mut known: BTreeMap<AccountRef, AccountId> = BTreeMap::new();
    let mut short = None;
    for posting in &postings {
        if known.contains_key(&posting.account) {
            continue;
        }
        let id = accounts::find_or_make(tx, posting.account)?;
        known.insert(posting.account, id);
        if let (AccountKind::ClientFunds, Some(client)) = (posting.account.kind(), posting.account.client()) {
            let available = accounts::held_balance(tx, id)?;
            transaction.funds_after(client, available)?;
            let needed = Fen(transaction.change(posting.account).0.saturating_neg());
            short = Some(LedgerRefusal::InsufficientClientFunds { needed, available });
        }
    }
    let (agency, at, id) = (tx.agency(), tx.at(), tx.new_id::<TransactionId>());
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(id)),
            t::kind.eq(transaction.kind().code()),
            t::cycle_id.eq(cycle.map(Key::of)),
            t::reference.eq(transaction.reference()),
            t::business_date.eq(transaction.business_date()),
            t::imbalance.eq(0_i64),
            t::reversal_of.eq(reversal_of.map(Key::of)),
            t::created_by.eq(by),
            t::created_at.eq(at),
        ))
        .execute(c))
    .map_err(StoreError::from)?;
    let mut entries = Vec::with_capacity(postings.len());
    for (sequence, posting) in (1_i32..).zip(&postings) {
        let account = known.get(&posting.account).copied().ok_or(StoreError::NotFound("account"))?;
        entries.push(NewEntry {
            agency_id: agency,
            transaction_id: Key::of(id),
            sequence,
            account_id: Key::of(account),
            amount: posting.amount.0,
        });
    }
    match (insert_all!(&mut *tx.db, e::table, &entries), short) {
        (Ok(_), _) => Ok(id),
        // The database's own last word on a client's funds.
        (Err(Diesel::DatabaseError(DatabaseErrorKind::CheckViolation, _)), Some(short)) => Err(short.into()),
        (Err(error), _) => Err(StoreError::from(error).into()),
    }
}

/// What a client's received funds hold.
pub fn client_funds(tx: &mut Tenant<'_>, client: ClientId) -> Result<Fen, StoreError> {
    accounts::balance(tx, AccountRef::client_funds(client))
}

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
pub(super) fn read_kind(code: &str) -> Result<TransactionKind, StoreError> {
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
