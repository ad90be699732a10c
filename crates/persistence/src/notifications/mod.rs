//! By which way users are told of what (`bole_domain::notifications`). Each way is an endpoint of its own beside those of the agency:
//! queue, attempts and rest are those of webhooks. One endpoint more looks at the events for all users of an agency at once, and
//! queues for each what he is told. Addresses are sealed.

use std::collections::{BTreeSet, HashMap};

use bole_domain::events::{Event, EventData};
use bole_domain::ids::{ConversationId, UserId, WebhookEndpointId};
use bole_domain::notifications::{Channel, NoticeTopic, Recipient, Talk, Wish};
use bole_domain::webhooks::{EndpointState, Wanted};
use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;

use crate::agency::Status;
use crate::agency::users::{self, User};
use crate::conversations::{self, Conversation, Viewer};
use crate::error::{Named, StoreError, corrupt, guarded};
use crate::on_both;
use crate::schema::{message_mentions as m, notification_channels as t, notification_dispatch as d};
use crate::store::Tenant;
use crate::types::{At, Json, Key};
use crate::webhooks::{self, Endpoint, NewEndpoint};

const TARGET: &str = "notification_channels.target";

const SET_MEANWHILE: (&str, &str, &str) =
    ("channel_set_meanwhile", "该通知渠道刚刚已被设置，请重新读取。", "The channel was set meanwhile; read it again.");

/// What an endpoint does for notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Nothing: it is the agency's.
    None,
    /// It is a user's.
    User,
    /// It finds out who is to be told.
    Dispatch,
}

/// What an endpoint does for notifications.
pub(crate) fn role(tx: &mut Tenant<'_>, endpoint: WebhookEndpointId) -> Result<Role, StoreError> {
    let (agency, id) = (tx.agency(), Key::of(endpoint));
    let dispatch = d::table.find(agency).filter(d::endpoint_id.eq(id));
    if on_both!(&mut *tx.db, |c| diesel::select(exists(dispatch)).get_result(c))? {
        return Ok(Role::Dispatch);
    }
    let own = t::table.find((agency, id));
    Ok(if on_both!(&mut *tx.db, |c| diesel::select(exists(own)).get_result(c))? { Role::User } else { Role::None })
}

/// By which way a user is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Whose.
    pub user: UserId,
    /// Which.
    pub channel: Channel,
    /// Its endpoint.
    pub endpoint: WebhookEndpointId,
    /// A mail address, or the address of a chat's robot.
    pub target: String,
    /// What he wishes to be told.
    pub wish: Wish,
    /// Does he wish to be told at present?
    pub enabled: bool,
    /// When he proved that the mail box is his.
    pub verified_at: Option<DateTime<Utc>>,
    /// Version.
    pub version: i64,
}

impl Way {
    /// Is anything sent?
    pub fn is_open(&self) -> bool {
        self.enabled && !self.wish.topics.is_empty() && (self.channel == Channel::Chat || self.verified_at.is_some())
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    user_id: Key,
    channel: String,
    endpoint_id: Key,
    sealed_target: Vec<u8>,
    wish: Json,
    enabled: bool,
    verified_at: Option<At>,
    version: i64,
}

impl Row {
    fn read(self, tx: &Tenant<'_>) -> Result<Way, StoreError> {
        let broken = StoreError::Corrupt { table: "notification_channels", column: "channel" };
        Ok(Way {
            user: self.user_id.id(),
            channel: Channel::from_code(&self.channel).ok_or(broken)?,
            endpoint: self.endpoint_id.id(),
            target: tx.keys().open_text(TARGET, &self.sealed_target)?,
            wish: self.wish.read().map_err(corrupt("notification_channels", "wish"))?,
            enabled: self.enabled,
            verified_at: self.verified_at.map(At::get),
            version: self.version,
        })
    }
}

/// A user's way, if he set it.
pub fn find(tx: &mut Tenant<'_>, user: UserId, channel: Channel) -> Result<Option<Way>, StoreError> {
    let agency = tx.agency();
    let row: Option<Row> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::user_id.eq(Key::of(user))).and(t::channel.eq(channel.code())))
        .select(Row::as_select())
        .first(c))
    .optional_row()?;
    row.map(|row| row.read(tx)).transpose()
}

/// The way that an endpoint serves; none where it is the agency's.
pub fn of_endpoint(tx: &mut Tenant<'_>, endpoint: WebhookEndpointId) -> Result<Option<Way>, StoreError> {
    let row = t::table.find((tx.agency(), Key::of(endpoint)));
    let row: Option<Row> = on_both!(&mut *tx.db, |c| row.select(Row::as_select()).first(c)).optional_row()?;
    row.map(|row| row.read(tx)).transpose()
}

