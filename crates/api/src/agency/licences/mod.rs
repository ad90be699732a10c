//! The agency's licences as dated records.

mod bodies;
mod operations;
mod views;

use bole_domain::agency::Permission;

use super::register::TAG;
use crate::http::page::PageQuery;
use crate::http::registry::Registry;
use bodies::{LicencePatch, NewLicence};
use views::LicenceView;

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    r.get("/api/v1/licences", "list_licences", operations::list)
        .tag(TAG)
        .text("List the agency's licences", "Dated records, each with whether it is valid today.")
        .permission(Permission::AgencyRead)
        .query::<PageQuery>()
        .lists::<LicenceView>()
        .add();
    r.post("/api/v1/licences", "create_licence", operations::create)
        .tag(TAG)
        .text("Record a licence", "With its number, authority, validity and, if uploaded, its scan.")
        .permission(Permission::LicenceWrite)
        .takes::<NewLicence>()
        .gives::<LicenceView>(201)
        .add();
    r.get("/api/v1/licences/{licence_id}", "get_licence", operations::get)
        .tag(TAG)
        .text("Show a licence", "One licence of the agency.")
        .permission(Permission::AgencyRead)
        .gives::<LicenceView>(200)
        .add();
    r.patch("/api/v1/licences/{licence_id}", "update_licence", operations::patch)
        .tag(TAG)
        .text("Correct a licence", "Changes what is recorded of it. A renewed licence is a new record.")
        .permission(Permission::LicenceWrite)
        .if_match()
        .takes::<LicencePatch>()
        .gives::<LicenceView>(200)
        .add();
}

#[cfg(test)]
mod tests;
