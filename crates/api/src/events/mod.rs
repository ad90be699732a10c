//! Events: read page by page, listened to as a stream, and the catalogue of their types.

mod listening;
mod read;
mod stream;
mod views;

use bole_domain::agency::Permission;

use crate::http::registry::Registry;

pub use listening::Listeners;
use read::{EventPage, EventQuery};
use stream::{StreamQuery, last_event_id};
use views::EventTypeView;
pub use views::EventView;

/// The group of these operations in the document.
const TAG: &str = "events";

/// Registers its operations.
pub fn register(r: &mut Registry) {
    r.get("/api/v1/events", "list_events", read::list)
        .tag(TAG)
        .text(
            "Read what happened",
            "Each command that is carried out, each alarm and end of a clock, and each job that is queued or ends leaves an event in the \
             transaction that made it. Events are numbered without gap in the order in which the \
             changes were kept: whoever goes on after `next_after` misses nothing and sees nothing twice, however many write at the \
             same time. Told is what the caller may read: each event asks for the permission of its object, and a client's users are \
             told of their own client alone. An event says where an object stood before and stands now, and never holds personal \
             data: read the object for more.",
        )
        .permission(Permission::EventRead)
        .has_rules()
        .query::<EventQuery>()
        .gives::<EventPage>(200)
        .add();
    r.get("/api/v1/events/stream", "stream_events", stream::stream)
        .tag(TAG)
        .text(
            "Listen to what happens",
            "The same events as they come (Server-Sent Events): `id` is the number, `event` the type, `data` the event as JSON. It \
             goes on after `Last-Event-ID` or `after`; without either it begins with what happens next. A comment comes at least \
             each 15 seconds. The stream ends after some minutes, and when the token does: connect again with the last id, as \
             browsers do by themselves.",
        )
        .permission(Permission::EventRead)
        .has_rules()
        .query::<StreamQuery>()
        .parameter(last_event_id())
        .streams()
        .add();
    r.get("/api/v1/event-types", "list_event_types", read::types)
        .tag(TAG)
        .text(
            "List the types of events",
            "What there is to listen to, whom it is told, and the schema of its data in this document.",
        )
        .permission(Permission::EventRead)
        .lists::<EventTypeView>()
        .add();
}
