//! Refresh tokens: each is used once, and one that comes again ends its session.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::revoke::revoke_one;
use super::row::Row;
use super::{Ended, Lifetimes, Session};
use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::{refresh_tokens as r, sessions as s};
use crate::store::System;
use crate::types::{At, Key};

pub(super) fn add_refresh_token(
    sys: &mut System<'_>,
    session: &Session,
    token_hash: &[u8],
    life: TimeDelta,
) -> Result<(), StoreError> {
    let until = At::new((sys.now() + life).min(session.expires_at));
    on_both!(&mut *sys.db, |c| diesel::insert_into(r::table)
        .values((r::token_hash.eq(token_hash), r::session_id.eq(Key::of(session.id)), r::expires_at.eq(until),))
        .execute(c))?;
    Ok(())
}

/// The session to which a refresh token belongs, whatever the state of either.
pub fn of_refresh_token(sys: &mut System<'_>, token_hash: &[u8]) -> Result<Option<Session>, StoreError> {
    let id: Option<Key> =
        on_both!(&mut *sys.db, |c| r::table.find(token_hash).select(r::session_id).first(c)).optional_row()?;
    let Some(id) = id else { return Ok(None) };
    let row: Option<Row> =
        on_both!(&mut *sys.db, |c| s::table.find(id).select(Row::as_select()).first(c)).optional_row()?;
    Ok(row.map(Session::from))
}

/// What became of an attempt to refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refreshed {
    /// The new token stands, the old one is used up.
    Rotated(Session),
    /// Unknown, expired, or its session has ended.
    Refused,
    /// It had been used before; its whole session is revoked.
    Reused(Session),
}

/// Uses a refresh token up and puts a new one in its place. The caller commits whatever the outcome.
pub fn rotate(
    sys: &mut System<'_>,
    old_hash: &[u8],
    new_hash: &[u8],
    lifetimes: Lifetimes,
) -> Result<Refreshed, StoreError> {
    let Some(session) = of_refresh_token(sys, old_hash)? else { return Ok(Refreshed::Refused) };
    let (at, now) = (sys.at(), sys.now());
    let taken = on_both!(&mut *sys.db, |c| diesel::update(r::table.find(old_hash).filter(r::used_at.is_null()))
        .set(r::used_at.eq(at))
        .execute(c))?;
    if taken == 0 {
        revoke_one(sys.db, at, session.id, Ended::RefreshReused)?;
        return Ok(Refreshed::Reused(session));
    }
    let expires: At =
        on_both!(&mut *sys.db, |c| r::table.find(old_hash).select(r::expires_at).first(c)).map_err(StoreError::from)?;
    if !session.is_live(now) || expires.get() <= now {
        return Ok(Refreshed::Refused);
    }
    add_refresh_token(sys, &session, new_hash, lifetimes.refresh)?;
    Ok(Refreshed::Rotated(session))
}
