//! A conversation as it is stored.

use bole_domain::conversations::{ConversationState, Course, Parties, Topic, Waiting};
use bole_domain::engagement::CycleRef;
use bole_domain::ids::{ClientId, ConversationId, EngagementId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::StoreError;
use crate::schema::conversations as t;
use crate::store::Tenant;
use crate::types::{At, Key};

pub(super) const TITLE: &str = "conversations.title";

/// A conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
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
    /// Where it stands.
    pub course: Course,
    /// Since when messages of the agency wait for somebody of the client to read them.
    pub client_unread_since: Option<DateTime<Utc>>,
    /// When the last message was sent that those outside see too.
    pub last_message_at: DateTime<Utc>,
    /// When the last message was written, notes included; those outside are not told.
    pub(super) last_entry_at: DateTime<Utc>,
    /// Public id of who began it.
    pub opened_by: String,
    /// Version; notes do not change it.
    pub version: i64,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
}

impl Conversation {
    /// When the last message was written, notes included.
    pub fn last_entry_at(&self) -> DateTime<Utc> {
        self.last_entry_at
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = t)]
pub(super) struct Row {
    agency_id: Key,
    id: Key,
    topic: String,
    topic_id: Key,
    client_id: Key,
    engagement_id: Option<Key>,
    cycle_key: String,
    with_client: bool,
    person_id: Option<Key>,
    sealed_title: Vec<u8>,
    state: String,
    waiting_message_id: Option<Key>,
    waiting_since: Option<At>,
    client_unread_since: Option<At>,
    last_message_at: At,
    last_entry_at: At,
    opened_by: String,
    version: i64,
    created_at: At,
}

fn code(topic: &Topic) -> (&'static str, Option<CycleRef>) {
    match topic {
        Topic::Client { .. } => ("client", None),
        Topic::Engagement { cycle, .. } => ("engagement", *cycle),
        Topic::Contract { .. } => ("contract", None),
        Topic::Invoice { .. } => ("invoice", None),
        Topic::Person { .. } => ("person", None),
    }
}

fn broken(column: &'static str) -> StoreError {
    StoreError::Corrupt { table: "conversations", column }
}

impl Row {
    pub(super) fn of(tx: &Tenant<'_>, conversation: &Conversation) -> Result<Self, StoreError> {
        let (topic, cycle) = code(&conversation.topic);
        let waiting = conversation.course.waiting();
        Ok(Self {
            agency_id: tx.agency(),
            id: Key::of(conversation.id),
            topic: topic.to_owned(),
            topic_id: Key(conversation.topic.object()),
            client_id: Key::of(conversation.client),
            engagement_id: conversation.engagement.map(Key::of),
            cycle_key: cycle.map(|cycle| cycle.to_string()).unwrap_or_default(),
            with_client: conversation.parties.client,
            person_id: conversation.parties.person.map(Key::of),
            sealed_title: tx.seal(TITLE, &conversation.title)?,
            state: conversation.course.state().code().to_owned(),
            waiting_message_id: waiting.map(|waiting| Key::of(waiting.message)),
            waiting_since: waiting.map(|waiting| At::new(waiting.since)),
            client_unread_since: conversation.client_unread_since.map(At::new),
            last_message_at: At::new(conversation.last_message_at),
            last_entry_at: At::new(conversation.last_entry_at),
            opened_by: conversation.opened_by.clone(),
            version: conversation.version,
            created_at: At::new(conversation.created_at),
        })
    }

    fn topic(&self) -> Result<Topic, StoreError> {
        let engagement = || self.engagement_id.map(Key::id).ok_or_else(|| broken("engagement_id"));
        Ok(match self.topic.as_str() {
            "client" => Topic::Client { client_id: self.topic_id.id() },
            "engagement" => {
                let cycle = match self.cycle_key.as_str() {
                    "" => None,
                    text => Some(text.parse().map_err(|_| broken("cycle_key"))?),
                };
                Topic::Engagement { engagement_id: self.topic_id.id(), cycle }
            }
            "contract" => Topic::Contract { contract_id: self.topic_id.id() },
            "invoice" => Topic::Invoice { invoice_id: self.topic_id.id() },
            "person" => Topic::Person { engagement_id: engagement()?, person_id: self.topic_id.id() },
            _ => return Err(broken("topic")),
        })
    }

    fn course(&self) -> Result<Course, StoreError> {
        let waiting = self.waiting_message_id.zip(self.waiting_since);
        let waiting = waiting.map(|(message, since)| Waiting { message: message.id(), since: since.get() });
        match (ConversationState::from_code(&self.state), waiting) {
            (Some(ConversationState::Open), None) => Ok(Course::Open),
            (Some(ConversationState::AwaitingAnswer), Some(waiting)) => Ok(Course::Awaiting(waiting)),
            (Some(ConversationState::Closed), None) => Ok(Course::Closed),
            _ => Err(broken("state")),
        }
    }

    pub(super) fn read(self, tx: &Tenant<'_>) -> Result<Conversation, StoreError> {
        Ok(Conversation {
            id: self.id.id(),
            topic: self.topic()?,
            client: self.client_id.id(),
            engagement: self.engagement_id.map(Key::id),
            parties: Parties { client: self.with_client, person: self.person_id.map(Key::id) },
            title: tx.keys().open_text(TITLE, &self.sealed_title)?,
            course: self.course()?,
            client_unread_since: self.client_unread_since.map(At::get),
            last_message_at: self.last_message_at.get(),
            last_entry_at: self.last_entry_at.get(),
            opened_by: self.opened_by,
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}
