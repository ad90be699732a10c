//! Conversations on what the agency does, their messages and who has read them (`bole_domain::conversations`). Titles and texts are
//! sealed: what people write may tell of themselves and others.

mod messages;
mod reads;
mod row;

use bole_domain::conversations::{Clock, ConversationState, Course, Parties, Topic};
use bole_domain::events::{EventType, StateChanged};
use bole_domain::ids::{ClientId, ConversationId, EngagementId, PersonId};
use diesel::prelude::*;
use uuid::Uuid;

pub use messages::{Attachment, Message, NewMessage, add, attached, incoming, message, messages, unsent};
pub use reads::{ReadMark, client_has_read, mark_read, marks, unread};
pub use row::Conversation;

use crate::db::Db;
use crate::error::{Named, StoreError, guarded};
use crate::events::{self, Concerns};
use crate::schema::conversations as t;
use crate::sla::timers;
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{on_both, page_after};
use row::Row;

/// A conversation to be begun.
#[derive(Debug, Clone)]
pub struct NewConversation {
    /// What it is about.
    pub topic: Topic,
    /// The client whom it concerns.
    pub client: ClientId,
    /// The engagement that it belongs to.
    pub engagement: Option<EngagementId>,
    /// Who takes part besides the agency.
    pub parties: Parties,
    /// What it is called.
    pub title: String,
    /// Public id of who begins it.
    pub opened_by: String,
}

/// Begins a conversation; its first message follows.
pub fn insert(tx: &mut Tenant<'_>, new: NewConversation) -> Result<Conversation, StoreError> {
    let now = tx.at().get();
    let conversation = Conversation {
        id: tx.new_id(),
        topic: new.topic,
        client: new.client,
        engagement: new.engagement,
        parties: new.parties,
        title: new.title,
        course: Course::Open,
        client_unread_since: None,
        last_message_at: now,
        last_entry_at: now,
        opened_by: new.opened_by,
        version: 0,
        created_at: now,
    };
    let row = Row::of(tx, &conversation)?;
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table).values(&row).execute(c))?;
    Ok(conversation)
}

/// A conversation.
pub fn load(tx: &mut Tenant<'_>, id: ConversationId) -> Result<Conversation, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("conversation")?;
    row.read(tx)
}

/// A conversation, held until the end of the transaction: whoever else writes in it waits.
pub fn hold(tx: &mut Tenant<'_>, id: ConversationId) -> Result<Conversation, StoreError> {
    let agency = tx.agency();
    let found = t::table.find((agency, Key::of(id)));
    let row = match &mut *tx.db {
        Db::Pg(c) => found.select(Row::as_select()).for_update().first(c),
        Db::Lite(c) => found.select(Row::as_select()).first(c),
    };
    let row: Row = row.or_not_found("conversation")?;
    let conversation = row.read(tx)?;
    tx.saw(conversation.id, conversation.course.state().code());
    Ok(conversation)
}

/// Ends a conversation. Whoever still waited for an answer has it with that.
pub fn close(
    tx: &mut Tenant<'_>,
    held: Conversation,
    (course, clock): (Course, Option<Clock>),
) -> Result<Conversation, StoreError> {
    let closed = Conversation { course, version: held.version + 1, ..held };
    save(tx, &closed)?;
    if let Some(clock) = clock {
        timers::follow_message(tx, &closed, clock)?;
    }
    let after = closed.course.state().code().to_owned();
    let now = StateChanged { before: None, after, version: closed.version, cycle: None };
    events::moved(tx, EventType::ConversationClosed, ("conversation", closed.id), concerned(&closed), now);
    Ok(closed)
}

/// Keeps where a held conversation went.
fn save(tx: &mut Tenant<'_>, now: &Conversation) -> Result<(), StoreError> {
    let (agency, waiting) = (tx.agency(), now.course.waiting());
    let rows = on_both!(&mut *tx.db, |c| diesel::update(t::table.find((agency, Key::of(now.id))))
        .filter(t::version.between(now.version - 1, now.version))
        .set((
            t::state.eq(now.course.state().code()),
            t::waiting_message_id.eq(waiting.map(|waiting| Key::of(waiting.message))),
            t::waiting_since.eq(waiting.map(|waiting| At::new(waiting.since))),
            t::client_unread_since.eq(now.client_unread_since.map(At::new)),
            t::last_message_at.eq(At::new(now.last_message_at)),
            t::last_entry_at.eq(At::new(now.last_entry_at)),
            t::version.eq(now.version),
        ))
        .execute(c))?;
    guarded(rows, "conversation")
}

/// The client is told of what its users see; of a talk with a person alone it is not told.
fn concerned(conversation: &Conversation) -> Concerns {
    Concerns {
        client: Some(conversation.client),
        engagement: conversation.engagement,
        inside: !conversation.parties.client,
    }
}

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// Somebody of the agency: all conversations with all notes.
    Agency,
    /// A user of this client: those that the client takes part in, without notes.
    Client(ClientId),
    /// This person: those that he takes part in, without notes.
    Person(PersonId),
}

impl Viewer {
    /// As whom somebody looks who is tied to a client, to a person, or to neither.
    pub fn of(client: Option<ClientId>, person: Option<PersonId>) -> Self {
        match (person, client) {
            (Some(person), _) => Viewer::Person(person),
            (None, Some(client)) => Viewer::Client(client),
            (None, None) => Viewer::Agency,
        }
    }

    /// Is he outside the agency?
    pub fn is_outside(self) -> bool {
        self != Viewer::Agency
    }

    /// Does he take part, or may he look?
    pub fn sees(self, conversation: &Conversation) -> bool {
        match self {
            Viewer::Agency => true,
            Viewer::Client(client) => conversation.parties.client && conversation.client == client,
            Viewer::Person(person) => conversation.parties.person == Some(person),
        }
    }
}

/// Which conversations.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of this client.
    pub client: Option<ClientId>,
    /// On this engagement.
    pub engagement: Option<EngagementId>,
    /// About this object.
    pub topic: Option<Uuid>,
    /// Where they stand.
    pub state: Option<ConversationState>,
}

/// The conversations that somebody sees, the oldest first.
pub fn list(
    tx: &mut Tenant<'_>,
    viewer: Viewer,
    wanted: &Wanted,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Conversation>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table.filter(t::agency_id.eq(agency)).select(Row::as_select()).into_boxed();
        query = match viewer {
            Viewer::Agency => query,
            Viewer::Client(id) => query.filter(t::client_id.eq(Key::of(id)).and(t::with_client.eq(true))),
            Viewer::Person(id) => query.filter(t::person_id.eq(Key::of(id))),
        };
        if let Some(client) = wanted.client {
            query = query.filter(t::client_id.eq(Key::of(client)));
        }
        if let Some(engagement) = wanted.engagement {
            query = query.filter(t::engagement_id.eq(Key::of(engagement)));
        }
        if let Some(topic) = wanted.topic {
            query = query.filter(t::topic_id.eq(Key(topic)));
        }
        if let Some(state) = wanted.state {
            query = query.filter(t::state.eq(state.code()));
        }
        page_after!(query, t, after, limit).load(c)
    })?;
    rows.into_iter().map(|row| row.read(tx)).collect()
}
