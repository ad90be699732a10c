//! Clients looked for by the beginning of their names.

use bole_domain::ids::ClientId;
use diesel::prelude::*;

use super::Client;
use super::row::Row;
use crate::error::StoreError;
use crate::schema::clients as t;
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{on_both, page_after};

/// Which clients are sought.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// The name begins with this, in any case of letters.
    pub name_prefix: Option<String>,
    /// The whole credit code.
    pub credit_code: Option<String>,
    /// This one alone.
    pub only: Option<ClientId>,
}

/// The name as its prefix is sought: lower case, as bytes, because bytes compare alike on both databases.
pub(super) fn name_key(name: &str) -> Vec<u8> {
    name.trim().to_lowercase().into_bytes()
}

/// The first bytes after all that begin with these: no byte of UTF-8 is `0xFF`.
pub(super) fn after_prefix(prefix: &[u8]) -> Vec<u8> {
    [prefix, &[0xFF]].concat()
}

/// Clients in the order in which they were recorded.
pub fn list(
    tx: &mut Tenant<'_>,
    sought: &Sought,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Client>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table.filter(t::agency_id.eq(agency)).select(Row::as_select()).into_boxed();
        if let Some(prefix) = &sought.name_prefix {
            let from = name_key(prefix);
            let to = after_prefix(&from);
            query = query.filter(t::name_key.ge(from).and(t::name_key.lt(to)));
        }
        if let Some(code) = &sought.credit_code {
            query = query.filter(t::credit_code.eq(code));
        }
        if let Some(id) = sought.only {
            query = query.filter(t::id.eq(Key::of(id)));
        }
        page_after!(query, t, after, limit).load(c)
    })?;
    rows.into_iter().map(Row::read).collect()
}
