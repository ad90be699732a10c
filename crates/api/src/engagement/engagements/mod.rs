//! Engagements: opened, listed, shown, changed, closed.

mod bodies;
mod change;
mod checks;
mod operations;
mod views;

use bole_domain::agency::Permission;

use super::register::TAG;
use crate::http::registry::Registry;
use bodies::{EngagementPatch, NewEngagement};
pub(super) use change::closed;
pub(super) use checks::{check_specialist, payroll_only};
use operations::EngagementQuery;
use views::EngagementView;

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    r.get("/api/v1/engagements", "list_engagements", operations::list)
        .tag(TAG)
        .text(
            "List engagements",
            "Engagements in the order in which they were opened, of one client or of all. A client's user sees his client's.",
        )
        .permission(Permission::EngagementRead)
        .query::<EngagementQuery>()
        .lists::<EngagementView>()
        .add();
    r.post("/api/v1/engagements", "open_engagement", operations::create)
        .tag(TAG)
        .text(
            "Open an engagement",
            "Opens a category's service for a client; a contract comes with the signing step. While the agency \
             lacks what the category demands before the first order, it is refused with each thing that is missing (409 \
             `not_qualified`). The withholding agent is the employer unless another is named: the agency in labour dispatch, \
             else the client; all parts of payroll are delegated unless some are named. What \
             only payroll has is refused elsewhere (422 `payroll_only`).",
        )
        .permission(Permission::EngagementWrite)
        .clauses(&["PY-2.1.1", "PY-1.3.3.1"])
        .takes::<NewEngagement>()
        .gives::<EngagementView>(201)
        .add();
    r.get("/api/v1/engagements/{engagement_id}", "get_engagement", operations::get)
        .tag(TAG)
        .text("Show an engagement", "One engagement.")
        .permission(Permission::EngagementRead)
        .gives::<EngagementView>(200)
        .add();
    r.patch("/api/v1/engagements/{engagement_id}", "update_engagement", change::patch)
        .tag(TAG)
        .text(
            "Change an engagement",
            "Title, withholding agent, specialist, delegated parts, and the published template version that the client is asked \
             to confirm, as a JSON merge patch. Cycles that are open keep what held when they were opened.",
        )
        .permission(Permission::EngagementWrite)
        .clauses(&["PY-2.1.1", "PY-5.2.3"])
        .if_match()
        .takes::<EngagementPatch>()
        .gives::<EngagementView>(200)
        .add();
    r.post("/api/v1/engagements/{engagement_id}:close", "close_engagement", change::close)
        .tag(TAG)
        .text(
            "Close an engagement",
            "Ends the service; its records stay. Refused while a cycle is not closed (409 `cycles_open`).",
        )
        .permission(Permission::EngagementWrite)
        .if_match()
        .gives::<EngagementView>(200)
        .add();
}
