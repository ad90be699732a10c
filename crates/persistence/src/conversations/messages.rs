//! The messages of a conversation, with what is attached to them and who is named in them.

use std::collections::{BTreeSet, HashMap};

use bole_domain::conversations::{Clock, Course, Incoming, Side};
use bole_domain::events::{EventData, EventType, MessageAdded};
use bole_domain::ids::{ConversationId, DocumentId, MessageId, UserId};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::reads::mark_read;
use super::{Conversation, concerned, save};
use crate::error::{Named, StoreError};
use crate::events;
use crate::schema::{
    documents as d, message_attachments as a, message_mentions as m, messages as t, service_accounts as s, users as u,
};
use crate::sla::timers;
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{insert_all, on_both, page_after};

const TEXT: &str = "messages.text";

/// A file with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The document.
    pub document: DocumentId,
    /// Its name.
    pub file_name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: i64,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// In which conversation.
    pub conversation: ConversationId,
    /// Public id of who wrote it.
    pub author: String,
    /// How he is called.
    pub author_name: String,
    /// On whose behalf.
    pub side: Side,
    /// Is it a note of the agency's own?
    pub internal: bool,
    /// The text.
    pub text: String,
    /// The files.
    pub attachments: Vec<Attachment>,
    /// Who is named in it.
    pub mentions: Vec<UserId>,
    /// When; each message of a conversation has a moment of its own.
    pub created_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    conversation_id: Key,
    author: String,
    author_id: Key,
    side: String,
    internal: bool,
    sealed_text: Vec<u8>,
    created_at: At,
}

impl Row {
    fn read(self, tx: &Tenant<'_>, names: &HashMap<Key, String>) -> Result<Message, StoreError> {
        let side = Side::from_code(&self.side).ok_or(StoreError::Corrupt { table: "messages", column: "side" })?;
        Ok(Message {
            id: self.id.id(),
            conversation: self.conversation_id.id(),
            author_name: names.get(&self.author_id).cloned().unwrap_or_default(),
            author: self.author,
            side,
            internal: self.internal,
            text: tx.keys().open_text(TEXT, &self.sealed_text)?,
            attachments: Vec::new(),
            mentions: Vec::new(),
            created_at: self.created_at.get(),
        })
    }
}

/// A message to be sent.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// Public id of who writes it.
    pub author: String,
    /// The same, raw.
    pub principal: Key,
    /// On whose behalf.
    pub side: Side,
    /// Is it a note of the agency's own?
    pub internal: bool,
    /// The text.
    pub text: String,
    /// The files.
    pub attachments: BTreeSet<DocumentId>,
    /// Who is named in it.
    pub mentions: BTreeSet<UserId>,
}

/// A message's moment: now, and after everything that was written before, whatever the clocks of the servers say.
pub fn incoming(tx: &mut Tenant<'_>, held: &Conversation, side: Side, internal: bool) -> Incoming {
    let first = held.version == 0;
    let next = if first { held.created_at } else { held.last_entry_at + TimeDelta::microseconds(1) };
    Incoming { id: tx.new_id(), side, internal, at: tx.at().get().max(next) }
}

/// Adds a message to a held conversation whose course it has taken. Whoever writes has read all before it.
pub fn add(
    tx: &mut Tenant<'_>,
    held: Conversation,
    new: NewMessage,
    incoming: Incoming,
    (course, clock): (Course, Option<Clock>),
) -> Result<(Conversation, Message), StoreError> {
    let Incoming { id, at, .. } = incoming;
    let first = held.version == 0;
    let outside_sees = !new.internal;
    let client_unread_since = match (new.side, new.internal) {
        (Side::Agency, false) if held.parties.client => held.client_unread_since.or(Some(at)),
        (Side::Client, _) => None,
        _ => held.client_unread_since,
    };
    let now = Conversation {
        course,
        client_unread_since,
        last_message_at: if outside_sees { at } else { held.last_message_at },
        last_entry_at: at,
        version: held.version + i64::from(outside_sees),
        ..held
    };
    save(tx, &now)?;
    let (agency, sealed) = (tx.agency(), tx.seal(TEXT, &new.text)?);
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(id)),
            t::conversation_id.eq(Key::of(now.id)),
            t::author.eq(&new.author),
            t::author_id.eq(new.principal),
            t::side.eq(new.side.code()),
            t::internal.eq(new.internal),
            t::sealed_text.eq(&sealed),
            t::created_at.eq(At::new(at)),
        ))
        .execute(c))?;
    let files = new.attachments.iter().map(|document| {
        (a::agency_id.eq(agency), a::message_id.eq(Key::of(id)), a::document_id.eq(Key::of(*document)))
    });
    insert_all!(&mut *tx.db, a::table, &files.collect::<Vec<_>>())?;
    let named = new.mentions.iter().map(|user| {
        (
            m::agency_id.eq(agency),
            m::message_id.eq(Key::of(id)),
            m::user_id.eq(Key::of(*user)),
            m::created_at.eq(At::new(at)),
        )
    });
    insert_all!(&mut *tx.db, m::table, &named.collect::<Vec<_>>())?;
    mark_read(tx, now.id, (new.principal, &new.author), at)?;
    if let Some(clock) = clock {
        timers::follow_message(tx, &now, clock)?;
    }
    let kind = match (first, new.internal) {
        (true, _) => EventType::ConversationOpened,
        (false, false) => EventType::MessageSent,
        (false, true) => EventType::NoteWritten,
    };
    let said = MessageAdded { message_id: id, side: new.side, state: now.course.state() };
    events::told(tx, kind, ("conversation", now.id), concerned(&now), EventData::Message(said));
    let message = message(tx, now.id, id)?;
    Ok((now, message))
}

