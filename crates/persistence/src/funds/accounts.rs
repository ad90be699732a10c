//! The accounts of the ledger: a row for each kind and client, made when first posted to.

use bole_domain::funds::accounts::{AccountKind, AccountRef};
use bole_domain::ids::{AccountId, ClientId};
use bole_domain::money::Fen;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::Db;
use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::accounts as t;
use crate::store::Tenant;
use crate::types::{At, Key};

/// An account with its balance on its natural side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Kind, and client where kept per client.
    pub account: AccountRef,
    /// What it holds, on its natural side.
    pub balance: Fen,
    /// When it was first posted to.
    pub created_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    kind: String,
    client_id: Option<Key>,
    balance: i64,
    created_at: At,
}

impl Row {
    fn account(self) -> Result<Account, StoreError> {
        Ok(Account {
            id: self.id.id(),
            account: read(&self.kind, self.client_id)?,
            balance: Fen(self.balance),
            created_at: self.created_at.get(),
        })
    }
}

/// An account from its columns.
pub(super) fn read(kind: &str, client: Option<Key>) -> Result<AccountRef, StoreError> {
    let corrupt = |column| StoreError::Corrupt { table: "accounts", column };
    let kind: AccountKind = kind.parse().map_err(|_| corrupt("kind"))?;
    AccountRef::new(kind, client.map(Key::id)).ok_or_else(|| corrupt("client_id"))
}

/// The text that stands for the client in the unique key: empty for the agency's own accounts.
fn client_key(account: AccountRef) -> String {
    account.client().map(|client| client.to_string()).unwrap_or_default()
}

fn id_of(tx: &mut Tenant<'_>, account: AccountRef) -> Result<Option<AccountId>, StoreError> {
    let (agency, client) = (tx.agency(), client_key(account));
    let found: Option<Key> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency))
        .filter(t::kind.eq(account.kind().code()).and(t::client_key.eq(&client)))
        .select(t::id)
        .first(c))
    .optional_row()?;
    Ok(found.map(Key::id))
}

/// The account's row, made if nobody has made it yet: of several who try at once one makes it, the others find it.
pub fn find_or_make(tx: &mut Tenant<'_>, account: AccountRef) -> Result<AccountId, StoreError> {
    if let Some(id) = id_of(tx, account)? {
        return Ok(id);
    }
    let (agency, at, id) = (tx.agency(), tx.at(), tx.new_id::<AccountId>());
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(id)),
            t::kind.eq(account.kind().code()),
            t::client_id.eq(account.client().map(Key::of)),
            t::client_key.eq(client_key(account)),
            t::normal_side.eq(account.kind().normal_side().code()),
            t::balance.eq(0_i64),
            t::created_at.eq(at),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    id_of(tx, account)?.ok_or(StoreError::NotFound("account"))
}

/// An account's balance; nothing where it was never posted to.
pub fn balance(tx: &mut Tenant<'_>, account: AccountRef) -> Result<Fen, StoreError> {
    let (agency, client) = (tx.agency(), client_key(account));
    let found: Option<i64> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency))
        .filter(t::kind.eq(account.kind().code()).and(t::client_key.eq(&client)))
        .select(t::balance)
        .first(c))
    .optional_row()?;
    Ok(Fen(found.unwrap_or_default()))
}

/// The same, held until the transaction ends: nobody posts to it in between.
pub(super) fn held_balance(tx: &mut Tenant<'_>, id: AccountId) -> Result<Fen, StoreError> {
    let agency = tx.agency();
    let found: i64 = match &mut *tx.db {
        Db::Pg(c) => t::table.find((agency, Key::of(id))).select(t::balance).for_update().first(c),
        Db::Lite(c) => t::table.find((agency, Key::of(id))).select(t::balance).first(c),
    }
    .or_not_found("account")?;
    Ok(Fen(found))
}

/// Accounts in the order in which they were made, of one client or of all.
pub fn list(
    tx: &mut Tenant<'_>,
    client: Option<ClientId>,
    after: Option<AccountId>,
    limit: i64,
) -> Result<Vec<Account>, StoreError> {
    let agency = tx.agency();
    let kinds = AccountKind::ALL.into_iter().filter(|kind| kind.per_client()).map(AccountKind::code);
    let kinds: Vec<&str> = kinds.collect();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table.filter(t::agency_id.eq(agency)).select(Row::as_select()).into_boxed();
        if let Some(client) = client {
            // By kind too, so that the unique key serves as the index.
            query = query.filter(t::kind.eq_any(kinds).and(t::client_key.eq(client.to_string())));
        }
        if let Some(after) = after {
            query = query.filter(t::id.gt(Key::of(after)));
        }
        query.order(t::id).limit(limit).load(c)
    })?;
    rows.into_iter().map(Row::account).collect()
}

/// Kind and natural balance of every account, for the trial balance.
pub fn balances(tx: &mut Tenant<'_>) -> Result<Vec<(AccountKind, Fen)>, StoreError> {
    let all = list(tx, None, None, i64::MAX)?;
    Ok(all.into_iter().map(|one| (one.account.kind(), one.balance)).collect())
}
