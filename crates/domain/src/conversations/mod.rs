//! Conversations between agency, client and person about something that the agency does for them. A message of those outside starts the
//! agency's clock, its answer stops it; notes are the agency's own and are seen by nobody else.

mod refused;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use refused::ConversationRefusal;

use crate::engagement::CycleRef;
use crate::ids::{ClientId, ContractId, EngagementId, InvoiceId, MessageId, PersonId, TypedId};
use crate::standard::coded::coded;

coded! {
    /// Where a conversation stands.
    ConversationState {
        /// Nobody outside waits for the agency.
        Open = "open",
        /// Client or person wrote and has no answer yet.
        AwaitingAnswer = "awaiting_answer",
        /// The agency ended it; a further message of those outside opens it again.
        Closed = "closed",
    }
}

coded! {
    /// Whose message it is.
    Side {
        /// The agency's.
        Agency = "agency",
        /// The client's.
        Client = "client",
        /// The person's.
        Person = "person",
    }
}

/// What a conversation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = ConversationTopic)]
pub enum Topic {
    /// A client as a whole.
    Client {
        /// Which.
        client_id: ClientId,
    },
    /// An engagement, or one of its months.
    Engagement {
        /// Which.
        engagement_id: EngagementId,
        /// The month and the run, where it is about one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cycle: Option<CycleRef>,
    },
    /// A contract.
    Contract {
        /// Which.
        contract_id: ContractId,
    },
    /// A bill.
    Invoice {
        /// Which.
        invoice_id: InvoiceId,
    },
    /// A person on the roster of an engagement.
    Person {
        /// On whose roster.
        engagement_id: EngagementId,
        /// Who.
        person_id: PersonId,
    },
}

impl Topic {
    /// The public id of what it is about.
    pub fn object_id(&self) -> String {
        match self {
            Topic::Client { client_id } => client_id.to_string(),
            Topic::Engagement { engagement_id, .. } => engagement_id.to_string(),
            Topic::Contract { contract_id } => contract_id.to_string(),
            Topic::Invoice { invoice_id } => invoice_id.to_string(),
            Topic::Person { person_id, .. } => person_id.to_string(),
        }
    }

    /// The raw id of what it is about.
    pub fn object(&self) -> uuid::Uuid {
        match self {
            Topic::Client { client_id } => client_id.uuid(),
            Topic::Engagement { engagement_id, .. } => engagement_id.uuid(),
            Topic::Contract { contract_id } => contract_id.uuid(),
            Topic::Invoice { invoice_id } => invoice_id.uuid(),
            Topic::Person { person_id, .. } => person_id.uuid(),
        }
    }
}

/// Who takes part besides the agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parties {
    /// The client's users.
    pub client: bool,
    /// This person.
    pub person: Option<PersonId>,
}

impl Parties {
    /// Somebody outside must be there to talk to.
    pub fn checked(self) -> Result<Self, ConversationRefusal> {
        if self.client || self.person.is_some() { Ok(self) } else { Err(ConversationRefusal::NobodyToTalkTo) }
    }
}

/// A message as it comes into its conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Incoming {
    /// Its id.
    pub id: MessageId,
    /// Whose it is.
    pub side: Side,
    /// Is it a note of the agency's own?
    pub internal: bool,
    /// When.
    pub at: DateTime<Utc>,
}

/// The message that waits longest for the agency's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Which.
    pub message: MessageId,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// What becomes of the agency's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// It starts for this message.
    Starts(Waiting),
    /// It stops for this one.
    Stops(Waiting),
}

/// A conversation's course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// Nobody outside waits.
    Open,
    /// Somebody outside waits.
    Awaiting(Waiting),
    /// It is ended.
    Closed,
}

impl Course {
    /// Its code.
    pub fn state(self) -> ConversationState {
        match self {
            Course::Open => ConversationState::Open,
            Course::Awaiting(_) => ConversationState::AwaitingAnswer,
            Course::Closed => ConversationState::Closed,
        }
    }

    /// The message that waits longest.
    pub fn waiting(self) -> Option<Waiting> {
        match self {
            Course::Awaiting(waiting) => Some(waiting),
            Course::Open | Course::Closed => None,
        }
    }

    /// Takes a message. Those outside are answered by any message of the agency that they see; whoever writes again meanwhile
    /// waits since his first. A note changes nothing, and those outside write none.
    pub fn taken(self, message: Incoming) -> Result<(Self, Option<Clock>), ConversationRefusal> {
        let Incoming { id, side, internal, at } = message;
        match (side, internal, self) {
            (Side::Client | Side::Person, true, _) => Err(ConversationRefusal::NoteFromOutside),
            (Side::Agency, true, course) => Ok((course, None)),
            (Side::Agency, false, Course::Awaiting(waiting)) => Ok((Course::Open, Some(Clock::Stops(waiting)))),
            (Side::Agency, false, Course::Open | Course::Closed) => Ok((Course::Open, None)),
            (Side::Client | Side::Person, false, Course::Awaiting(waiting)) => Ok((Course::Awaiting(waiting), None)),
            (Side::Client | Side::Person, false, Course::Open | Course::Closed) => {
                let waiting = Waiting { message: id, since: at };
                Ok((Course::Awaiting(waiting), Some(Clock::Starts(waiting))))
            }
        }
    }

    /// The agency ends it; who still waited has his answer with that.
    pub fn closed(self) -> Result<(Self, Option<Clock>), ConversationRefusal> {
        match self {
            Course::Open => Ok((Course::Closed, None)),
            Course::Awaiting(waiting) => Ok((Course::Closed, Some(Clock::Stops(waiting)))),
            Course::Closed => Err(ConversationRefusal::ClosedAlready),
        }
    }
}
