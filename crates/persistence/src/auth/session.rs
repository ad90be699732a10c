//! Log-in sessions: each is one family of refresh tokens, of which only the newest is good.

use bole_domain::ids::{AgencyId, SessionId, UserId};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use crate::db::Db;
use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::{refresh_tokens as r, sessions as s};
use crate::store::{System, Tenant};
use crate::types::{At, Key};

/// A log-in session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// The user's agency.
    pub agency: AgencyId,
    /// Whose it is.
    pub user: UserId,
    /// When he logged in.
    pub created_at: DateTime<Utc>,
    /// When he has to log in again at the latest.
    pub expires_at: DateTime<Utc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Session {
    /// Does it still carry tokens at this moment?
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = s)]
struct Row {
    id: Key,
    agency_id: Key,
    user_id: Key,
    created_at: At,
    expires_at: At,
    revoked_at: Option<At>,
}

impl From<Row> for Session {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.id(),
            agency: row.agency_id.id(),
            user: row.user_id.id(),
            created_at: row.created_at.get(),
            expires_at: row.expires_at.get(),
            revoked_at: row.revoked_at.map(At::get),
        }
    }
}

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Its user logged out or revoked it.
    ByUser,
    /// A refresh token was used twice: one of the two users of it is a thief.
    RefreshReused,
    /// The password was changed.
    PasswordChanged,
    /// The user was disabled.
    UserDisabled,
}

impl Ended {
    fn as_str(self) -> &'static str {
        match self {
            Ended::ByUser => "by_user",
            Ended::RefreshReused => "refresh_reused",
            Ended::PasswordChanged => "password_changed",
            Ended::UserDisabled => "user_disabled",
        }
    }
}

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

fn add_refresh_token(
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

fn revoke_one(db: &mut Db, at: At, id: SessionId, why: Ended) -> Result<(), StoreError> {
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

/// Whose session it is.
pub fn user_of(sys: &mut System<'_>, id: SessionId) -> Result<Option<UserId>, StoreError> {
    let user: Option<Key> =
        on_both!(&mut *sys.db, |c| s::table.find(Key::of(id)).select(s::user_id).first(c)).optional_row()?;
    Ok(user.map(Key::id))
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
