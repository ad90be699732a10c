//! The operations of the agency.

use bole_domain::agency::Permission;

use super::{audit_entries, bank_accounts, documents, licences, profile, roles, service_accounts, users};
use crate::http::page::PageQuery;
use crate::http::registry::Registry;

const TAG: &str = "agency";

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
    register_users(r);
    register_service_accounts(r);
    register_bank_accounts(r);
    register_licences(r);
    register_documents(r);
}

fn register_users(r: &mut Registry) {
    r.get("/api/v1/users", "list_users", users::list)
        .tag(TAG)
        .text("List users", "The agency's users in the order in which they were made.")
        .permission(Permission::UserRead)
        .query::<users::UserQuery>()
        .lists::<users::UserView>()
        .add();
    r.post("/api/v1/users", "create_user", users::create)
        .tag(TAG)
        .text(
            "Add a user",
            "Login names are unique in the installation (409 `login_name_taken`). A `client_user` has this role alone and \
             names its `client_id`; a `person` has this role alone and names its `person_id`; nobody else names either \
             (422 `role_tie_broken`). `service_account` is no role of people (422 `role_of_machines`).",
        )
        .permission(Permission::UserWrite)
        .takes::<users::NewUser>()
        .gives::<users::UserView>(201)
        .add();
    r.get("/api/v1/users/{user_id}", "get_user", users::get)
        .tag(TAG)
        .text("Show a user", "One user of the agency.")
        .permission(Permission::UserRead)
        .gives::<users::UserView>(200)
        .add();
    r.patch("/api/v1/users/{user_id}", "update_user", users::patch)
        .tag(TAG)
        .text(
            "Change a user",
            "Changes name, roles, ties, status or password. Takes effect within seconds; disabling a user or setting a \
             password ends his sessions. The agency keeps at least one active `agency_admin` (409 `last_admin`).",
        )
        .permission(Permission::UserWrite)
        .if_match()
        .takes::<users::UserPatch>()
        .gives::<users::UserView>(200)
        .add();
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

fn register_licences(r: &mut Registry) {
    r.get("/api/v1/licences", "list_licences", licences::list)
        .tag(TAG)
        .text("List the agency's licences", "Dated records, each with whether it is valid today.")
        .permission(Permission::AgencyRead)
        .query::<PageQuery>()
        .lists::<licences::LicenceView>()
        .add();
    r.post("/api/v1/licences", "create_licence", licences::create)
        .tag(TAG)
        .text("Record a licence", "With its number, authority, validity and, if uploaded, its scan.")
        .permission(Permission::LicenceWrite)
        .takes::<licences::NewLicence>()
        .gives::<licences::LicenceView>(201)
        .add();
    r.get("/api/v1/licences/{licence_id}", "get_licence", licences::get)
        .tag(TAG)
        .text("Show a licence", "One licence of the agency.")
        .permission(Permission::AgencyRead)
        .gives::<licences::LicenceView>(200)
        .add();
    r.patch("/api/v1/licences/{licence_id}", "update_licence", licences::patch)
        .tag(TAG)
        .text("Correct a licence", "Changes what is recorded of it. A renewed licence is a new record.")
        .permission(Permission::LicenceWrite)
        .if_match()
        .takes::<licences::LicencePatch>()
        .gives::<licences::LicenceView>(200)
        .add();
}

fn register_documents(r: &mut Registry) {
    r.post("/api/v1/documents", "upload_document", documents::upload)
        .tag(TAG)
        .text(
            "Upload a document",
            "Any file up to the upload limit: as the body itself or as the part `file` of a multipart form. It is sealed \
             with the agency's key; other operations name it by its id.",
        )
        .permission(Permission::DocumentWrite)
        .query::<documents::UploadQuery>()
        .takes_file(&documents::MEDIA, None)
        .gives::<documents::DocumentView>(201)
        .add();
    r.get("/api/v1/documents/{document_id}", "get_document", documents::get)
        .tag(TAG)
        .text("Show a document", "Name, media type, size and SHA-256. Those outside the agency see their own only.")
        .permission(Permission::DocumentRead)
        .gives::<documents::DocumentView>(200)
        .add();
    r.get("/api/v1/documents/{document_id}/content", "download_document", documents::content)
        .tag(TAG)
        .text("Download a document", "The bytes as they were uploaded, always as an attachment.")
        .permission(Permission::DocumentRead)
        .gives_file(&[&documents::MEDIA[..], &["*/*"]].concat())
        .add();
}
