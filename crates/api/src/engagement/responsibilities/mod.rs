//! Who is responsible for an engagement, and how it is handed over.

mod operations;
mod views;

use bole_domain::agency::Permission;

use super::register::TAG;
use crate::http::page::PageQuery;
use crate::http::registry::Registry;
use views::{HandOver, ResponsibilityView};

pub(super) use operations::begin;

const OF: &str = "/api/v1/engagements/{engagement_id}";

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    r.get(&format!("{OF}/responsibilities"), "list_responsibilities", operations::list)
        .tag(TAG)
        .text(
            "List who was responsible for an engagement",
            "Project managers and named specialists in the order in which they were recorded, each from when to when and with what \
             was told at the hand-over; who has no `ends` is responsible now.",
        )
        .permission(Permission::EngagementRead)
        .clauses(&["PY-1.3.3.1"])
        .query::<PageQuery>()
        .lists::<ResponsibilityView>()
        .add();
    r.post(&format!("{OF}:hand-over"), "hand_over_engagement", operations::hand_over)
        .tag(TAG)
        .text(
            "Hand an engagement over",
            "Another person takes a role over from a day on, with a note of what is pending; the one before is kept with his days. \
             Whoever takes over is an active user with the role of that name (422 `specialist_unfit`, `project_manager_unfit`), \
             another than who has it (409 `already_responsible`), and not from before he began (422 `date_too_early`).",
        )
        .permission(Permission::EngagementWrite)
        .clauses(&["PY-1.3.3.1"])
        .if_match()
        .takes::<HandOver>()
        .gives::<ResponsibilityView>(200)
        .add();
}
