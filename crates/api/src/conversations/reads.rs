//! Read marks: set by reading, shown to those who may know.

use bole_domain::conversations::Side;
use bole_domain::ids::ConversationId;
use bole_persistence::conversations::{self as rows, Conversation};
use bole_persistence::{StoreError, Tenant};

use super::access::{held, seen, side, viewer};
use super::bodies::ReadTo;
use super::views::{ReadMarkView, Reads};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;

fn shown(tx: &mut Tenant<'_>, by: &By, conversation: &Conversation) -> Result<Answer<Reads>, Problem> {
    let (outside, own) = (viewer(by).is_outside(), by.caller.public_id());
    let unread = rows::unread(tx, &[conversation.id], by.caller.principal, !outside)?;
    let marks = rows::marks(tx, conversation.id)?;
    let marks = marks.into_iter().filter(|mark| !outside || mark.reader == own).map(ReadMarkView::from).collect();
    Ok(Answer::ok(Reads { unread: unread.get(&conversation.id).copied().unwrap_or_default(), marks }))
}

/// `GET /api/v1/conversations/{conversation_id}/reads`
pub(super) async fn get(cx: Cx, id: Path<ConversationId>) -> Reply {
    cx.read(move |tx, by| {
        let conversation = seen(tx, by, *id)?;
        shown(tx, by, &conversation)
    })
    .await
}

/// `POST /api/v1/conversations/{conversation_id}:read`
pub(super) async fn read(cx: Cx, id: Path<ConversationId>, Body(to): Body<ReadTo>) -> Reply {
    cx.write(move |tx, by| {
        let conversation = held(tx, by, *id)?;
        let side = side(by);
        let last = match (to.message_id, side) {
            (None, Side::Agency) => conversation.last_entry_at(),
            (None, Side::Client | Side::Person) => conversation.last_message_at,
            (Some(message), _) => match rows::message(tx, conversation.id, message) {
                Ok(message) if side == Side::Agency || !message.internal => message.created_at,
                Ok(_) | Err(StoreError::NotFound(_)) => {
                    return Err(Problem::rule(
                        "message_unknown",
                        "/message_id",
                        "会话中没有这条消息。",
                        "The conversation has no such message.",
                    ));
                }
                Err(other) => return Err(other.into()),
            },
        };
        rows::mark_read(tx, conversation.id, (by.caller.principal, &by.caller.public_id()), last)?;
        if side == Side::Client && last >= conversation.last_message_at {
            rows::client_has_read(tx, conversation.id)?;
        }
        shown(tx, by, &conversation)
    })
    .await
}
