//! By which way users are told of what (`bole_domain::notifications`). Each way is an endpoint of its own beside those of the agency:
//! queue, attempts and rest are those of webhooks. One endpoint more looks at the events for all users of an agency at once, and
//! queues for each what he is told. Addresses are sealed.

use std::collections::{BTreeSet, HashMap};

use bole_domain::events::{Event, EventData, EventType};
use bole_domain::ids::{ContractId, ConversationId, MessageId, QuestionId, UserId, WebhookEndpointId};
use bole_domain::notifications::{Channel, Facts, NoticeTopic, Recipient, Wish};
use bole_domain::webhooks::{EndpointState, Wanted};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;

use crate::agency::Status;
use crate::agency::users::{self, User};
use crate::contract;
use crate::conversations::{self, Conversation, Viewer};
use crate::engagement::questions;
use crate::error::{Named, StoreError, corrupt, guarded};
use crate::on_both;
use crate::schema::{
    message_mentions as m, notification_channels as t, notification_dispatch as d, webhook_endpoints as e,
};
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
                    t::codes_sent.eq(0_i64),
                    t::version.eq(way.version),
                    t::created_at.eq(now),
                ))
                .execute(c))
            .on_unique(SET_MEANWHILE.0, SET_MEANWHILE.1, SET_MEANWHILE.2)?;
        }
    }
    serve(tx, &way, seen.is_some_and(|seen| seen.target != way.target))?;
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
    serve(tx, &way, false)?;
    Ok(way)
}

/// The endpoint of a way is served as the user wishes. What waited while it was shut, or for another address, is sent no more.
fn serve(tx: &mut Tenant<'_>, way: &Way, moved: bool) -> Result<(), StoreError> {
    dispatch(tx)?;
    webhooks::lock(tx, way.endpoint)?;
    let endpoint = webhooks::load_endpoint(tx, way.endpoint)?;
    let state = if way.is_open() { EndpointState::Active } else { EndpointState::Disabled };
    if moved || endpoint.state == EndpointState::Disabled || state == EndpointState::Disabled {
        webhooks::give_up(tx, way.endpoint)?;
    }
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

/// What is to be known of an event's object, whoever is to be told.
#[derive(Default)]
struct Known {
    /// The conversation, and who is named in the message.
    talk: Option<(Conversation, BTreeSet<Key>)>,
    /// Whose making it is that waits for another.
    maker: Option<Key>,
    /// Does a reviewer ask it?
    review: bool,
}

impl Known {
    fn of(tx: &mut Tenant<'_>, event: &Event) -> Result<Self, StoreError> {
        let id = event.object.id.as_str();
        match (event.kind, &event.data) {
            (_, EventData::Message(said)) => match id.parse::<ConversationId>() {
                Ok(id) => Ok(Self { talk: Some(talk(tx, id, said.message_id)?), ..Self::default() }),
                Err(_) => Ok(Self::default()),
            },
            (EventType::ContractChanged, _) => match id.parse::<ContractId>() {
                Ok(id) => Ok(Self { maker: Some(contract::made_by(tx, id)?), ..Self::default() }),
                Err(_) => Ok(Self::default()),
            },
            (EventType::QuestionAsked, _) => match id.parse::<QuestionId>() {
                Ok(id) => Ok(Self { review: questions::load(tx, id)?.review_of.is_some(), ..Self::default() }),
                Err(_) => Ok(Self::default()),
            },
            _ => Ok(Self::default()),
        }
    }

    fn to(&self, recipient: &Recipient) -> Facts {
        let user = Key::of(recipient.user);
        let viewer = Viewer::of(recipient.client, recipient.person);
        Facts {
            sees: self.talk.as_ref().is_some_and(|(conversation, _)| viewer.sees(conversation)),
            named: self.talk.as_ref().is_some_and(|(_, named)| named.contains(&user)),
            own: self.maker == Some(user),
            review: self.review,
        }
    }
}

fn talk(
    tx: &mut Tenant<'_>,
    id: ConversationId,
    message: MessageId,
) -> Result<(Conversation, BTreeSet<Key>), StoreError> {
    let (agency, conversation) = (tx.agency(), conversations::load(tx, id)?);
    let named: Vec<Key> = on_both!(&mut *tx.db, |c| m::table
        .filter(m::agency_id.eq(agency).and(m::message_id.eq(Key::of(message))))
        .select(m::user_id)
        .load(c))?;
    Ok((conversation, named.into_iter().collect()))
}

/// What the user of a way is told an event for, if he wishes to be and still may.
pub fn topic(tx: &mut Tenant<'_>, way: &Way, event: &Event) -> Result<Option<NoticeTopic>, StoreError> {
    let user = users::load(tx, way.user)?;
    if user.status != Status::Active {
        return Ok(None);
    }
    let (recipient, known) = (of_user(user), Known::of(tx, event)?);
    Ok(recipient.topic(event, known.to(&recipient), &way.wish.topics))
}

/// Which endpoints of users are told which of the events.
pub(crate) fn dispatched(
    tx: &mut Tenant<'_>,
    events: Vec<Event>,
) -> Result<Vec<(WebhookEndpointId, Event)>, StoreError> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let agency = tx.agency();
    let open: Vec<(Key, Key, Json)> = on_both!(&mut *tx.db, |c| t::table
        .inner_join(e::table.on(e::agency_id.eq(t::agency_id).and(e::id.eq(t::endpoint_id))))
        .filter(t::agency_id.eq(agency).and(e::state.eq(EndpointState::Active.code())))
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
        let known = Known::of(tx, &event)?;
        for (endpoint, wish, recipient) in &all {
            if recipient.topic(&event, known.to(recipient), &wish.topics).is_some() {
                told.push((*endpoint, event.clone()));
            }
        }
    }
    Ok(told)
}

/// Between two codes lies so much time.
const CODE_EACH: TimeDelta = TimeDelta::minutes(1);
/// So many are sent in a day, to whatever addresses.
const CODES_A_DAY: i64 = 5;

/// Counts a code that is about to be sent; gives until when there is none, if there were too many.
pub fn count_code(tx: &mut Tenant<'_>, way: &Way) -> Result<Option<DateTime<Utc>>, StoreError> {
    // Of two who ask at once the second waits here, and then sees what the first had counted.
    webhooks::lock(tx, way.endpoint)?;
    let (now, row) = (tx.now(), t::table.find((tx.agency(), Key::of(way.endpoint))));
    let (last, since, counted): (Option<At>, Option<At>, i64) =
        on_both!(&mut *tx.db, |c| row.select((t::code_sent_at, t::codes_since, t::codes_sent)).first(c))
            .or_not_found("notification_channel")?;
    let day = since.map(At::get).filter(|since| *since + TimeDelta::days(1) > now);
    let sent = if day.is_some() { counted } else { 0 };
    let again = last.map(|last| last.get() + CODE_EACH).filter(|again| *again > now);
    let tomorrow = day.map(|day| day + TimeDelta::days(1)).filter(|_| sent >= CODES_A_DAY);
    if let Some(until) = again.max(tomorrow) {
        return Ok(Some(until));
    }
    on_both!(&mut *tx.db, |c| diesel::update(row)
        .set((
            t::code_sent_at.eq(At::new(now)),
            t::codes_since.eq(At::new(day.unwrap_or(now))),
            t::codes_sent.eq(sent + 1),
        ))
        .execute(c))?;
    Ok(None)
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
