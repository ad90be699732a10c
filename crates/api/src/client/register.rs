//! The operations on clients.

use bole_domain::agency::Permission;
use bole_domain::client::Profile;

use super::{clients, contacts, import_mappings, invitations, profile, standing};
use crate::http::page::PageQuery;
use crate::http::registry::Registry;

pub(super) const TAG: &str = "client";

/// The step that records it.
const PROFILE: &[&str] = &["PY-5.2.1"];

/// Registers its operations.
pub fn register(r: &mut Registry) {
    r.get("/api/v1/clients", "list_clients", clients::list)
        .tag(TAG)
        .text(
            "List clients",
            "The agency's clients in the order in which they were recorded, by the beginning of the name or by credit code. \
             A `client_user` sees his own only.",
        )
        .permission(Permission::ClientRead)
        .query::<clients::ClientQuery>()
        .lists::<clients::ClientView>()
        .add();
    r.post("/api/v1/clients", "create_client", clients::create)
        .tag(TAG)
        .text(
            "Record a client",
            "The credit code's check character is checked (422 `credit_code_invalid`); an agency has one client of a credit \
             code (409 `credit_code_taken`). A first profile may come with it.",
        )
        .permission(Permission::ClientWrite)
        .clauses(PROFILE)
        .takes::<clients::NewClient>()
        .gives::<clients::ClientView>(201)
        .add();
    r.get("/api/v1/clients/{client_id}", "get_client", clients::get)
        .tag(TAG)
        .text("Show a client", "One client of the agency.")
        .permission(Permission::ClientRead)
        .gives::<clients::ClientView>(200)
        .add();
    r.patch("/api/v1/clients/{client_id}", "update_client", clients::patch)
        .tag(TAG)
        .text("Change a client", "Changes name or status; the credit code stays. A JSON merge patch.")
        .permission(Permission::ClientWrite)
        .if_match()
        .takes::<clients::ClientPatch>()
        .gives::<clients::ClientView>(200)
        .add();
    profiles(r);
    contacts::register(r);
    import_mappings::register(r);
    invitations::register(r);
    standing::register(r);
}

fn profiles(r: &mut Registry) {
    r.get("/api/v1/clients/{client_id}/profile", "get_client_profile", profile::get)
        .tag(TAG)
        .text(
            "Show a client's profile",
            "The present version, or the one that is asked for. Its `ETag` is its version.",
        )
        .permission(Permission::ClientRead)
        .clauses(PROFILE)
        .query::<profile::ProfileQuery>()
        .gives::<profile::ClientProfileVersion>(200)
        .add();
    r.put("/api/v1/clients/{client_id}/profile", "record_client_profile", profile::put)
        .tag(TAG)
        .text(
            "Record a new version of a client's profile",
            "The whole document; the versions before it stay as they are. The first version needs no `If-Match` and answers \
             201; each later one names the profile version that it replaces.",
        )
        .permission(Permission::ClientWrite)
        .clauses(PROFILE)
        .if_match_on_revision()
        .takes::<Profile>()
        .gives::<profile::ClientProfileVersion>(200)
        .gives::<profile::ClientProfileVersion>(201)
        .add();
    r.get("/api/v1/clients/{client_id}/profile/versions", "list_client_profile_versions", profile::versions)
        .tag(TAG)
        .text("List the versions of a client's profile", "The newest first, with who recorded each and when.")
        .permission(Permission::ClientRead)
        .clauses(PROFILE)
        .query::<PageQuery>()
        .lists::<profile::ClientProfileVersion>()
        .add();
}
