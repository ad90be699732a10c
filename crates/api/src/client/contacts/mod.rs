//! Contact persons at a client. Phones are masked everywhere but in the answer to a reasoned request.

mod bodies;
mod find;
mod operations;
mod reveal;
mod views;

use bole_domain::agency::Permission;

use super::register::TAG;
use crate::http::page::PageQuery;
use crate::http::registry::Registry;
use bodies::{ContactDocument, ContactPatch};
use find::{ContactSearch, ContactsFound};
use reveal::{ContactReveal, RevealedContact};
use views::ContactView;

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    const ONE: &str = "/api/v1/clients/{client_id}/contacts/{contact_id}";
    r.get("/api/v1/clients/{client_id}/contacts", "list_contacts", operations::list)
        .tag(TAG)
        .text("List a client's contacts", "In the order in which they were recorded; phones are masked.")
        .permission(Permission::ClientRead)
        .query::<PageQuery>()
        .lists::<ContactView>()
        .add();
    r.post("/api/v1/clients/{client_id}/contacts", "create_contact", operations::create)
        .tag(TAG)
        .text("Record a contact", "A contact person at the client, with what the agency deals with this person about.")
        .permission(Permission::ClientWrite)
        .takes::<ContactDocument>()
        .gives::<ContactView>(201)
        .add();
    r.get(ONE, "get_contact", operations::get)
        .tag(TAG)
        .text("Show a contact", "One contact person; the phone is masked.")
        .permission(Permission::ClientRead)
        .gives::<ContactView>(200)
        .add();
    r.patch(ONE, "update_contact", operations::patch)
        .tag(TAG)
        .text("Change a contact", "A JSON merge patch: `null` clears position, phone or e-mail.")
        .permission(Permission::ClientWrite)
        .if_match()
        .takes::<ContactPatch>()
        .gives::<ContactView>(200)
        .add();
    r.post(&format!("{ONE}:disable"), "disable_contact", operations::disable)
        .tag(TAG)
        .text(
            "Switch a contact off",
            "The contact stays for the record (409 `contact_disabled` when it is off already).",
        )
        .permission(Permission::ClientWrite)
        .if_match()
        .gives::<ContactView>(200)
        .add();
    r.post(&format!("{ONE}:reveal"), "reveal_contact", reveal::reveal)
        .tag(TAG)
        .text("Show a contact's phone in full", "The reason goes to the audit log.")
        .permission(Permission::PersonReveal)
        .secret_answer()
        .takes::<ContactReveal>()
        .gives::<RevealedContact>(200)
        .add();
    r.post("/api/v1/contacts:find", "find_contacts", find::find)
        .tag(TAG)
        .text("Find contacts by phone", "Those with this very number, at any client; at most 200.")
        .permission(Permission::ClientRead)
        .takes::<ContactSearch>()
        .gives::<ContactsFound>(200)
        .add();
}
