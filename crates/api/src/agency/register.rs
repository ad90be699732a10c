//! The operations of the agency.

use bole_domain::agency::Permission;

use super::{
    audit_entries, bank_accounts, disclosure, documents, establishment, profile, qualification, retention, roles,
    service_accounts, users,
};
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
    r.get("/api/v1/retention-rules", "list_retention_rules", retention::list)
        .tag(TAG)
        .text(
            "How long records are kept",
            "The least time by law for each kind of record, with its source, and from which day on today's law no longer demands \
             it. Nothing is removed by itself.",
        )
        .permission(Permission::AuditRead)
        .gives::<retention::RetentionTable>(200)
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
    service_accounts::register(r);
    bank_accounts::register(r);
    establishment::register(r);
    qualification::register(r);
    disclosure::register(r);
    documents::register(r);
}
