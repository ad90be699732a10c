//! Log-in sessions: each is one family of refresh tokens, of which only the newest is good.

mod refresh;
mod revoke;
mod row;

use bole_domain::ids::{AgencyId, SessionId, UserId};
use chrono::TimeDelta;
use diesel::prelude::*;

pub use refresh::{Refreshed, of_refresh_token, rotate};
pub use revoke::{revoke, revoke_all, revoke_outside, sweep};
pub use row::{Ended, Session};

use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::sessions as s;
use crate::store::{System, Tenant};
use crate::types::{At, Key};
use refresh::add_refresh_token;
use row::Row;

/// How long a session and each of its refresh tokens last.
#[derive(Debug, Clone, Copy)]
pub struct Lifetimes {
    /// From log-in to the next log-in at the latest.
    pub session: TimeDelta,
    /// From one refresh to the next.
    pub refresh: TimeDelta,
}

/// Opens a session with its first refresh token, given by its hash.
pub fn open(
    sys: &mut System<'_>,
    agency: AgencyId,
    user: UserId,
    token_hash: &[u8],
    lifetimes: Lifetimes,
) -> Result<Session, StoreError> {
    let now = sys.now();
    let session = Session {
        id: sys.runtime().id(),
        agency,
        user,
        created_at: now,
        expires_at: now + lifetimes.session,
        revoked_at: None,
    };
    on_both!(&mut *sys.db, |c| diesel::insert_into(s::table)
        .values((
            s::id.eq(Key::of(session.id)),
            s::agency_id.eq(Key::of(agency)),
            s::user_id.eq(Key::of(user)),
            s::created_at.eq(At::new(now)),
            s::expires_at.eq(At::new(session.expires_at)),
        ))
        .execute(c))?;
    add_refresh_token(sys, &session, token_hash, lifetimes.refresh)?;
    Ok(session)
}

/// A session of this agency.
pub fn load(tx: &mut Tenant<'_>, id: SessionId) -> Result<Session, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| s::table
        .filter(s::id.eq(Key::of(id)).and(s::agency_id.eq(agency)))
        .select(Row::as_select())
        .first(c))
    .or_not_found("session")?;
    Ok(row.into())
}

/// The live sessions of a user, the newest first.
pub fn live_of_user(tx: &mut Tenant<'_>, user: UserId) -> Result<Vec<Session>, StoreError> {
    let (agency, at) = (tx.agency(), tx.at());
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| s::table
        .filter(s::agency_id.eq(agency).and(s::user_id.eq(Key::of(user))))
        .filter(s::revoked_at.is_null().and(s::expires_at.gt(at)))
        .select(Row::as_select())
        .order((s::created_at.desc(), s::id.desc()))
        .limit(200)
        .load(c))?;
    Ok(rows.into_iter().map(Session::from).collect())
}

/// Whose session it is.
pub fn user_of(sys: &mut System<'_>, id: SessionId) -> Result<Option<UserId>, StoreError> {
    let user: Option<Key> =
        on_both!(&mut *sys.db, |c| s::table.find(Key::of(id)).select(s::user_id).first(c)).optional_row()?;
    Ok(user.map(Key::id))
}
