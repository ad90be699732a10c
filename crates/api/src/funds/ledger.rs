//! The ledger as it is read: accounts, transactions, trial balance.

use std::collections::BTreeMap;

use bole_domain::engagement::CycleRef;
use bole_domain::funds::accounts::{AccountKind, Side};
use bole_domain::funds::ledger::TransactionKind;
use bole_domain::funds::sums::trial_balance;
use bole_domain::ids::{AccountId, ClientId, EngagementId, TransactionId, TypedId, UserId};
use bole_domain::money::Fen;
use bole_persistence::funds::accounts::{self, Account};
use bole_persistence::funds::ledger::{self as rows, Entry, Posted};
use bole_persistence::funds::{places, public_ids};
use bole_persistence::{StoreError, Tenant};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::receipts::CycleQuery;
use super::views::{example_day, example_moment};
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, Place, after};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// An account of the ledger.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = LedgerAccount)]
pub struct AccountView {
    /// Its id.
    pub id: AccountId,
    /// What it holds.
    pub kind: AccountKind,
    /// Whose it is, where kept per client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
    /// The side on which it grows.
    pub normal_side: Side,
    /// Its balance, on that side.
    pub balance: Fen,
    /// When it was first posted to.
    pub created_at: DateTime<Utc>,
}

impl From<Account> for AccountView {
    fn from(account: Account) -> Self {
        Self {
            id: account.id,
            kind: account.account.kind(),
            client_id: account.account.client(),
            normal_side: account.account.kind().normal_side(),
            balance: account.balance,
            created_at: account.created_at,
        }
    }
}

impl Example for AccountView {
    fn example() -> Self {
        Self {
            id: AccountId::example(),
            kind: AccountKind::ClientFunds,
            client_id: Some(ClientId::example()),
            normal_side: Side::Credit,
            balance: Fen(471_291_586),
            created_at: example_moment(),
        }
    }
}

/// Which accounts.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AccountQuery {
    /// Those of this client only.
    #[param(value_type = Option<ClientId>)]
    client_id: Option<ClientId>,
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// Where the page before ended.
    cursor: Option<String>,
}

/// `GET /api/v1/ledger/accounts`
pub(super) async fn accounts(cx: Cx, query: Query<AccountQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = page::read_cursor::<AccountId>(query.cursor.as_deref())?;
    cx.read(move |tx, _| {
        let found = accounts::list(tx, query.client_id, after, limit + 1)?;
        let views = found.into_iter().map(AccountView::from).collect();
        Ok(Answer::ok(Page::cut(views, limit, |one: &AccountView| one.id)))
    })
    .await
}

/// An entry of a transaction.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LedgerEntry {
    /// The account.
    pub account_id: AccountId,
    /// What it holds.
    pub kind: AccountKind,
    /// Whose it is, where kept per client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
    /// On which side.
    pub side: Side,
    /// How much; above zero.
    pub amount: Fen,
}

impl From<Entry> for LedgerEntry {
    fn from(entry: Entry) -> Self {
        let side = if entry.amount.is_negative() { Side::Credit } else { Side::Debit };
        Self {
            account_id: entry.account_id,
            kind: entry.account.kind(),
            client_id: entry.account.client(),
            side,
            amount: Fen(entry.amount.0.saturating_abs()),
        }
    }
}

/// A transaction of the ledger; it never changes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = LedgerTransaction)]
pub struct TransactionView {
    /// Its id.
    pub id: TransactionId,
    /// Why it was posted.
    pub kind: TransactionKind,
    /// The engagement, where it belongs to a cycle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engagement_id: Option<EngagementId>,
    /// The cycle, where it belongs to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<CycleRef>,
    /// What caused it: number of an invoice or batch, reference of the bank.
    pub reference: String,
    /// The day that it counts for.
    pub business_date: NaiveDate,
    /// The transaction that it takes back, where it is a reversal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reversal_of: Option<TransactionId>,
    /// Public id of the user or service account that posted it.
    pub posted_by: String,
    /// When it was posted.
    pub created_at: DateTime<Utc>,
    /// Its entries, debits and credits of the same sum; only where one transaction is shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<LedgerEntry>,
}

impl TransactionView {
    fn all(tx: &mut Tenant<'_>, posted: Vec<Posted>) -> Result<Vec<Self>, StoreError> {
        let places = places(tx, posted.iter().filter_map(|one| one.cycle))?;
        let posters = public_ids(tx, posted.iter().map(|one| one.created_by))?;
        let shown = |one: Posted| {
            let place = one.cycle.and_then(|cycle| places.get(&cycle).copied());
            Self {
                id: one.id,
                kind: one.kind,
                engagement_id: place.map(|(engagement, _)| engagement),
                cycle: place.map(|(_, cycle)| cycle),
                reference: one.reference,
                business_date: one.business_date,
                reversal_of: one.reversal_of,
                posted_by: posters.get(&one.created_by).cloned().unwrap_or_default(),
                created_at: one.created_at,
                entries: Vec::new(),
            }
        };
        Ok(posted.into_iter().map(shown).collect())
    }

    fn place(&self) -> Place {
        (self.created_at, self.id.uuid())
    }
}

impl Example for TransactionView {
    fn example() -> Self {
        let entry = |kind, client_id, side| LedgerEntry {
            account_id: AccountId::example(),
            kind,
            client_id,
            side,
            amount: Fen(471_291_586),
        };
        let client = Some(ClientId::example());
        Self {
            id: TransactionId::example(),
            kind: TransactionKind::Invoice,
            engagement_id: Some(EngagementId::example()),
            cycle: Some(CycleRef::example()),
            reference: "INV-202603-000001".to_owned(),
            business_date: example_day(),
            reversal_of: None,
            posted_by: UserId::example().to_string(),
            created_at: example_moment(),
            entries: vec![
                entry(AccountKind::Receivable, client, Side::Debit),
                entry(AccountKind::Billed, client, Side::Credit),
            ],
        }
    }
}

/// `GET /api/v1/ledger/transactions`
pub(super) async fn transactions(cx: Cx, query: Query<CycleQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let cycle = query.cycle(tx, by)?;
        let found = rows::list(tx, cycle, after, limit + 1)?;
        let views = TransactionView::all(tx, found)?;
        Ok(Answer::ok(Page::cut(views, limit, TransactionView::place)))
    })
    .await
}

/// `GET /api/v1/ledger/transactions/{transaction_id}`
pub(super) async fn transaction(cx: Cx, id: Path<TransactionId>) -> Reply {
    cx.read(move |tx, _| {
        let (posted, entries) = rows::load(tx, *id)?;
        let view = TransactionView::all(tx, vec![posted])?.pop().ok_or_else(|| Problem::not_found("transaction"))?;
        Ok(Answer::ok(TransactionView { entries: entries.into_iter().map(LedgerEntry::from).collect(), ..view }))
    })
    .await
}

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
pub(super) async fn balance(cx: Cx) -> Reply {
    cx.read(move |tx, _| Ok(Answer::ok(TrialBalance::of(accounts::balances(tx)?)))).await
}
