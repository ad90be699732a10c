//! Invitations of clients' users: found by anybody through a random code, of which only the hash is kept.

mod row;

use bole_domain::ids::{AgencyId, ClientId, InvitationId, UserId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

pub use row::Invitation;

use crate::crypto::sha256;
use crate::error::{Named, StoreError, guarded};
use crate::schema::{invitation_codes as k, invitations as t};
use crate::store::{System, Tenant};
use crate::types::{At, Key};
use crate::{on_both, page_after};
use row::Row;

/// An invitation to be made.
#[derive(Debug, Clone)]
pub struct NewInvitation<'a> {
    /// To serve which client.
    pub client: ClientId,
    /// How the user will be called.
    pub display_name: &'a str,
    /// The code that only the invited gets.
    pub code: &'a str,
    /// Until when it works.
    pub expires_at: DateTime<Utc>,
    /// Public id of who invites.
    pub by: &'a str,
}

/// Makes one.
pub fn insert(tx: &mut Tenant<'_>, new: &NewInvitation<'_>) -> Result<Invitation, StoreError> {
    let made = Invitation {
        id: tx.new_id(),
        client: new.client,
        display_name: new.display_name.to_owned(),
        expires_at: new.expires_at,
        user: None,
        revoked_at: None,
        invited_by: new.by.to_owned(),
        version: 1,
        created_at: tx.at().get(),
    };
    let (agency, hash) = (tx.agency(), sha256(new.code.as_bytes()));
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(made.id)),
            t::client_id.eq(Key::of(made.client)),
            t::display_name.eq(&made.display_name),
            t::expires_at.eq(At::new(made.expires_at)),
            t::invited_by.eq(&made.invited_by),
            t::version.eq(made.version),
            t::created_at.eq(At::new(made.created_at)),
        ))
        .execute(c))?;
    on_both!(&mut *tx.db, |c| diesel::insert_into(k::table)
        .values((k::code_hash.eq(&hash), k::agency_id.eq(agency), k::invitation_id.eq(Key::of(made.id))))
        .execute(c))?;
    Ok(made)
}

/// Which invitation a code belongs to, and whose.
pub fn by_code(sys: &mut System<'_>, code: &str) -> Result<Option<(AgencyId, InvitationId)>, StoreError> {
    let hash = sha256(code.as_bytes());
    let found: Option<(Key, Key)> =
        on_both!(&mut *sys.db, |c| k::table.find(&hash).select((k::agency_id, k::invitation_id)).first(c))
            .optional_row()?;
    Ok(found.map(|(agency, invitation)| (agency.id(), invitation.id())))
}

/// An invitation.
pub fn load(tx: &mut Tenant<'_>, id: InvitationId) -> Result<Invitation, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("invitation")?;
    Ok(row.into())
}

/// The invitations of a client in the order in which they were made.
pub fn list(
    tx: &mut Tenant<'_>,
    client: ClientId,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Invitation>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let query = t::table
            .filter(t::agency_id.eq(agency).and(t::client_id.eq(Key::of(client))))
            .select(Row::as_select())
            .into_boxed();
        page_after!(query, t, after, limit).load(c)
    })?;
    Ok(rows.into_iter().map(Invitation::from).collect())
}

/// It was taken by a user, or taken back: its code works no more.
pub fn end(tx: &mut Tenant<'_>, seen: &Invitation, user: Option<UserId>) -> Result<Invitation, StoreError> {
    let (agency, at) = (tx.agency(), tx.at());
    let revoked = user.is_none().then_some(at);
    let rows = on_both!(&mut *tx.db, |c| diesel::update(
        t::table.find((agency, Key::of(seen.id))).filter(t::version.eq(seen.version))
    )
    .set((t::user_id.eq(user.map(Key::of)), t::revoked_at.eq(revoked), t::version.eq(seen.version + 1)))
    .execute(c))?;
    guarded(rows, "invitation")?;
    on_both!(&mut *tx.db, |c| diesel::delete(
        k::table.filter(k::agency_id.eq(agency).and(k::invitation_id.eq(Key::of(seen.id))))
    )
    .execute(c))?;
    Ok(Invitation { user, revoked_at: revoked.map(At::get), version: seen.version + 1, ..seen.clone() })
}
