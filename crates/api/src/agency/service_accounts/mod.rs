//! Service accounts: machines that ask for tokens with an id and a secret.

mod bodies;
mod operations;
mod views;

use bole_domain::agency::Permission;

use super::register::TAG;
use crate::http::page::PageQuery;
use crate::http::registry::Registry;
use bodies::{NewServiceAccount, ServiceAccountPatch};
use views::{ServiceAccountSecret, ServiceAccountView};

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    r.get("/api/v1/service-accounts", "list_service_accounts", operations::list)
        .tag(TAG)
        .text("List service accounts", "Machines that may ask for tokens, in the order in which they were made.")
        .permission(Permission::UserRead)
        .query::<PageQuery>()
        .lists::<ServiceAccountView>()
        .add();
    r.post("/api/v1/service-accounts", "create_service_account", operations::create)
        .tag(TAG)
        .text(
            "Add a service account",
            "For an ERP, a portal or a robot. The secret is shown in this answer only. The account asks for tokens with \
             `grant_type=client_credentials`; its id is its `client_id`.",
        )
        .permission(Permission::UserWrite)
        .takes::<NewServiceAccount>()
        .secret_answer()
        .gives::<ServiceAccountSecret>(201)
        .add();
    r.get("/api/v1/service-accounts/{service_account_id}", "get_service_account", operations::get)
        .tag(TAG)
        .text("Show a service account", "One service account of the agency, without its secret.")
        .permission(Permission::UserRead)
        .gives::<ServiceAccountView>(200)
        .add();
    r.patch("/api/v1/service-accounts/{service_account_id}", "update_service_account", operations::patch)
        .tag(TAG)
        .text(
            "Change a service account",
            "Changes name, scopes or status. Tokens that it holds lose withdrawn scopes within seconds.",
        )
        .permission(Permission::UserWrite)
        .if_match()
        .takes::<ServiceAccountPatch>()
        .gives::<ServiceAccountView>(200)
        .add();
    r.post(
        "/api/v1/service-accounts/{service_account_id}:rotate-secret",
        "rotate_service_account_secret",
        operations::rotate,
    )
    .tag(TAG)
    .text(
        "Give a service account a new secret",
        "The new secret is shown in this answer only. The old one and every token got with it are dead within seconds.",
    )
    .permission(Permission::UserWrite)
    .if_match()
    .secret_answer()
    .gives::<ServiceAccountSecret>(200)
    .add();
}
