//! Webhooks: what becomes of a delivery, when it is tried again, and when an endpoint that fails is left alone for a while.

mod pace;
#[cfg(test)]
mod tests;

pub use pace::{rest_after, retry_at};

use serde::{Deserialize, Serialize};

use crate::events::{Event, EventType};
use crate::ids::{ClientId, EngagementId};
use crate::standard::coded::coded;

coded! {
    /// Is an endpoint served?
    EndpointState {
        /// It is.
        Active = "active",
        /// It was switched off, by hand or because it answered that it is gone (410).
        Disabled = "disabled",
    }
}

coded! {
    /// What became of a delivery.
    DeliveryState {
        /// It waits for its first or next attempt.
        Pending = "pending",
        /// The endpoint took it.
        Delivered = "delivered",
        /// It was tried for three days; it can be replayed.
        Dead = "dead",
    }
}

/// Which events an endpoint is told.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Of these types; of all without any.
    #[serde(default)]
    pub types: Vec<EventType>,
    /// Of this client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    /// Of this engagement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engagement: Option<EngagementId>,
}

impl Wanted {
    /// Is what is said between people told? Notes to those alone who ask for them by name; and who listens for one client hears
    /// no talk that this client takes no part in.
    pub fn is_told(&self, event: &Event) -> bool {
        match event.kind {
            EventType::NoteWritten => self.types.contains(&EventType::NoteWritten),
            EventType::ConversationOpened | EventType::MessageSent | EventType::ConversationClosed => {
                event.shared || self.client.is_none()
            }
            _ => true,
        }
    }

    /// Is an event among them?
    pub fn takes(&self, event: &Event) -> bool {
        (self.types.is_empty() || self.types.contains(&event.kind))
            && (self.client.is_none() || self.client == event.client)
            && (self.engagement.is_none() || self.engagement == event.engagement)
    }
}

/// How an attempt went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempted {
    /// The status that came, if one did.
    pub status: Option<u16>,
    /// What went wrong, as a code.
    pub fault: Option<String>,
    /// The beginning of what was answered.
    pub excerpt: Option<String>,
}

impl Attempted {
    /// Did the endpoint take it?
    pub fn is_taken(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }

    /// Does the endpoint say that it is gone for good?
    pub fn is_gone(&self) -> bool {
        self.status == Some(410)
    }
}
