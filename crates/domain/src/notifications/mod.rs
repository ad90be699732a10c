//! Notifications: which events a user is told by mail or in a chat, as he wishes, and in which words. The inbox always holds what
//! waits; this is what reaches those who are not looking. Nothing personal is in it: whoever wants to know more logs in.

#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use words::{Note, code, told, trial};

use crate::agency::{Permission, Role, allowed};
use crate::conversations::ConversationState;
use crate::events::{Event, EventData, EventType};
use crate::ids::{ClientId, PersonId, UserId};
use crate::language::Language;
use crate::standard::coded::coded;

coded! {
    /// By which way a user is told.
    Channel {
        /// By mail.
        Mail = "mail",
        /// By a robot of a chat group (WeCom, DingTalk, Feishu).
        Chat = "chat",
    }
}

coded! {
    /// What a user is told of.
    NoticeTopic {
        /// A clock is about to run out or has, and one of his roles is to be told.
        Clock = "clock",
        /// Something waits for his approval.
        Approval = "approval",
        /// A bill waits for his confirmation.
        Confirmation = "confirmation",
        /// A client or a person asked a question.
        Question = "question",
        /// Somebody wrote in a conversation and waits for an answer; to those outside, the agency wrote.
        Message = "message",
        /// Somebody named him in a message.
        Mention = "mention",
    }
}

impl NoticeTopic {
    /// The events among which it is found.
    pub fn events(self) -> &'static [EventType] {
        match self {
            Self::Clock => &[EventType::TimerWarned, EventType::TimerEscalated],
            Self::Approval => &[EventType::ContractChanged, EventType::CycleChanged, EventType::BatchMade],
            Self::Confirmation => &[EventType::CycleChanged],
            Self::Question => &[EventType::QuestionAsked],
            Self::Message => &[EventType::ConversationOpened, EventType::MessageSent],
            Self::Mention => &[EventType::ConversationOpened, EventType::MessageSent, EventType::NoteWritten],
        }
    }
}

/// What a user wishes to be told, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// Of what.
    pub topics: BTreeSet<NoticeTopic>,
    /// In which language.
    pub language: Language,
}

/// Somebody who may be told.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// The user.
    pub user: UserId,
    /// His roles.
    pub roles: Vec<Role>,
    /// The client that he is tied to.
    pub client: Option<ClientId>,
    /// The person that he is tied to.
    pub person: Option<PersonId>,
}

/// What is to be known of an event's object beside the event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts {
    /// Of a conversation: does he take part in it?
    pub sees: bool,
    /// Of a message: is he named in it?
    pub named: bool,
    /// Is it of the recipient's own making, so that another is to look at it?
    pub own: bool,
    /// Of a question: does a reviewer ask it, and not somebody outside?
    pub review: bool,
}

impl Recipient {
    fn may(&self, permission: Permission) -> bool {
        self.roles.iter().any(|role| allowed(*role, permission))
    }

    fn is_outside(&self) -> bool {
        self.client.is_some() || self.person.is_some()
    }

    /// What he is told an event for, among what he wishes: never what he did himself, never another client's.
    pub fn topic(&self, event: &Event, facts: Facts, wishes: &BTreeSet<NoticeTopic>) -> Option<NoticeTopic> {
        let own = event.actor.as_ref().is_some_and(|actor| actor.id == self.user.to_string());
        if own || self.client.is_some_and(|client| event.client != Some(client)) {
            return None;
        }
        self.topics(event, facts).into_iter().find(|topic| wishes.contains(topic))
    }

    /// What it concerns him for, the nearest first.
    fn topics(&self, event: &Event, facts: Facts) -> Vec<NoticeTopic> {
        let inside = |permission: Permission| !self.is_outside() && self.may(permission);
        let one = |told: bool, topic: NoticeTopic| if told { vec![topic] } else { Vec::new() };
        match (event.kind, &event.data) {
            (EventType::TimerWarned | EventType::TimerEscalated, EventData::Timer(struck)) => {
                let told = struck.role.is_some_and(|role| self.roles.contains(&role)) && self.person.is_none();
                one(told, NoticeTopic::Clock)
            }
            (EventType::ContractChanged, EventData::State(now)) if now.after == "submitted" => {
                one(inside(Permission::ContractApprove) && !facts.own, NoticeTopic::Approval)
            }
            (EventType::CycleChanged, EventData::State(now)) if now.after == "submitted" => {
                one(inside(Permission::CycleApprove), NoticeTopic::Approval)
            }
            (EventType::CycleChanged, EventData::State(now)) if now.after == "approved" => {
                one(self.client.is_some() && self.may(Permission::CycleConfirm), NoticeTopic::Confirmation)
            }
            (EventType::BatchMade, _) => one(inside(Permission::BatchApprove), NoticeTopic::Approval),
            (EventType::QuestionAsked, _) => {
                one(inside(Permission::QuestionAnswer) && !facts.review, NoticeTopic::Question)
            }
            (
                EventType::ConversationOpened | EventType::MessageSent | EventType::NoteWritten,
                EventData::Message(said),
            ) => {
                let note = event.kind == EventType::NoteWritten;
                if !self.may(Permission::ConversationRead) || !facts.sees || (note && self.is_outside()) {
                    return Vec::new();
                }
                let waits = self.is_outside()
                    || (said.state == ConversationState::AwaitingAnswer && self.may(Permission::ConversationWrite));
                let mut topics = one(facts.named, NoticeTopic::Mention);
                topics.extend(one(!note && waits, NoticeTopic::Message));
                topics
            }
            _ => Vec::new(),
        }
    }
}