/// What a user sets.
#[derive(Debug, Clone)]
pub struct NewWay {
    /// A mail address, or the address of a chat's robot.
    pub target: String,
    /// What he wishes to be told.
    pub wish: Wish,
    /// Does he wish to be told at present?
    pub enabled: bool,
}

/// Sets a user's way, in place of the one that he saw. Another address is to be proved anew.
pub fn set(
    tx: &mut Tenant<'_>,
    user: UserId,
    channel: Channel,
    seen: Option<&Way>,
    new: NewWay,
) -> Result<Way, StoreError> {
    let (agency, now) = (tx.agency(), tx.at());
    let verified_at = seen.filter(|seen| seen.target == new.target).and_then(|seen| seen.verified_at);
    let endpoint = match seen {
        Some(seen) => seen.endpoint,
        None => {
            let description = format!("notifications:{}", channel.code());
            let url = channel.code().to_owned();
            let new = NewEndpoint { url, description, wanted: Wanted::default(), secret: "", by_events: false };
            webhooks::insert(tx, new)?.id
        }
    };
    let NewWay { target, wish, enabled } = new;
    let version = seen.map_or(1, |seen| seen.version + 1);
    let way = Way { user, channel, endpoint, target, wish, enabled, verified_at, version };
    let sealed = tx.seal(TARGET, &way.target)?;
    let wish = Json::of(&way.wish).map_err(corrupt("notification_channels", "wish"))?;
    match seen {
        Some(seen) => {
            let row = t::table.find((agency, Key::of(endpoint))).filter(t::version.eq(seen.version));
            let rows = on_both!(&mut *tx.db, |c| diesel::update(row)
                .set((
                    t::sealed_target.eq(&sealed),
                    t::wish.eq(&wish),
                    t::enabled.eq(way.enabled),
                    t::verified_at.eq(way.verified_at.map(At::new)),
                    t::version.eq(way.version),
                ))
                .execute(c))?;
            guarded(rows, "notification_channel")?;
        }
        None => {
            on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
                .values((
                    t::agency_id.eq(agency),
                    t::user_id.eq(Key::of(user)),
                    t::channel.eq(channel.code()),
                    t::endpoint_id.eq(Key::of(endpoint)),
                    t::sealed_target.eq(&sealed),
                    t::wish.eq(&wish),
                    t::enabled.eq(way.enabled),
                    t::version.eq(way.version),
                    t::created_at.eq(now),
                ))
                .execute(c))
            .on_unique(SET_MEANWHILE.0, SET_MEANWHILE.1, SET_MEANWHILE.2)?;
        }
    }
    serve(tx, &way)?;
    Ok(way)
}

/// The user has proved that the mail box is his.
pub fn verified(tx: &mut Tenant<'_>, seen: &Way) -> Result<Way, StoreError> {
    let at = tx.at();
    let row = t::table.find((tx.agency(), Key::of(seen.endpoint))).filter(t::version.eq(seen.version));
    let rows = on_both!(&mut *tx.db, |c| diesel::update(row)
        .set((t::verified_at.eq(at), t::version.eq(seen.version + 1)))
        .execute(c))?;
    guarded(rows, "notification_channel")?;
    let way = Way { verified_at: Some(at.get()), version: seen.version + 1, ..seen.clone() };
    serve(tx, &way)?;
    Ok(way)
}

/// The endpoint of a way is served as the user wishes; what waited for another wish is sent no more.
fn serve(tx: &mut Tenant<'_>, way: &Way) -> Result<(), StoreError> {
    dispatch(tx)?;
    webhooks::lock(tx, way.endpoint)?;
    let endpoint = webhooks::load_endpoint(tx, way.endpoint)?;
    let state = if way.is_open() { EndpointState::Active } else { EndpointState::Disabled };
    webhooks::save(tx, Endpoint { state, ..endpoint })?;
    Ok(())
}

/// Makes sure that somebody finds out who is to be told.
fn dispatch(tx: &mut Tenant<'_>) -> Result<(), StoreError> {
    let agency = tx.agency();
    let there = d::table.find(agency);
    if on_both!(&mut *tx.db, |c| diesel::select(exists(there)).get_result(c))? {
        return Ok(());
    }
    let types: BTreeSet<_> = NoticeTopic::all().flat_map(|topic| topic.events().iter().copied()).collect();
    let wanted = Wanted { types: types.into_iter().collect(), ..Wanted::default() };
    let (url, description) = ("notifications".to_owned(), "notifications".to_owned());
    let endpoint = webhooks::insert(tx, NewEndpoint { url, description, wanted, secret: "", by_events: true })?;
    on_both!(&mut *tx.db, |c| diesel::insert_into(d::table)
        .values((d::agency_id.eq(agency), d::endpoint_id.eq(Key::of(endpoint.id))))
        .execute(c))
    .on_unique(SET_MEANWHILE.0, SET_MEANWHILE.1, SET_MEANWHILE.2)?;
    Ok(())
}

