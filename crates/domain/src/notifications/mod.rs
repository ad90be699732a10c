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
use crate::language::{Label, Language};
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
    /// What it is called.
    pub fn label(self) -> Label {
        match self {
            Self::Clock => Label::new("时限预警与超时", "Clocks running out or late"),
            Self::Approval => Label::new("待我审批", "What waits for my approval"),
            Self::Confirmation => Label::new("待我确认的账单", "Bills to confirm"),
            Self::Question => Label::new("客户与人员咨询", "Questions of clients and people"),
            Self::Message => Label::new("会话消息", "Messages"),
            Self::Mention => Label::new("提及我的消息", "Messages that name me"),
        }
    }

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

/// What is to be known of a conversation beside its event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Talk {
    /// Does he take part in it?
    pub sees: bool,
    /// Is he named in the message?
    pub named: bool,
}

impl Recipient {
    fn may(&self, permission: Permission) -> bool {
        self.roles.iter().any(|role| allowed(*role, permission))
    }

    fn is_outside(&self) -> bool {
        self.client.is_some() || self.person.is_some()
    }

    /// What he is told an event for, if for anything: never what he did himself, never another client's.
    pub fn topic(&self, event: &Event, talk: Talk) -> Option<NoticeTopic> {
        let own = event.actor.as_ref().is_some_and(|actor| actor.id == self.user.to_string());
        if own || self.client.is_some_and(|client| event.client != Some(client)) {
            return None;
        }
        let inside = |permission: Permission| !self.is_outside() && self.may(permission);
        match (event.kind, &event.data) {
            (EventType::TimerWarned | EventType::TimerEscalated, EventData::Timer(struck)) => {
                let told = struck.role.is_some_and(|role| self.roles.contains(&role)) && self.person.is_none();
                told.then_some(NoticeTopic::Clock)
            }
            (EventType::ContractChanged, EventData::State(now)) if now.after == "submitted" => {
                inside(Permission::ContractApprove).then_some(NoticeTopic::Approval)
            }
            (EventType::CycleChanged, EventData::State(now)) if now.after == "submitted" => {
                inside(Permission::CycleApprove).then_some(NoticeTopic::Approval)
            }
            (EventType::CycleChanged, EventData::State(now)) if now.after == "approved" => {
                (self.client.is_some() && self.may(Permission::CycleConfirm)).then_some(NoticeTopic::Confirmation)
            }
            (EventType::BatchMade, _) => inside(Permission::BatchApprove).then_some(NoticeTopic::Approval),
            (EventType::QuestionAsked, _) => inside(Permission::QuestionAnswer).then_some(NoticeTopic::Question),
            (
                EventType::ConversationOpened | EventType::MessageSent | EventType::NoteWritten,
                EventData::Message(said),
            ) => {
                let note = event.kind == EventType::NoteWritten;
                if !self.may(Permission::ConversationRead) || !talk.sees || (note && self.is_outside()) {
                    None
                } else if talk.named {
                    Some(NoticeTopic::Mention)
                } else if note {
                    None
                } else if self.is_outside() {
                    Some(NoticeTopic::Message)
                } else {
                    let waits = said.state == ConversationState::AwaitingAnswer;
                    (waits && self.may(Permission::ConversationWrite)).then_some(NoticeTopic::Message)
                }
            }
            _ => None,
        }
    }
}
