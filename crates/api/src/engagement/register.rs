//! The operations on engagements.

use bole_domain::agency::Permission;
use bole_domain::engagement::{OperatingGuide, ProcessView};

use super::{engagements, guide, process, questions, records, responsibilities, steps};
use crate::http::registry::Registry;

pub(super) const TAG: &str = "engagement";

/// Registers its operations.
pub fn register(r: &mut Registry) {
    engagements::register(r);
    guides(r);
    standing(r);
    questions::register(r);
    responsibilities::register(r);
    steps::register(r);
}

fn guides(r: &mut Registry) {
    r.get("/api/v1/engagements/{engagement_id}/operating-guide", "get_operating_guide", guide::get)
        .tag(TAG)
        .text("Show the operating guide", "The present version of how this client's months are worked on. It is the agency's own: a client's user finds none.")
        .permission(Permission::EngagementRead)
        .clauses(&["PY-1.3.3.1"])
        .gives::<guide::GuideView>(200)
        .add();
    r.put("/api/v1/engagements/{engagement_id}/operating-guide", "record_operating_guide", guide::put)
        .tag(TAG)
        .text(
            "Record the operating guide",
            "Writes the next version; earlier ones are kept. Once there is one, `If-Match` names the version that you saw. \
             A cycle is opened only with a guide.",
        )
        .permission(Permission::StepRecord)
        .clauses(&["PY-1.3.3.1"])
        .if_match_on_revision()
        .takes::<OperatingGuide>()
        .gives::<guide::GuideView>(200)
        .add();
}

fn standing(r: &mut Registry) {
    r.get("/api/v1/engagements/{engagement_id}/process", "get_engagement_process", process::get)
        .tag(TAG)
        .text(
            "Show how the process stands",
            "Stages and steps with their state: done, available with the call that does it, blocked with every reason, or not \
             applicable with its reason. Steps of a cycle stand once for each cycle that is shown.",
        )
        .permission(Permission::ProcessRead)
        .query::<process::ProcessQuery>()
        .gives::<ProcessView>(200)
        .add();
    r.get("/api/v1/engagements/{engagement_id}/step-records", "list_step_records", records::list)
        .tag(TAG)
        .text(
            "List step records",
            "What the steps recorded, every revision, the newest first; narrowed by step, cycle or subject. A client's user sees \
             no records of single people.",
        )
        .permission(Permission::EngagementRead)
        .query::<records::RecordQuery>()
        .lists::<records::StepRecordView>()
        .add();
    r.post("/api/v1/engagements/{engagement_id}/steps/{clause}:skip", "skip_step", records::skip)
        .tag(TAG)
        .text(
            "Leave a step out",
            "Records why an optional step is skipped or not applicable. Mandatory steps cannot be left out (422 \
             `step_mandatory`); steps on demand need no such record.",
        )
        .permission(Permission::StepRecord)
        .takes::<records::StepSkip>()
        .gives::<records::StepRecordView>(200)
        .add();
}
