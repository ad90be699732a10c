//! Whose data were confirmed, and whose wait for it (PY-5.2.2).

use bole_domain::ids::{EngagementId, MemberId};
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::HasSqlType;

use crate::error::StoreError;
use crate::on_both;
use crate::schema::members as m;
use crate::store::Tenant;
use crate::types::{At, Key, SqlInstant, SqlKey};

/// Members of an engagement whose data wait for confirmation, by employee number.
pub fn unconfirmed(tx: &mut Tenant<'_>, engagement: EngagementId) -> Result<Vec<MemberId>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Key> = on_both!(&mut *tx.db, |c| m::table
        .filter(m::agency_id.eq(agency).and(m::engagement_id.eq(Key::of(engagement))))
        .filter(m::confirmed_at.is_null())
        .select(m::id)
        .order(m::employee_number)
        .load(c))?;
    Ok(rows.into_iter().map(Key::id).collect())
}

/// Employee numbers of those of these members whose data are not confirmed (PY-5.2.2).
pub fn unconfirmed_of(tx: &mut Tenant<'_>, members: &[MemberId]) -> Result<Vec<String>, StoreError> {
    let agency = tx.agency();
    let mut found: Vec<String> = Vec::new();
    for chunk in members.chunks(500) {
        let ids: Vec<Key> = chunk.iter().map(|id| Key::of(*id)).collect();
        let numbers: Vec<String> = on_both!(&mut *tx.db, |c| m::table
            .filter(m::agency_id.eq(agency).and(m::id.eq_any(&ids)))
            .filter(m::confirmed_at.is_null())
            .select(m::employee_number)
            .order(m::employee_number)
            .load(c))?;
        found.extend(numbers);
    }
    Ok(found)
}

/// Records that members' data were confirmed at this moment; gives how many there were.
pub fn confirm(tx: &mut Tenant<'_>, members: &[MemberId]) -> Result<usize, StoreError> {
    let (agency, at) = (tx.agency(), tx.at());
    if let [one] = members {
        return Ok(on_both!(&mut *tx.db, |c| ConfirmOne { agency, member: Key::of(*one), at }.execute(c))?);
    }
    let mut confirmed = 0_usize;
    for chunk in members.chunks(500) {
        let ids: Vec<Key> = chunk.iter().map(|id| Key::of(*id)).collect();
        confirmed += on_both!(&mut *tx.db, |c| diesel::update(
            m::table.filter(m::agency_id.eq(agency).and(m::id.eq_any(&ids)))
        )
        .set((m::confirmed_at.eq(at), m::version.eq(m::version + 1)))
        .execute(c))?;
    }
    Ok(confirmed)
}

/// The usual case. Written out because Diesel keeps no `UPDATE` of its own prepared, and this one is asked for each person.
#[derive(Debug, Clone, Copy, QueryId)]
struct ConfirmOne {
    agency: Key,
    member: Key,
    at: At,
}

impl<C: Connection> RunQueryDsl<C> for ConfirmOne {}

impl<B: Backend + HasSqlType<SqlKey> + HasSqlType<SqlInstant>> QueryFragment<B> for ConfirmOne
where
    Key: ToSql<SqlKey, B>,
    At: ToSql<SqlInstant, B>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, B>) -> QueryResult<()> {
        out.push_sql("UPDATE members SET version = version + 1, confirmed_at = ");
        out.push_bind_param::<SqlInstant, _>(&self.at)?;
        out.push_sql(" WHERE agency_id = ");
        out.push_bind_param::<SqlKey, _>(&self.agency)?;
        out.push_sql(" AND id = ");
        out.push_bind_param::<SqlKey, _>(&self.member)
    }
}
