//! The transactions of the ledger with their entries.

use bole_domain::engagement::CycleRef;
use bole_domain::funds::accounts::{AccountKind, Side};
use bole_domain::funds::ledger::TransactionKind;
use bole_domain::ids::{AccountId, ClientId, EngagementId, TransactionId, TypedId, UserId};
use bole_domain::money::Fen;
use bole_persistence::funds::ledger::{self as rows, Entry, Posted};
use bole_persistence::funds::{places, public_ids};
use bole_persistence::{StoreError, Tenant};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::funds::receipts::CycleQuery;
use crate::funds::views::{example_day, example_moment};
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, Place, after};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Example;

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
pub(crate) async fn transactions(cx: Cx, query: Query<CycleQuery>) -> Reply {
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
pub(crate) async fn transaction(cx: Cx, id: Path<TransactionId>) -> Reply {
    cx.read(move |tx, _| {
        let (posted, entries) = rows::load(tx, *id)?;
        let view = TransactionView::all(tx, vec![posted])?.pop().ok_or_else(|| Problem::not_found("transaction"))?;
        Ok(Answer::ok(TransactionView { entries: entries.into_iter().map(LedgerEntry::from).collect(), ..view }))
    })
    .await
}