/// A message of a conversation.
pub fn message(tx: &mut Tenant<'_>, conversation: ConversationId, id: MessageId) -> Result<Message, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table
        .find((agency, Key::of(id)))
        .filter(t::conversation_id.eq(Key::of(conversation)))
        .select(Row::as_select())
        .first(c))
    .or_not_found("message")?;
    completed(tx, vec![row])?.pop().ok_or(StoreError::NotFound("message"))
}

/// The messages of a conversation in their order; those outside see no notes.
pub fn messages(
    tx: &mut Tenant<'_>,
    conversation: ConversationId,
    with_notes: bool,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Message>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table
            .filter(t::agency_id.eq(agency).and(t::conversation_id.eq(Key::of(conversation))))
            .select(Row::as_select())
            .into_boxed();
        if !with_notes {
            query = query.filter(t::internal.eq(false));
        }
        page_after!(query, t, after, limit).load(c)
    })?;
    completed(tx, rows)
}

/// How those who wrote are called.
fn names(tx: &mut Tenant<'_>, authors: &[Key]) -> Result<HashMap<Key, String>, StoreError> {
    let agency = tx.agency();
    let users: Vec<(Key, String)> = on_both!(&mut *tx.db, |c| u::table
        .filter(u::agency_id.eq(agency).and(u::id.eq_any(authors)))
        .select((u::id, u::display_name))
        .load(c))?;
    let machines: Vec<(Key, String)> = on_both!(&mut *tx.db, |c| s::table
        .filter(s::agency_id.eq(agency).and(s::id.eq_any(authors)))
        .select((s::id, s::display_name))
        .load(c))?;
    Ok(users.into_iter().chain(machines).collect())
}

/// Messages with their files and those who are named.
fn completed(tx: &mut Tenant<'_>, rows: Vec<Row>) -> Result<Vec<Message>, StoreError> {
    let agency = tx.agency();
    let ids: Vec<Key> = rows.iter().map(|row| row.id).collect();
    let authors: BTreeSet<Key> = rows.iter().map(|row| row.author_id).collect();
    let names = names(tx, &authors.into_iter().collect::<Vec<_>>())?;
    let mut found: Vec<Message> = rows.into_iter().map(|row| row.read(tx, &names)).collect::<Result<_, _>>()?;
    let files: Vec<(Key, Key, String, String, i64)> = on_both!(&mut *tx.db, |c| a::table
        .inner_join(d::table.on(d::agency_id.eq(a::agency_id).and(d::id.eq(a::document_id))))
        .filter(a::agency_id.eq(agency).and(a::message_id.eq_any(&ids)))
        .order((a::message_id, a::document_id))
        .select((a::message_id, a::document_id, d::file_name, d::media_type, d::size))
        .load(c))?;
    let named: Vec<(Key, Key)> = on_both!(&mut *tx.db, |c| m::table
        .filter(m::agency_id.eq(agency).and(m::message_id.eq_any(&ids)))
        .order((m::message_id, m::user_id))
        .select((m::message_id, m::user_id))
        .load(c))?;
    let mut attachments: HashMap<Key, Vec<Attachment>> = HashMap::new();
    for (message, document, file_name, media_type, size) in files {
        let attachment = Attachment { document: document.id(), file_name, media_type, size };
        attachments.entry(message).or_default().push(attachment);
    }
    let mut mentions: HashMap<Key, Vec<UserId>> = HashMap::new();
    for (message, user) in named {
        mentions.entry(message).or_default().push(user.id());
    }
    for message in &mut found {
        let key = Key::of(message.id);
        message.attachments = attachments.remove(&key).unwrap_or_default();
        message.mentions = mentions.remove(&key).unwrap_or_default();
    }
    Ok(found)
}

/// Is this document with a message of the conversation, notes counted or not?
pub fn attached(
    tx: &mut Tenant<'_>,
    conversation: ConversationId,
    document: DocumentId,
    with_notes: bool,
) -> Result<bool, StoreError> {
    let agency = tx.agency();
    Ok(on_both!(&mut *tx.db, |c| {
        let mut found = a::table
            .inner_join(t::table.on(t::agency_id.eq(a::agency_id).and(t::id.eq(a::message_id))))
            .filter(a::agency_id.eq(agency).and(a::document_id.eq(Key::of(document))))
            .filter(t::conversation_id.eq(Key::of(conversation)))
            .select(a::document_id)
            .into_boxed();
        if !with_notes {
            found = found.filter(t::internal.eq(false));
        }
        diesel::select(exists(found)).get_result(c)
    })?)
}

diesel::postfix_operator!(IsAttachment, " = 'attachment'");

/// How many files of somebody wait for a message that they come with.
pub fn unsent(tx: &mut Tenant<'_>, principal: Key) -> Result<i64, StoreError> {
    let agency = tx.agency();
    let sent = a::table.filter(a::agency_id.eq(d::agency_id).and(a::document_id.eq(d::id)));
    Ok(on_both!(&mut *tx.db, |c| d::table
        .filter(d::agency_id.eq(agency).and(d::created_by.eq(principal)))
        .filter(IsAttachment::new(d::kind))
        .filter(not(exists(sent)))
        .count()
        .get_result(c))?)
}
