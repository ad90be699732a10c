//! Deliveries: one event for one endpoint, with what became of it.

use std::collections::BTreeSet;

use bole_domain::events::Event;
use bole_domain::ids::{WebhookDeliveryId, WebhookEndpointId};
use bole_domain::webhooks::{Attempted, DeliveryState, EndpointState, rest_after, retry_at};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::alias;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::claims;
use super::endpoints::{self, Endpoint};
use crate::error::{Named, StoreError};
use crate::events::{self, Wanted};
use crate::notifications::{self, Role};
use crate::schema::webhook_deliveries as t;
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{bulk_row, on_both};

/// Events that are looked at for an endpoint in one transaction.
const LOOKED_AT: i64 = 500;
/// An endpoint that has nothing to be sent is looked at after so long, whatever it was told of.
const LOOK_AGAIN: TimeDelta = TimeDelta::minutes(1);
/// One of a user is woken when something is to be sent to it, and looked at now and then all the same.
const WOKEN: TimeDelta = TimeDelta::hours(1);
/// Not every process knows of a new one yet.
const NEW_FOR: TimeDelta = TimeDelta::seconds(10);

/// A delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its id.
    pub id: WebhookDeliveryId,
    /// To which endpoint.
    pub endpoint: WebhookEndpointId,
    /// Number of the event; 0 for a trial.
    pub event_number: i64,
    /// Deliveries about one object go one after the other.
    pub subject: String,
    /// What became of it.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// Since when it is tried.
    pub tried_since: DateTime<Utc>,
    /// When it is tried next.
    pub due_at: DateTime<Utc>,
    /// When it was tried last.
    pub last_at: Option<DateTime<Utc>>,
    /// The status that came then.
    pub last_status: Option<u16>,
    /// What went wrong then.
    pub last_fault: Option<String>,
    /// The beginning of what was answered then.
    pub excerpt: Option<String>,
    /// When it came to be.
    pub created_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    endpoint_id: Key,
    event_number: i64,
    subject: String,
    state: String,
    attempts: i64,
    tried_since: At,
    due_at: At,
    last_at: Option<At>,
    last_status: Option<i64>,
    last_fault: Option<String>,
    excerpt: Option<String>,
    created_at: At,
}

impl Row {
    fn read(self) -> Result<Delivery, StoreError> {
        let broken = |column| StoreError::Corrupt { table: "webhook_deliveries", column };
        let status = self.last_status.map(u16::try_from).transpose().map_err(|_| broken("last_status"))?;
        Ok(Delivery {
            id: self.id.id(),
            endpoint: self.endpoint_id.id(),
            event_number: self.event_number,
            subject: self.subject,
            state: DeliveryState::from_code(&self.state).ok_or_else(|| broken("state"))?,
            attempts: u32::try_from(self.attempts).map_err(|_| broken("attempts"))?,
            tried_since: self.tried_since.get(),
            due_at: self.due_at.get(),
            last_at: self.last_at.map(At::get),
            last_status: status,
            last_fault: self.last_fault,
            excerpt: self.excerpt,
            created_at: self.created_at.get(),
        })
    }
}

bulk_row! {
    struct NewRow of webhook_deliveries {
        agency_id: Key,
        id: Key,
        endpoint_id: Key,
        event_number: i64,
        subject: String,
        state: String,
        attempts: i64,
        tried_since: At,
        due_at: At,
        created_at: At,
    }
}

fn new_row(tx: &Tenant<'_>, endpoint: WebhookEndpointId, event: &Event) -> NewRow {
    let at = tx.at();
    NewRow {
        agency_id: tx.agency(),
        id: Key::of(tx.new_id::<WebhookDeliveryId>()),
        endpoint_id: Key::of(endpoint),
        event_number: event.number,
        subject: event.object.id.clone(),
        state: DeliveryState::Pending.code().to_owned(),
        attempts: 0,
        tried_since: at,
        due_at: at,
        created_at: at,
    }
}

/// Queues the events that the endpoint was not told yet; gives whether there may be more.
pub fn fan_out(tx: &mut Tenant<'_>, endpoint: &Endpoint) -> Result<bool, StoreError> {
    let (head, role) = (events::head(tx)?, notifications::role(tx, endpoint.id)?);
    // Switched on again an endpoint goes on where it was.
    if endpoint.told_up_to >= head || endpoint.state == EndpointState::Disabled || role == Role::User {
        return Ok(false);
    }
    let upto = head.min(endpoint.told_up_to + LOOKED_AT);
    let wanted = Wanted {
        kinds: endpoint.wanted.types.clone(),
        client: endpoint.wanted.client,
        engagement: endpoint.wanted.engagement,
        shared: false,
    };
    let found = events::list(tx, &wanted, (endpoint.told_up_to, upto), LOOKED_AT)?;
    let rows: Vec<NewRow> = match role {
        Role::Dispatch => {
            let told = notifications::dispatched(tx, found)?;
            told.iter().map(|(endpoint, event)| new_row(tx, *endpoint, event)).collect()
        }
        Role::None | Role::User => {
            let told = found.iter().filter(|event| endpoint.wanted.is_told(event));
            told.map(|event| new_row(tx, endpoint.id, event)).collect()
        }
    };
    NewRow::insert_all(tx.db, &rows)?;
    if role == Role::Dispatch {
        let woken: BTreeSet<Key> = rows.iter().map(|row| row.endpoint_id).collect();
        claims::wake_these(tx, &woken.into_iter().collect::<Vec<_>>())?;
    }
    endpoints::told_up_to(tx, endpoint.id, upto)?;
    Ok(upto < head)
}

