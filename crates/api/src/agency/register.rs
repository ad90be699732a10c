//! The operations of the agency.

use bole_domain::agency::Permission;

use super::{audit_entries, bank_accounts, documents, licences, profile, roles, service_accounts, users};
use crate::http::page::PageQuery;
use crate::http::registry::Registry;

pub(super) const TAG: &str = "agency";

/// Registers its operations.
pub fn register(r: &mut Registry) {
    r.get("/api/v1/agency", "get_agency", profile::get)
        .tag(TAG)
        .text("Show the agency", "The caller's own agency.")
        .permission(Permission::AgencyRead)
        .gives::<profile::AgencyView>(200)
        .add();
    r.patch("/api/v1/agency", "update_agency", profile::patch)
        .tag(TAG)
        .text("Rename the agency", "Changes the agency's name, e.g. after a change in the business register.")
        .permission(Permission::AgencyWrite)
        .if_match()
        .takes::<profile::AgencyPatch>()
        .gives::<profile::AgencyView>(200)
        .add();
    r.get("/api/v1/roles", "list_roles", roles::list)
        .tag(TAG)
        .text("Roles and permissions", "The whole table: which role grants which permission.")
        .permission(Permission::AgencyRead)
        .gives::<roles::RoleTable>(200)
        .add();
    r.get("/api/v1/audit-entries", "list_audit_entries", audit_entries::list)
        .tag(TAG)
        .text(
            "Read the audit log",
            "Who did what to which object, and why; the newest first. Entries are never changed or deleted.",
        )
        .permission(Permission::AuditRead)
        .query::<audit_entries::AuditQuery>()
        .lists::<audit_entries::AuditEntryView>()
        .add();
    users::register(r);
    register_service_accounts(r);
    register_bank_accounts(r);
    licences::register(r);
    documents::register(r);
}

fn register_service_accounts(r: &mut Registry) {
    r.get("/api/v1/service-accounts", "list_service_accounts", service_accounts::list)
        .tag(TAG)
        .text("List service accounts", "Machines that may ask for tokens, in the order in which they were made.")
        .permission(Permission::UserRead)
        .query::<PageQuery>()
        .lists::<service_accounts::ServiceAccountView>()
        .add();
    r.post("/api/v1/service-accounts", "create_service_account", service_accounts::create)
        .tag(TAG)
        .text(
            "Add a service account",
            "For an ERP, a portal or a robot. The secret is shown in this answer only. The account asks for tokens with \
             `grant_type=client_credentials`; its id is its `client_id`.",
        )
        .permission(Permission::UserWrite)
        .takes::<service_accounts::NewServiceAccount>()
        .secret_answer()
        .gives::<service_accounts::ServiceAccountSecret>(201)
        .add();
    r.get("/api/v1/service-accounts/{service_account_id}", "get_service_account", service_accounts::get)
        .tag(TAG)
        .text("Show a service account", "One service account of the agency, without its secret.")
        .permission(Permission::UserRead)
        .gives::<service_accounts::ServiceAccountView>(200)
        .add();
    r.patch("/api/v1/service-accounts/{service_account_id}", "update_service_account", service_accounts::patch)
        .tag(TAG)
        .text(
            "Change a service account",
            "Changes name, scopes or status. Tokens that it holds lose withdrawn scopes within seconds.",
        )
        .permission(Permission::UserWrite)
        .if_match()
        .takes::<service_accounts::ServiceAccountPatch>()
        .gives::<service_accounts::ServiceAccountView>(200)
        .add();
    r.post(
        "/api/v1/service-accounts/{service_account_id}:rotate-secret",
        "rotate_service_account_secret",
        service_accounts::rotate,
    )
    .tag(TAG)
    .text(
        "Give a service account a new secret",
        "The new secret is shown in this answer only. The old one and every token got with it are dead within seconds.",
    )
    .permission(Permission::UserWrite)
    .if_match()
    .secret_answer()
    .gives::<service_accounts::ServiceAccountSecret>(200)
    .add();
}

fn register_bank_accounts(r: &mut Registry) {
    r.get("/api/v1/bank-accounts", "list_bank_accounts", bank_accounts::list)
        .tag(TAG)
        .text("List the agency's bank accounts", "Numbers are masked.")
        .permission(Permission::AgencyRead)
        .query::<PageQuery>()
        .lists::<bank_accounts::BankAccountView>()
        .add();
    r.post("/api/v1/bank-accounts", "create_bank_account", bank_accounts::create)
        .tag(TAG)
        .text(
            "Add a bank account of the agency",
            "The account from which people are paid and into which clients pay. The number is sealed; it never changes: \
             another number is another account.",
        )
        .permission(Permission::AgencyWrite)
        .takes::<bank_accounts::NewBankAccount>()
        .gives::<bank_accounts::BankAccountView>(201)
        .add();
    r.get("/api/v1/bank-accounts/{bank_account_id}", "get_bank_account", bank_accounts::get)
        .tag(TAG)
        .text("Show a bank account of the agency", "The number is masked.")
        .permission(Permission::AgencyRead)
        .gives::<bank_accounts::BankAccountView>(200)
        .add();
    r.patch("/api/v1/bank-accounts/{bank_account_id}", "update_bank_account", bank_accounts::patch)
        .tag(TAG)
        .text("Change a bank account of the agency", "Changes names, CNAPS code or status.")
        .permission(Permission::AgencyWrite)
        .if_match()
        .takes::<bank_accounts::BankAccountPatch>()
        .gives::<bank_accounts::BankAccountView>(200)
        .add();
}
