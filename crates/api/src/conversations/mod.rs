//! Conversations between agency, clients and people.

mod access;
mod attachments;
mod bodies;
mod messages;
mod operations;
mod reads;
mod views;

use bole_domain::agency::Permission;

use crate::agency::documents::{DocumentView, UploadQuery};
use crate::http::page::PageQuery;
use crate::http::registry::Registry;
use bodies::{NewConversation, NewMessage, ReadTo};
use operations::ConversationQuery;
use views::{ConversationListed, ConversationView, MessageView, Reads};

/// The group of these operations in the document.
const TAG: &str = "conversation";

/// The steps that ask for answers in time.
const CLAUSES: &[&str] = &["PY-5.4.1"];

/// Registers its operations.
pub fn register(r: &mut Registry) {
    const ALL: &str = "/api/v1/conversations";
    const ONE: &str = "/api/v1/conversations/{conversation_id}";
    r.get(ALL, "list_conversations", operations::list)
        .tag(TAG)
        .text(
            "List conversations",
            "The oldest first, each with how many of its messages the caller has not read. Those outside the agency see those that they \
             take part in.",
        )
        .permission(Permission::ConversationRead)
        .query::<ConversationQuery>()
        .lists::<ConversationListed>()
        .add();
    r.post(ALL, "begin_conversation", operations::begin)
        .tag(TAG)
        .text(
            "Begin a conversation",
            "About a client, an engagement or one of its months, a contract, a bill, or a person on a roster, with its first message. The \
             agency says who takes part: the client's users (`with_client`), a person (`person_id`), or both, who then read each other. \
             Those outside talk to the agency. What they write starts the clock `service.message_answered`.",
        )
        .permission(Permission::ConversationWrite)
        .clauses(CLAUSES)
        .seeks_object()
        .takes::<NewConversation>()
        .gives::<ConversationView>(201)
        .add();
    r.get(ONE, "get_conversation", operations::get)
        .tag(TAG)
        .text("Show a conversation", "What it is about, who takes part, where it stands.")
        .permission(Permission::ConversationRead)
        .gives::<ConversationView>(200)
        .add();
    r.post(&format!("{ONE}:close"), "close_conversation", operations::close)
        .tag(TAG)
        .text(
            "End a conversation",
            "By the agency alone (403 `agency_closes`). Whoever still waited waits no longer, and his clock stops (409 \
             `conversation_closed` when it is ended already). A further message opens it again.",
        )
        .permission(Permission::ConversationWrite)
        .if_match()
        .gives::<ConversationView>(200)
        .add();
    r.get(&format!("{ONE}/messages"), "list_messages", messages::list)
        .tag(TAG)
        .text("List messages", "In their order; those outside the agency see no notes.")
        .permission(Permission::ConversationRead)
        .query::<PageQuery>()
        .lists::<MessageView>()
        .add();
    r.post(&format!("{ONE}/messages"), "send_message", messages::send)
        .tag(TAG)
        .text(
            "Send a message",
            "A message of client or person waits for an answer and starts the clock `service.message_answered`; the agency's next message \
             that they see stops it. With `internal` it is a note of the agency's own: nobody outside is shown it, told of it or given its \
             files, and it answers nothing. Files are uploaded first (`POST /api/v1/attachments`); whoever is named in `mentions` finds it \
             in his inbox.",
        )
        .permission(Permission::ConversationWrite)
        .clauses(CLAUSES)
        .takes::<NewMessage>()
        .gives::<MessageView>(201)
        .add();
    r.get(&format!("{ONE}/reads"), "get_reads", reads::get)
        .tag(TAG)
        .text(
            "Show who has read what",
            "How many messages the caller has not read, and up to where each has read; those outside see their own mark alone.",
        )
        .permission(Permission::ConversationRead)
        .gives::<Reads>(200)
        .add();
    r.post(&format!("{ONE}:read"), "read_conversation", reads::read)
        .tag(TAG)
        .text(
            "Mark as read",
            "Up to a message, or to the last one that the caller sees. A mark never goes back; whoever writes has read what was there.",
        )
        .permission(Permission::ConversationRead)
        .takes::<ReadTo>()
        .gives::<Reads>(200)
        .has_rules()
        .add();
    r.get(&format!("{ONE}/attachments/{{document_id}}"), "download_attachment", attachments::download)
        .tag(TAG)
        .text(
            "Download a file of a message",
            "Of a message that the caller sees, always as an attachment under its own name.",
        )
        .permission(Permission::ConversationRead)
        .gives_file(&[&attachments::MEDIA[..], &["*/*"]].concat())
        .add();
    r.post("/api/v1/attachments", "upload_attachment", attachments::upload)
        .tag(TAG)
        .text(
            "Upload a file for a message",
            "Up to 10 MiB, kept sealed, and as what its content is, whatever it is told to be: pictures, PDF, office documents, archives, \
             text. Programs are refused (422 `attachment_refused`). Until a message names it, its uploader alone sees it.",
        )
        .permission(Permission::ConversationWrite)
        .query::<UploadQuery>()
        .takes_file(&attachments::MEDIA, None)
        .gives::<DocumentView>(201)
        .add();
}