/// The waiting deliveries of an endpoint that wait for no earlier one about the same object.
macro_rules! foremost {
    ($agency:expr, $endpoint:expr) => {{
        let before = alias!(t as earlier);
        let pending = DeliveryState::Pending.code();
        let same = before
            .filter(before.field(t::agency_id).eq(t::agency_id).and(before.field(t::endpoint_id).eq(t::endpoint_id)))
            .filter(before.field(t::state).eq(pending).and(before.field(t::subject).eq(t::subject)))
            .filter(before.field(t::event_number).lt(t::event_number));
        t::table
            .filter(t::agency_id.eq($agency).and(t::endpoint_id.eq(Key::of($endpoint))))
            .filter(t::state.eq(pending).and(not(exists(same))))
    }};
}

/// Those that may go now, with their events: of each object the first that waits, however long the next ones wait for it. None
/// while the endpoint is left alone, and one alone after that.
pub fn due(tx: &mut Tenant<'_>, endpoint: &Endpoint, most: i64) -> Result<Vec<(Delivery, Event)>, StoreError> {
    let (agency, at, now) = (tx.agency(), tx.at(), tx.now());
    if endpoint.state == EndpointState::Disabled || endpoint.rests_until.is_some_and(|until| until > now) {
        return Ok(Vec::new());
    }
    let most = if rest_after(endpoint.failures).is_some() { 1 } else { most };
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| foremost!(agency, endpoint.id)
        .filter(t::due_at.le(at))
        .order((t::due_at, t::event_number))
        .limit(most)
        .select(Row::as_select())
        .load(c))?;
    let mut ready = Vec::new();
    for row in rows {
        let delivery = row.read()?;
        let before = delivery.event_number - 1;
        let event = events::list(tx, &Wanted::default(), (before, delivery.event_number), 1)?.pop();
        ready.push((delivery, event.ok_or(StoreError::NotFound("event"))?));
    }
    Ok(ready)
}

/// When something is to be sent to the endpoint next; not before now.
pub fn next_due(tx: &mut Tenant<'_>, id: WebhookEndpointId) -> Result<DateTime<Utc>, StoreError> {
    let (agency, now, endpoint) = (tx.agency(), tx.now(), endpoints::load(tx, id)?);
    let is_new = now - endpoint.created_at < NEW_FOR;
    let of_user = notifications::role(tx, id)? == Role::User;
    let later = match (of_user, is_new) {
        (true, _) => now + WOKEN,
        (false, true) => now + TimeDelta::seconds(1),
        (false, false) => now + LOOK_AGAIN,
    };
    if endpoint.state == EndpointState::Disabled {
        return Ok(later);
    }
    let first: Option<At> = if !of_user && endpoint.told_up_to < events::head(tx)? {
        Some(tx.at())
    } else {
        on_both!(&mut *tx.db, |c| foremost!(agency, id).order(t::due_at).select(t::due_at).first(c)).optional_row()?
    };
    let first = first.map(|first| first.get().max(now).max(endpoint.rests_until.unwrap_or(now)));
    Ok(first.map_or(later, |first| first.min(later)))
}

/// Whatever waits for the endpoint is sent no more.
pub(crate) fn give_up(tx: &mut Tenant<'_>, endpoint: WebhookEndpointId) -> Result<(), StoreError> {
    let waiting = t::table
        .filter(t::agency_id.eq(tx.agency()).and(t::endpoint_id.eq(Key::of(endpoint))))
        .filter(t::state.eq(DeliveryState::Pending.code()));
    on_both!(&mut *tx.db, |c| diesel::update(waiting).set(t::state.eq(DeliveryState::Dead.code())).execute(c))?;
    Ok(())
}

/// Whatever waits for the endpoint is tried at once.
pub(super) fn hasten(tx: &mut Tenant<'_>, endpoint: WebhookEndpointId) -> Result<(), StoreError> {
    let (agency, at) = (tx.agency(), tx.at());
    let waiting = t::table
        .filter(t::agency_id.eq(agency).and(t::endpoint_id.eq(Key::of(endpoint))))
        .filter(t::state.eq(DeliveryState::Pending.code()));
    on_both!(&mut *tx.db, |c| diesel::update(waiting).set(t::due_at.eq(at)).execute(c))?;
    Ok(())
}

