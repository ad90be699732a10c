//! The operations of the agency.

use bole_domain::agency::Permission;

use super::audit_entries::chain::{AnchorVerification, AuditAnchor, AuditVerification};
use super::{
    audit_entries, bank_accounts, disclosure, documents, establishment, profile, qualification, retention, roles,
    service_accounts, users,
};
use crate::http::export::MEDIA;
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
    r.get("/api/v1/audit-entries:export", "export_audit_entries", audit_entries::export::export)
        .tag(TAG)
        .text(
            "Export the audit log",
            "The entries that the list gives, the newest first, as CSV, or with `format` as NDJSON or as a workbook: each with its number in \
             the chain and its hash, so that without a filter a gap shows. What is written after the request is not in it. A workbook has at most 1,048,575 rows and 32,767 characters in a cell \
             (422 `workbook_too_small`).",
        )
        .permission(Permission::AuditRead)
        .has_rules()
        .query::<audit_entries::export::AuditExportQuery>()
        .gives_file(&MEDIA)
        .add();
    r.get("/api/v1/audit/verification", "verify_audit_log", audit_entries::chain::verification)
        .tag(TAG)
        .text(
            "Verify the audit log",
            "Walks the log from its first entry, 10000 entries a request: each carries a number without gap and a hash that takes in \
             the hash before it, so an entry that was altered, taken out or put in another order breaks the chain. The first broken \
             link is named. Ask on with `next_cursor` until there is none; only then can the log be `sound`.",
        )
        .permission(Permission::AuditRead)
        .query::<audit_entries::chain::WalkQuery>()
        .gives::<AuditVerification>(200)
        .add();
    r.get("/api/v1/audit/anchor", "get_audit_anchor", audit_entries::chain::anchor)
        .tag(TAG)
        .text(
            "Get a signed anchor of the audit log",
            "Number and hash of the last entry, signed. Kept outside of this installation, it proves later that nothing up to it was \
             changed, not even by somebody who could write the whole chain anew.",
        )
        .permission(Permission::AuditRead)
        .gives::<AuditAnchor>(200)
        .add();
    r.post("/api/v1/audit/anchor:verify", "verify_audit_anchor", audit_entries::chain::verify_anchor)
        .tag(TAG)
        .text(
            "Hold the audit log against an anchor",
            "Is the log sound up to the entry that was the last then, and has that still the same hash? 10000 entries are looked at with \
             a request; ask on with `next_cursor` while the verdict is `unfinished`. An anchor of another agency or installation, or \
             one that was changed, is refused (422 `anchor_foreign`). Nothing is written.",
        )
        .permission(Permission::AuditRead)
        .query::<audit_entries::chain::WalkQuery>()
        .has_rules()
        .takes::<AuditAnchor>()
        .gives::<AnchorVerification>(200)
        .add();
    users::register(r);
    service_accounts::register(r);
    bank_accounts::register(r);
    establishment::register(r);
    qualification::register(r);
    disclosure::register(r);
    documents::register(r);
}
