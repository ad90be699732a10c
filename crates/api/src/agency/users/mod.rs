//! The agency's users.

mod bodies;
mod change;
mod operations;
mod roles;
mod views;

use bole_domain::agency::Permission;

use super::register::TAG;
use crate::http::registry::Registry;
use bodies::UserPatch;
use views::{UserQuery, UserView};

pub use bodies::NewUser;
pub(super) use bodies::login_name_unfit;
pub(super) use roles::{check_ties_exist, settle_roles};

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    r.get("/api/v1/users", "list_users", operations::list)
        .tag(TAG)
        .text("List users", "The agency's users in the order in which they were made.")
        .permission(Permission::UserRead)
        .query::<UserQuery>()
        .lists::<UserView>()
        .add();
    r.post("/api/v1/users", "create_user", operations::create)
        .tag(TAG)
        .text(
            "Add a user",
            "Login names are unique in the installation (409 `login_name_taken`). A `client_user` has this role alone and \
             names its `client_id`; a `person` has this role alone and names its `person_id`; nobody else names either \
             (422 `role_tie_broken`). `service_account` is no role of people (422 `role_of_machines`).",
        )
        .permission(Permission::UserWrite)
        .takes::<NewUser>()
        .gives::<UserView>(201)
        .add();
    r.get("/api/v1/users/{user_id}", "get_user", operations::get)
        .tag(TAG)
        .text("Show a user", "One user of the agency.")
        .permission(Permission::UserRead)
        .gives::<UserView>(200)
        .add();
    r.patch("/api/v1/users/{user_id}", "update_user", change::patch)
        .tag(TAG)
        .text(
            "Change a user",
            "Changes name, roles, ties, status or password. Takes effect within seconds; disabling a user or setting a \
             password ends his sessions. The agency keeps at least one active `agency_admin` (409 `last_admin`).",
        )
        .permission(Permission::UserWrite)
        .if_match()
        .takes::<UserPatch>()
        .gives::<UserView>(200)
        .add();
}

#[cfg(test)]
mod tests;