/// Keeps how an attempt went: taken, to be tried again, or given up.
pub fn record(tx: &mut Tenant<'_>, delivery: &Delivery, attempt: &Attempted) -> Result<(), StoreError> {
    let (now, attempts) = (tx.now(), delivery.attempts.saturating_add(1));
    let [jitter] = tx.runtime().bytes::<1>();
    // The three days begin with the first attempt, however long it had to wait for its turn.
    let since = if delivery.attempts == 0 { delivery.tried_since.max(now) } else { delivery.tried_since };
    let next = retry_at(since, attempts, now, jitter);
    let (state, due_at) = match (attempt.is_taken(), next) {
        (true, _) => (DeliveryState::Delivered, delivery.due_at),
        (false, Some(next)) => (DeliveryState::Pending, next),
        (false, None) => (DeliveryState::Dead, delivery.due_at),
    };
    let row = t::table.find((tx.agency(), Key::of(delivery.id)));
    on_both!(&mut *tx.db, |c| diesel::update(row)
        .set((
            t::state.eq(state.code()),
            t::attempts.eq(i64::from(attempts)),
            t::tried_since.eq(At::new(since)),
            t::due_at.eq(At::new(due_at)),
            t::last_at.eq(At::new(now)),
            t::last_status.eq(attempt.status.map(i64::from)),
            t::last_fault.eq(attempt.fault.as_deref()),
            t::excerpt.eq(attempt.excerpt.as_deref()),
        ))
        .execute(c))?;
    Ok(())
}

/// Keeps a trial: an attempt with an event that never happened.
pub fn keep(
    tx: &mut Tenant<'_>,
    endpoint: WebhookEndpointId,
    event: &Event,
    attempt: &Attempted,
) -> Result<Delivery, StoreError> {
    let row = NewRow { state: DeliveryState::Dead.code().to_owned(), ..new_row(tx, endpoint, event) };
    NewRow::insert_all(tx.db, std::slice::from_ref(&row))?;
    let id: WebhookDeliveryId = row.id.id();
    let kept = load(tx, id)?;
    record(tx, &kept, attempt)?;
    if !attempt.is_taken() {
        // A trial is not tried again.
        let row = t::table.find((tx.agency(), Key::of(id)));
        on_both!(&mut *tx.db, |c| diesel::update(row).set(t::state.eq(DeliveryState::Dead.code())).execute(c))?;
    }
    load(tx, id)
}

/// A delivery.
pub fn load(tx: &mut Tenant<'_>, id: WebhookDeliveryId) -> Result<Delivery, StoreError> {
    let row = t::table.find((tx.agency(), Key::of(id)));
    let row: Row = on_both!(&mut *tx.db, |c| row.select(Row::as_select()).first(c)).or_not_found("webhook_delivery")?;
    row.read()
}

/// Which deliveries a list shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// In this state only.
    pub state: Option<DeliveryState>,
    /// Behind this place, the newest first.
    pub before: Option<(At, Key)>,
}

/// Deliveries to an endpoint, the newest first.
pub fn list(
    tx: &mut Tenant<'_>,
    endpoint: WebhookEndpointId,
    filter: Filter,
    limit: i64,
) -> Result<Vec<Delivery>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let of = t::agency_id.eq(agency).and(t::endpoint_id.eq(Key::of(endpoint)));
        let mut query = t::table.filter(of).select(Row::as_select()).into_boxed();
        if let Some(state) = filter.state {
            query = query.filter(t::state.eq(state.code()));
        }
        if let Some((at, id)) = filter.before {
            query = query.filter(t::created_at.lt(at).or(t::created_at.eq(at).and(t::id.lt(id))));
        }
        query.order((t::created_at.desc(), t::id.desc())).limit(limit).load(c)
    })?;
    rows.into_iter().map(Row::read).collect()
}

/// Lets a delivery that was given up or taken go once more, for another three days; the event that tells so wakes the endpoint.
pub fn replay(tx: &mut Tenant<'_>, delivery: &Delivery) -> Result<Delivery, StoreError> {
    endpoints::lock(tx, delivery.endpoint)?;
    let (at, row) = (tx.at(), t::table.find((tx.agency(), Key::of(delivery.id))));
    on_both!(&mut *tx.db, |c| diesel::update(row)
        .set((
            t::state.eq(DeliveryState::Pending.code()),
            t::attempts.eq(0_i64),
            t::tried_since.eq(at),
            t::due_at.eq(at)
        ))
        .execute(c))?;
    load(tx, delivery.id)
}
