//! Sessions that are ended, and those that are swept away.

use bole_domain::ids::{SessionId, UserId};
use chrono::TimeDelta;
use diesel::prelude::*;

use super::{Ended, load};
use crate::db::Db;
use crate::error::StoreError;
use crate::on_both;
use crate::schema::{refresh_tokens as r, sessions as s};
use crate::store::{System, Tenant};
use crate::types::{At, Key};

pub(super) fn revoke_one(db: &mut Db, at: At, id: SessionId, why: Ended) -> Result<(), StoreError> {
    on_both!(db, |c| diesel::update(s::table.find(Key::of(id)).filter(s::revoked_at.is_null()))
        .set((s::revoked_at.eq(at), s::revoked_reason.eq(why.as_str())))
        .execute(c))?;
    Ok(())
}

/// Ends a session from inside its agency; ending it again changes nothing.
pub fn revoke(tx: &mut Tenant<'_>, id: SessionId, why: Ended) -> Result<(), StoreError> {
    load(tx, id)?;
    let at = tx.at();
    revoke_one(tx.db, at, id, why)
}

/// Ends a session by what its tokens say.
pub fn revoke_outside(sys: &mut System<'_>, id: SessionId, why: Ended) -> Result<(), StoreError> {
    let at = sys.at();
    revoke_one(sys.db, at, id, why)
}

/// Ends all sessions of a user, but one if it is to stay.
pub fn revoke_all(tx: &mut Tenant<'_>, user: UserId, but: Option<SessionId>, why: Ended) -> Result<usize, StoreError> {
    let (agency, at) = (tx.agency(), tx.at());
    Ok(on_both!(&mut *tx.db, |c| {
        let mine = s::agency_id.eq(agency).and(s::user_id.eq(Key::of(user))).and(s::revoked_at.is_null());
        let end = (s::revoked_at.eq(at), s::revoked_reason.eq(why.as_str()));
        match but {
            Some(id) => diesel::update(s::table.filter(mine).filter(s::id.ne(Key::of(id)))).set(end).execute(c),
            None => diesel::update(s::table.filter(mine)).set(end).execute(c),
        }
    })?)
}

/// Drops refresh tokens and sessions that have been dead for longer than the given time, a thousand at most.
pub fn sweep(sys: &mut System<'_>, kept: TimeDelta) -> Result<(), StoreError> {
    let before = At::new(sys.now() - kept);
    let dead: Vec<Key> =
        on_both!(&mut *sys.db, |c| s::table.filter(s::expires_at.lt(before)).select(s::id).limit(1000).load(c))?;
    on_both!(&mut *sys.db, |c| diesel::delete(r::table.filter(r::session_id.eq_any(&dead))).execute(c))?;
    on_both!(&mut *sys.db, |c| diesel::delete(s::table.filter(s::id.eq_any(&dead))).execute(c))?;
    Ok(())
}
