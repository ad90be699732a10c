//! Messages: sent, and read in their order.

use bole_domain::agency::{Permission, allowed};
use bole_domain::ids::{ConversationId, UserId};
use bole_persistence::agency::{Status, users};
use bole_persistence::conversations::{self as rows, Conversation, Message, Viewer};
use bole_persistence::{StoreError, Tenant};

use super::access::{held, seen, side, viewer};
use super::bodies::NewMessage;
use super::views::MessageView;
use crate::agency::documents;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::page::{self, Page, PageQuery, after};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

/// Does this user see a message of the conversation?
fn sees(tx: &mut Tenant<'_>, conversation: &Conversation, internal: bool, id: UserId) -> Result<bool, Problem> {
    let user = match users::load(tx, id) {
        Ok(user) => user,
        Err(StoreError::NotFound(_)) => return Ok(false),
        Err(other) => return Err(other.into()),
    };
    let viewer = Viewer::of(user.client, user.person);
    let may = user.roles.iter().any(|role| allowed(*role, Permission::ConversationRead));
    let hidden = internal && viewer.is_outside();
    Ok(viewer.sees(conversation) && !hidden && may && user.status == Status::Active)
}

/// Sends a message in a held conversation.
pub(super) fn sent(
    tx: &mut Tenant<'_>,
    by: &By,
    held: Conversation,
    new: NewMessage,
) -> Result<(Conversation, Message), Problem> {
    let side = side(by);
    let incoming = rows::incoming(tx, &held, side, new.internal);
    let taken = held.course.taken(incoming)?;
    for document in &new.attachments {
        documents::own_attachment(tx, by, *document, "/attachments")?;
    }
    for user in &new.mentions {
        if !sees(tx, &held, new.internal, *user)? {
            return Err(Problem::rule(
                "mention_unknown",
                "/mentions",
                format!("没有用户 {user}，或其看不到这条消息。"),
                format!("There is no user {user}, or he does not see this message."),
            ));
        }
    }
    let message = rows::NewMessage {
        author: by.caller.public_id(),
        principal: by.caller.principal,
        side,
        internal: new.internal,
        text: new.text.trim().to_owned(),
        attachments: new.attachments,
        mentions: new.mentions,
    };
    Ok(rows::add(tx, held, message, incoming, taken)?)
}

/// `POST /api/v1/conversations/{conversation_id}/messages`
pub(super) async fn send(cx: Cx, id: Path<ConversationId>, Body(new): Body<NewMessage>) -> Reply {
    cx.write(move |tx, by| {
        let held = held(tx, by, *id)?;
        let (conversation, message) = sent(tx, by, held, new)?;
        let place = format!("/api/v1/conversations/{}/messages", conversation.id);
        Ok(Answer::created(MessageView::from(message), place))
    })
    .await
}

/// `GET /api/v1/conversations/{conversation_id}/messages`
pub(super) async fn list(cx: Cx, id: Path<ConversationId>, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let conversation = seen(tx, by, *id)?;
        let found = rows::messages(tx, conversation.id, !viewer(by).is_outside(), after, limit + 1)?;
        let views = found.into_iter().map(MessageView::from).collect();
        Ok(Answer::ok(Page::cut(views, limit, MessageView::place)))
    })
    .await
}
