//! Invitations: listed, made, taken back.

use bole_domain::ids::{ClientId, InvitationId};
use bole_persistence::client::invitations as rows;
use chrono::TimeDelta;

use super::views::{InvitationCode, InvitationView, NewInvitation};
use crate::auth::{audit, password};
use crate::client::access;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, PageQuery, after, place};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

/// How long an invitation works.
const WORKS_DAYS: i64 = 7;

/// `GET /api/v1/clients/{client_id}/invitations`
pub async fn list(cx: Cx, client: Path<ClientId>, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let client = access::client(tx, by, *client)?;
        let now = tx.at().get();
        let found = rows::list(tx, client.id, after, limit + 1)?;
        let views = found.into_iter().map(|one| InvitationView::of(one, now)).collect();
        Ok(Answer::ok(Page::cut(views, limit, |one: &InvitationView| place(one.created_at, one.id))))
    })
    .await
}

/// `POST /api/v1/clients/{client_id}/invitations`
pub async fn create(cx: Cx, client: Path<ClientId>, Body(new): Body<NewInvitation>) -> Reply {
    let code = password::new_secret(cx.app().store.runtime());
    cx.write(move |tx, by| {
        let client = access::client(tx, by, *client)?;
        access::in_use(&client, "")?;
        let now = tx.at().get();
        let made = rows::NewInvitation {
            client: client.id,
            display_name: new.display_name.trim(),
            code: code.reveal(),
            expires_at: now + TimeDelta::days(WORKS_DAYS),
            by: &by.caller.public_id(),
        };
        let made = rows::insert(tx, &made)?;
        audit(tx, by, "invitation.create", "invitation", made.id, None, &())?;
        let (place, version) = (format!("/api/v1/clients/{}/invitations", client.id), made.version);
        Ok(Answer::created(InvitationCode { invitation: InvitationView::of(made, now), code }, place).version(version))
    })
    .await
}

/// `POST /api/v1/invitations/{invitation_id}:revoke`
pub async fn revoke(cx: Cx, id: Path<InvitationId>) -> Reply {
    cx.write(move |tx, by| {
        let seen = rows::load(tx, *id)?;
        by.saw(seen.version)?;
        if seen.user.is_some() || seen.revoked_at.is_some() {
            return Err(Problem::conflict(
                "invitation_over",
                "该邀请已被接受或已撤回。",
                "The invitation was accepted or taken back already.",
            ));
        }
        let now = tx.at().get();
        let ended = rows::end(tx, &seen, None)?;
        audit(tx, by, "invitation.revoke", "invitation", ended.id, None, &())?;
        let version = ended.version;
        Ok(Answer::ok(InvitationView::of(ended, now)).version(version))
    })
    .await
}