fn of_user(user: User) -> Recipient {
    Recipient { user: user.id, roles: user.roles, client: user.client, person: user.person }
}

/// What is to be known of a conversation for an event of it: itself, and who is named in the message.
fn talk(tx: &mut Tenant<'_>, event: &Event) -> Result<Option<(Conversation, BTreeSet<Key>)>, StoreError> {
    let (EventData::Message(said), Ok(id)) = (&event.data, event.object.id.parse::<ConversationId>()) else {
        return Ok(None);
    };
    let (agency, message) = (tx.agency(), Key::of(said.message_id));
    let conversation = conversations::load(tx, id)?;
    let named: Vec<Key> = on_both!(&mut *tx.db, |c| m::table
        .filter(m::agency_id.eq(agency).and(m::message_id.eq(message)))
        .select(m::user_id)
        .load(c))?;
    Ok(Some((conversation, named.into_iter().collect())))
}

fn seen_by(recipient: &Recipient, talk: Option<&(Conversation, BTreeSet<Key>)>) -> Talk {
    let Some((conversation, named)) = talk else { return Talk::default() };
    let viewer = match (recipient.person, recipient.client) {
        (Some(person), _) => Viewer::Person(person),
        (None, Some(client)) => Viewer::Client(client),
        (None, None) => Viewer::Agency,
    };
    Talk { sees: viewer.sees(conversation), named: named.contains(&Key::of(recipient.user)) }
}

/// What the user of a way is told an event for, if he wishes to be and still may.
pub fn topic(tx: &mut Tenant<'_>, way: &Way, event: &Event) -> Result<Option<NoticeTopic>, StoreError> {
    let user = users::load(tx, way.user)?;
    if user.status != Status::Active {
        return Ok(None);
    }
    let (recipient, talk) = (of_user(user), talk(tx, event)?);
    let topic = recipient.topic(event, seen_by(&recipient, talk.as_ref()));
    Ok(topic.filter(|topic| way.wish.topics.contains(topic)))
}

/// Which endpoints of users are told which of the events.
pub(crate) fn dispatched(
    tx: &mut Tenant<'_>,
    events: Vec<Event>,
) -> Result<Vec<(WebhookEndpointId, Event)>, StoreError> {
    let agency = tx.agency();
    let open: Vec<(Key, Key, Json)> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::enabled.eq(true)))
        .filter(t::channel.eq(Channel::Chat.code()).or(t::verified_at.is_not_null()))
        .order((t::user_id, t::channel))
        .select((t::user_id, t::endpoint_id, t::wish))
        .load(c))?;
    let users: BTreeSet<Key> = open.iter().map(|(user, _, _)| *user).collect();
    let users = users::active(tx, &users.into_iter().collect::<Vec<_>>())?;
    let users: HashMap<Key, Recipient> = users.into_iter().map(|user| (Key::of(user.id), of_user(user))).collect();
    let mut all = Vec::with_capacity(open.len());
    for (user, endpoint, wish) in open {
        let wish: Wish = wish.read().map_err(corrupt("notification_channels", "wish"))?;
        if let Some(recipient) = users.get(&user) {
            all.push((endpoint.id(), wish, recipient.clone()));
        }
    }
    let mut told = Vec::new();
    for event in events {
        let talk = talk(tx, &event)?;
        for (endpoint, wish, recipient) in &all {
            let topic = recipient.topic(&event, seen_by(recipient, talk.as_ref()));
            if topic.is_some_and(|topic| wish.topics.contains(&topic)) {
                told.push((*endpoint, event.clone()));
            }
        }
    }
    Ok(told)
}

/// A code that proves that a mail box is its user's: the agency's secret about user, address and hour. `ago` are hours before now.
pub fn code(tx: &Tenant<'_>, way: &Way, ago: i64) -> Result<String, StoreError> {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let hour = tx.now().timestamp() / 3_600 - ago;
    let index =
        tx.keys().blind_index("notification_channels.code", &format!("{}|{}|{hour}", way.endpoint, way.target))?;
    let letter = |byte: &u8| LETTERS.get(usize::from(byte % 32)).copied().map_or('A', char::from);
    Ok(index.iter().take(10).map(letter).collect())
}
