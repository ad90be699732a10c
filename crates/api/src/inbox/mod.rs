//! What waits for the caller.

mod items;
mod views;

use bole_domain::agency::Permission;

use crate::http::registry::Registry;
use items::InboxQuery;
use views::{Inbox, InboxItem};

/// The group of these operations in the document.
const TAG: &str = "inbox";

/// Registers its operations.
pub fn register(r: &mut Registry) {
    r.get("/api/v1/inbox", "get_inbox", items::summary)
        .tag(TAG)
        .text(
            "Count what waits for me",
            "By kind, of what the caller may do: approvals that are not of his own making, bills to confirm, questions to answer, messages \
             to answer or to read, messages that name him, and clocks that one of his roles was told of, years of the working calendar that are not loaded. What is done waits no longer.",
        )
        .permission(Permission::InboxRead)
        .gives::<Inbox>(200)
        .add();
    r.get("/api/v1/inbox/items", "list_inbox_items", items::list)
        .tag(TAG)
        .text(
            "List what waits for me",
            "Kind by kind, the oldest first, or of one kind; `path` is where it is read and done.",
        )
        .permission(Permission::InboxRead)
        .query::<InboxQuery>()
        .lists::<InboxItem>()
        .add();
}
