//! The accounts of the ledger with their balances.

use bole_domain::funds::accounts::{AccountKind, Side};
use bole_domain::ids::{AccountId, ClientId};
use bole_domain::money::Fen;
use bole_persistence::funds::accounts::{self, Account};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::funds::views::example_moment;
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page};
use crate::http::params::Query;
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
pub(crate) struct AccountQuery {
    /// Those of this client only.
    #[param(value_type = Option<ClientId>)]
    pub(super) client_id: Option<ClientId>,
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub(super) limit: Option<i64>,
    /// Where the page before ended.
    pub(super) cursor: Option<String>,
}

/// `GET /api/v1/ledger/accounts`
pub(crate) async fn accounts(cx: Cx, query: Query<AccountQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = page::read_cursor::<AccountId>(query.cursor.as_deref())?;
    cx.read(move |tx, _| {
        let found = accounts::list(tx, query.client_id, after, limit + 1)?;
        let views = found.into_iter().map(AccountView::from).collect();
        Ok(Answer::ok(Page::cut(views, limit, |one: &AccountView| one.id)))
    })
    .await
}
