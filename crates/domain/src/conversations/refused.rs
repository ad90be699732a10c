//! Why something cannot be said.

use crate::language::Language;
use crate::refusal::{FieldFault, Refusal, RefusalKind};

/// A refusal of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConversationRefusal {
    /// Notes are the agency's own.
    NoteFromOutside,
    /// Neither client nor person takes part.
    NobodyToTalkTo,
    /// It is ended already.
    ClosedAlready,
}

impl ConversationRefusal {
    fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::NoteFromOutside => {
                ("内部备注仅供机构内部使用。", "Notes are the agency's own; send it as a message.")
            }
            Self::NobodyToTalkTo => (
                "会话须有客户或人员参与：请设 with_client 或 person_id。",
                "Client or person must take part: set with_client or name person_id.",
            ),
            Self::ClosedAlready => ("会话已结束。", "The conversation is closed already."),
        }
    }
}

impl Refusal for ConversationRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::NoteFromOutside | Self::NobodyToTalkTo => RefusalKind::Rule,
            Self::ClosedAlready => RefusalKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoteFromOutside => "note_from_outside",
            Self::NobodyToTalkTo => "conversation_without_party",
            Self::ClosedAlready => "conversation_closed",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = self.texts();
        match language {
            Language::Zh => zh.to_owned(),
            Language::En => en.to_owned(),
        }
    }

    fn faults(&self) -> Vec<FieldFault> {
        let pointer = match self {
            Self::NoteFromOutside => "/internal",
            Self::NobodyToTalkTo => "/with_client",
            Self::ClosedAlready => return Vec::new(),
        };
        let (zh, en) = self.texts();
        let (pointer, code) = (pointer.to_owned(), self.code().to_owned());
        vec![FieldFault { pointer, code, zh: zh.to_owned(), en: en.to_owned() }]
    }
}
