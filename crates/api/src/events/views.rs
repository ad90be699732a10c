//! How an event is shown.

use bole_domain::events::{Event, EventActor, EventData, EventObject, EventShape, EventType, StateChanged};
use bole_domain::ids::{ClientId, CycleId, EngagementId, EventId, UserId};
use bole_domain::language::Language;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::examples::happened_at;
use crate::http::registry::Example;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Event)]
pub struct EventView {
    /// Its id, the same wherever it is told.
    pub id: EventId,
    /// Its place among the agency's events; those that one is not told are passed over.
    #[schema(minimum = 1)]
    pub number: i64,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// When.
    pub at: DateTime<Utc>,
    /// To which object.
    pub object: EventObject,
    /// The client that it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
    /// The engagement that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engagement_id: Option<EngagementId>,
    /// Who did it; absent where a clock or a job did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<EventActor>,
    /// What it says; `/event-types` names the schema for each type.
    pub data: EventData,
}

impl From<Event> for EventView {
    fn from(event: Event) -> Self {
        let Event { number, id, at, kind, object, client, engagement, shared: _, actor, data } = event;
        Self { id, number, kind, at, object, client_id: client, engagement_id: engagement, actor, data }
    }
}

impl Example for EventView {
    fn example() -> Self {
        Self {
            id: EventId::example(),
            number: 48_211,
            kind: EventType::CycleChanged,
            at: happened_at(),
            object: EventObject { kind: "cycle".to_owned(), id: CycleId::example().to_string() },
            client_id: Some(ClientId::example()),
            engagement_id: Some(EngagementId::example()),
            actor: Some(EventActor { kind: "user".to_owned(), id: UserId::example().to_string() }),
            data: EventData::State(StateChanged {
                before: Some("computed".to_owned()),
                after: "approved".to_owned(),
                version: 5,
                cycle: "2026-03".parse().ok(),
            }),
        }
    }
}

/// A type of events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = EventTypeInfo)]
pub struct EventTypeView {
    /// Its code.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// What it is called.
    pub label: String,
    /// The name of its data's schema in this document.
    pub data_schema: EventShape,
    /// The permission that it asks for.
    pub permission: String,
    /// Is it told to the users of the client that it concerns?
    pub told_to_client: bool,
}

impl EventTypeView {
    pub(super) fn of(kind: EventType, language: Language) -> Self {
        Self {
            kind,
            label: kind.label(language).to_owned(),
            data_schema: kind.shape(),
            permission: kind.permission().code().to_owned(),
            told_to_client: kind.concerns_client(),
        }
    }
}

impl Example for EventTypeView {
    fn example() -> Self {
        Self::of(EventType::CycleChanged, Language::Zh)
    }
}
