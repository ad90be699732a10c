//! Clients' users, invited by a link that works once.

mod accept;
mod operations;
mod views;

use bole_domain::agency::Permission;

use super::register::TAG;
use crate::http::page::PageQuery;
use crate::http::registry::Registry;
use accept::{AcceptedInvitation, InvitationAcceptance};
use views::{InvitationCode, InvitationView, NewInvitation};

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    const OF_CLIENT: &str = "/api/v1/clients/{client_id}/invitations";
    r.get(OF_CLIENT, "list_invitations", operations::list)
        .tag(TAG)
        .text("List a client's invitations", "With how each stands: open, accepted, revoked or expired.")
        .permission(Permission::ClientUserInvite)
        .query::<PageQuery>()
        .lists::<InvitationView>()
        .add();
    r.post(OF_CLIENT, "create_invitation", operations::create)
        .tag(TAG)
        .text(
            "Invite a user of the client",
            "The code is shown in this answer only; put it into a link and send it to the invited. Whoever has it chooses a \
             login name and a password and is then a `client_user` of this client. It works once, for seven days.",
        )
        .permission(Permission::ClientUserInvite)
        .secret_answer()
        .takes::<NewInvitation>()
        .gives::<InvitationCode>(201)
        .add();
    r.post("/api/v1/invitations/{invitation_id}:revoke", "revoke_invitation", operations::revoke)
        .tag(TAG)
        .text(
            "Take an invitation back",
            "Its code works no more. What was accepted is not undone (409 `invitation_over`).",
        )
        .permission(Permission::ClientUserInvite)
        .if_match()
        .gives::<InvitationView>(200)
        .add();
    r.post("/api/v1/invitations:accept", "accept_invitation", accept::accept)
        .tag(TAG)
        .text(
            "Accept an invitation",
            "For whoever was given a code; no token is needed. Makes the login. A code that is unknown, used, taken back or too \
             old is not found (404).",
        )
        .rate_limited()
        .takes::<InvitationAcceptance>()
        .seeks_object()
        .has_rules()
        .gives::<AcceptedInvitation>(201)
        .add();
}
