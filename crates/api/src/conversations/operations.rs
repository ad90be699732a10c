//! Conversations: begun, listed, shown, ended.

use actix_web::http::StatusCode;
use bole_domain::conversations::{ConversationState, Parties, Side};
use bole_domain::ids::{ClientId, ConversationId, EngagementId, decode, kind_of};
use bole_persistence::Tenant;
use bole_persistence::conversations::{self as rows, Wanted};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::access::{belongs, held, seen, side, takes_part, viewer};
use super::bodies::{NewConversation, NewMessage};
use super::messages::sent;
use super::views::{ConversationListed, ConversationView};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::page::{self, Page, after};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

/// Which conversations.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ConversationQuery {
    /// Of this client.
    pub client_id: Option<ClientId>,
    /// On this engagement.
    pub engagement_id: Option<EngagementId>,
    /// About this client, engagement, contract, bill or person.
    #[param(
        pattern = "^(cli|eng|ctr|inv|per)_[0-7][0-9A-HJKMNP-TV-Z]{25}$",
        example = "eng_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D"
    )]
    pub topic_id: Option<String>,
    /// That stand so.
    #[param(inline)]
    pub state: Option<ConversationState>,
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// The raw id of something that can be talked about.
fn topic(text: &str) -> Result<Uuid, Problem> {
    let known = kind_of(text)
        .is_some_and(|kind| ["client", "engagement", "contract", "invoice", "person"].contains(&kind.as_str()));
    let raw = text.split_once('_').and_then(|(_, rest)| decode(rest)).filter(|_| known);
    raw.ok_or_else(|| {
        Problem::malformed(
            "id_malformed",
            "query:topic_id",
            "topic_id 须为客户、项目、合同、账单或人员的 id。",
            "topic_id is the id of a client, an engagement, a contract, a bill or a person.",
        )
    })
}

/// `GET /api/v1/conversations`
pub(super) async fn list(cx: Cx, query: Query<ConversationQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    let topic = query.topic_id.as_deref().map(topic).transpose()?;
    let wanted = Wanted { client: query.client_id, engagement: query.engagement_id, topic, state: query.state };
    cx.read(move |tx, by| {
        let viewer = viewer(by);
        let found = rows::list(tx, viewer, &wanted, after, limit + 1)?;
        let ids: Vec<ConversationId> = found.iter().map(|one| one.id).collect();
        let unread = rows::unread(tx, &ids, by.caller.principal, !viewer.is_outside())?;
        let views = found.into_iter().map(|one| ConversationListed {
            unread: unread.get(&one.id).copied().unwrap_or_default(),
            conversation: one.into(),
        });
        Ok(Answer::ok(Page::cut(views.collect(), limit, ConversationListed::place)))
    })
    .await
}

/// Who takes part: the agency says so, those outside talk to the agency.
fn parties(by: &By, new: &NewConversation) -> Result<Parties, Problem> {
    let refused = |pointer: &str| {
        Problem::rule(
            "party_not_yours",
            pointer,
            "机构以外的一方只与机构会话，由机构邀请其他方。",
            "Those outside talk to the agency; it is the agency that brings others in.",
        )
    };
    match side(by) {
        Side::Agency => {
            let parties = Parties { client: new.with_client.unwrap_or(false), person: new.person_id };
            Ok(parties.checked()?)
        }
        Side::Client if new.with_client == Some(false) => Err(refused("/with_client")),
        Side::Client if new.person_id.is_some() => Err(refused("/person_id")),
        Side::Client => Ok(Parties { client: true, person: None }),
        Side::Person if new.with_client == Some(true) => Err(refused("/with_client")),
        Side::Person if new.person_id.is_some_and(|named| by.caller.person != Some(named)) => {
            Err(refused("/person_id"))
        }
        Side::Person => Ok(Parties { client: false, person: by.caller.person }),
    }
}

fn begun(tx: &mut Tenant<'_>, by: &By, new: NewConversation) -> Result<Answer<ConversationView>, Problem> {
    let (client, engagement) = belongs(tx, by, new.topic)?;
    let parties = parties(by, &new)?;
    if let Some(person) = parties.person {
        takes_part(tx, engagement, person)?;
    }
    let NewConversation { topic, title, text, attachments, mentions, .. } = new;
    let conversation = rows::insert(
        tx,
        rows::NewConversation {
            topic,
            client,
            engagement,
            parties,
            title: title.trim().to_owned(),
            opened_by: by.caller.public_id(),
        },
    )?;
    let (conversation, _) = sent(tx, by, conversation, NewMessage { text, internal: false, attachments, mentions })?;
    let (version, place) = (conversation.version, format!("/api/v1/conversations/{}", conversation.id));
    Ok(Answer::created(ConversationView::from(conversation), place).version(version))
}

/// `POST /api/v1/conversations`
pub(super) async fn begin(cx: Cx, Body(new): Body<NewConversation>) -> Reply {
    cx.write(move |tx, by| begun(tx, by, new)).await
}

/// `GET /api/v1/conversations/{conversation_id}`
pub(super) async fn get(cx: Cx, id: Path<ConversationId>) -> Reply {
    cx.read(move |tx, by| {
        let found = seen(tx, by, *id)?;
        let version = found.version;
        Ok(Answer::ok(ConversationView::from(found)).version(version))
    })
    .await
}

/// `POST /api/v1/conversations/{conversation_id}:close`
pub(super) async fn close(cx: Cx, id: Path<ConversationId>) -> Reply {
    cx.write(move |tx, by| {
        let held = held(tx, by, *id)?;
        if side(by) != Side::Agency {
            return Err(Problem::new(
                StatusCode::FORBIDDEN,
                "agency_closes",
                "会话由机构结束。",
                "It is the agency that ends a conversation.",
            ));
        }
        by.saw(held.version)?;
        let ended = held.course.closed()?;
        let closed = rows::close(tx, held, ended)?;
        let version = closed.version;
        Ok(Answer::ok(ConversationView::from(closed)).version(version))
    })
    .await
}
