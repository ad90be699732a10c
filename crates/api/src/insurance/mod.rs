//! HTTP of the insurance policies: the agency's own, and the library that ships for reference.

pub mod import;
mod policies;
mod reference;

pub(crate) use policies::NewPolicy;

use bole_domain::agency::Permission;
use bole_domain::jobs::policies::{self as sheet, PolicyRules};

use crate::http::registry::Registry;
use crate::http::workbook::FormatQuery;
use crate::jobs::{JobKind, JobView, TAKEN};

const POLICIES: &str = "/api/v1/insurance-policies";

/// Registers its operations.
pub fn register(r: &mut Registry) {
    r.get(POLICIES, "list_insurance_policies", policies::list)
        .tag("insurance")
        .text(
            "List the agency's own policies",
            "By place, kind and first day. A place with own policies is computed with them alone; the library's figures of that \
             place are not used any more.",
        )
        .permission(Permission::PolicyRead)
        .query::<policies::PolicyFilter>()
        .lists::<policies::PolicyView>()
        .add();
    r.post(POLICIES, "create_insurance_policy", policies::create)
        .tag("insurance")
        .text(
            "Create one policy version",
            "Refused when the place has a version of this kind with the same first day (`policy_taken`) or one that overlaps.",
        )
        .permission(Permission::PolicyWrite)
        .takes::<policies::NewPolicy>()
        .gives::<policies::PolicyView>(201)
        .add();
    r.get("/api/v1/insurance-policies/{policy_id}", "get_insurance_policy", policies::get)
        .tag("insurance")
        .text("Get a policy version", "One of the agency's own policies.")
        .permission(Permission::PolicyRead)
        .gives::<policies::PolicyView>(200)
        .add();
    r.post("/api/v1/insurance-policies:import", "import_insurance_policies", import::start)
        .tag("insurance")
        .text(
            "Import policies",
            &format!(
                "Reads the agency's own policies from CSV, XLSX or NDJSON with the template's columns. A version of the same place, kind and first \
             day is replaced; what was computed before keeps the figures that it used. Versions that overlap are refused. \
             Nothing is changed when a row has a fault. Refused while another import runs (`job_running`). {TAKEN}"
            ),
        )
        .permission(Permission::PolicyWrite)
        .idempotency_key()
        .query::<import::ImportQuery>()
        .takes_rows(&import::by_rules(PolicyRules::USUAL_CUTOFF_DAY, sheet::template))
        .gives_shown("Job".to_owned(), 202, &JobView::queued(JobKind::PoliciesImport))
        .add();
    r.get("/api/v1/insurance-policies/import-template", "get_insurance_policies_import_template", import::template)
        .tag("insurance")
        .text("Download the policy template", "A CSV file, or a workbook with notes, formats and lists to choose from, with the columns of the import and one row.")
        .permission(Permission::PolicyRead)
        .query::<FormatQuery>()
        .gives_file(&FormatQuery::MEDIA)
        .add();
    r.get("/api/v1/insurance-policies/library", "list_insurance_policy_library", reference::list)
        .tag("insurance")
        .text(
            "Read the policy library",
            "Published figures with their sources, for reference. Records without a rate or a bound, or beside which another of \
             the same kind holds, are incomplete and never computed with.",
        )
        .permission(Permission::PolicyRead)
        .query::<reference::LibraryFilter>()
        .lists::<reference::LibraryView>()
        .add();
    r.get("/api/v1/insurance-policies/places", "list_insurance_places", reference::places)
        .tag("insurance")
        .text("List places", "All places that have policies, and whose policies count there.")
        .permission(Permission::PolicyRead)
        .gives::<reference::Places>(200)
        .add();
}
