//! Conversations and messages as answers.

use bole_domain::conversations::{ConversationState, Side, Topic};
use bole_domain::ids::{ClientId, ConversationId, DocumentId, EngagementId, MessageId, PersonId, TypedId, UserId};
use bole_persistence::conversations::{Attachment, Conversation, Message, ReadMark};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bodies::{NewConversation, NewMessage};
use crate::http::examples::happened_at;
use crate::http::page::Place;
use crate::http::registry::Example;

/// A conversation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = Conversation)]
pub(super) struct ConversationView {
    /// Its id.
    pub id: ConversationId,
    /// What it is about.
    pub topic: Topic,
    /// The client whom it concerns.
    pub client_id: ClientId,
    /// The engagement that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engagement_id: Option<EngagementId>,
    /// What it is called.
    pub title: String,
    /// Do the client's users take part?
    pub with_client: bool,
    /// The person who takes part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
    /// Where it stands.
    pub state: ConversationState,
    /// The message that waits longest for an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_message_id: Option<MessageId>,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_since: Option<DateTime<Utc>>,
    /// When the last message was sent; notes are not counted.
    pub last_message_at: DateTime<Utc>,
    /// Id of the user or service account that began it.
    pub opened_by: String,
    /// Version, as in the `ETag`; notes do not change it.
    pub version: i64,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
}

impl From<Conversation> for ConversationView {
    fn from(conversation: Conversation) -> Self {
        let waiting = conversation.course.waiting();
        Self {
            id: conversation.id,
            topic: conversation.topic,
            client_id: conversation.client,
            engagement_id: conversation.engagement,
            title: conversation.title,
            with_client: conversation.parties.client,
            person_id: conversation.parties.person,
            state: conversation.course.state(),
            waiting_message_id: waiting.map(|waiting| waiting.message),
            waiting_since: waiting.map(|waiting| waiting.since),
            last_message_at: conversation.last_message_at,
            opened_by: conversation.opened_by,
            version: conversation.version,
            created_at: conversation.created_at,
        }
    }
}

impl Example for ConversationView {
    fn example() -> Self {
        let new = NewConversation::example();
        Self {
            id: ConversationId::example(),
            topic: new.topic,
            client_id: ClientId::example(),
            engagement_id: Some(EngagementId::example()),
            title: new.title,
            with_client: true,
            person_id: None,
            state: ConversationState::AwaitingAnswer,
            waiting_message_id: Some(MessageId::example()),
            waiting_since: Some(happened_at()),
            last_message_at: happened_at(),
            opened_by: UserId::example().to_string(),
            version: 2,
            created_at: happened_at(),
        }
    }
}

/// A conversation in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct ConversationListed {
    /// The conversation.
    pub conversation: ConversationView,
    /// How many of its messages the caller has not read.
    #[schema(minimum = 0)]
    pub unread: i64,
}

impl ConversationListed {
    pub(super) fn place(&self) -> Place {
        (self.conversation.created_at, self.conversation.id.uuid())
    }
}

impl Example for ConversationListed {
    fn example() -> Self {
        Self { conversation: ConversationView::example(), unread: 1 }
    }
}

/// A file with a message.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = MessageAttachment)]
pub(super) struct AttachmentView {
    /// The document; it is downloaded under its conversation.
    pub document_id: DocumentId,
    /// Its name.
    pub file_name: String,
    /// Its media type, by its content.
    pub media_type: String,
    /// Its size in bytes.
    pub size: i64,
}

impl From<Attachment> for AttachmentView {
    fn from(attachment: Attachment) -> Self {
        let Attachment { document, file_name, media_type, size } = attachment;
        Self { document_id: document, file_name, media_type, size }
    }
}

/// A message.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = Message)]
pub(super) struct MessageView {
    /// Its id.
    pub id: MessageId,
    /// In which conversation.
    pub conversation_id: ConversationId,
    /// Id of the user or service account that wrote it.
    pub author_id: String,
    /// How the author is called.
    pub author_name: String,
    /// On whose behalf it was written.
    pub side: Side,
    /// Is it a note of the agency's own?
    pub internal: bool,
    /// The text.
    pub text: String,
    /// Files that came with it.
    pub attachments: Vec<AttachmentView>,
    /// Users who are named in it.
    pub mentions: Vec<UserId>,
    /// When it was written; no two of a conversation at the same moment.
    pub created_at: DateTime<Utc>,
}

impl From<Message> for MessageView {
    fn from(message: Message) -> Self {
        Self {
            id: message.id,
            conversation_id: message.conversation,
            author_id: message.author,
            author_name: message.author_name,
            side: message.side,
            internal: message.internal,
            text: message.text,
            attachments: message.attachments.into_iter().map(AttachmentView::from).collect(),
            mentions: message.mentions,
            created_at: message.created_at,
        }
    }
}

impl MessageView {
    pub(super) fn place(&self) -> Place {
        (self.created_at, self.id.uuid())
    }
}

impl Example for MessageView {
    fn example() -> Self {
        Self {
            id: MessageId::example(),
            conversation_id: ConversationId::example(),
            author_id: UserId::example().to_string(),
            author_name: "李雷".to_owned(),
            side: Side::Agency,
            internal: false,
            text: NewMessage::example().text,
            attachments: vec![AttachmentView {
                document_id: DocumentId::example(),
                file_name: "参保材料清单.pdf".to_owned(),
                media_type: "application/pdf".to_owned(),
                size: 48_213,
            }],
            mentions: Vec::new(),
            created_at: happened_at(),
        }
    }
}

/// Up to where somebody has read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = ReadMark)]
pub(super) struct ReadMarkView {
    /// Id of the user or service account.
    pub reader_id: String,
    /// The moment of the last message that he has read.
    pub read_to: DateTime<Utc>,
    /// When he read it.
    pub read_at: DateTime<Utc>,
}

impl From<ReadMark> for ReadMarkView {
    fn from(mark: ReadMark) -> Self {
        let ReadMark { reader, read_to, read_at } = mark;
        Self { reader_id: reader, read_to, read_at }
    }
}

/// Who has read what of a conversation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = ConversationReads)]
pub(super) struct Reads {
    /// How many messages the caller has not read.
    #[schema(minimum = 0)]
    pub unread: i64,
    /// Up to where each has read.
    pub marks: Vec<ReadMarkView>,
}

impl Example for Reads {
    fn example() -> Self {
        let mark =
            ReadMarkView { reader_id: UserId::example().to_string(), read_to: happened_at(), read_at: happened_at() };
        Self { unread: 0, marks: vec![mark] }
    }
}
