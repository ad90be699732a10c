//! Endpoints of webhooks, their secrets sealed.

use bole_domain::events::{CommandDone, EventData, EventObject, EventType};
use bole_domain::ids::WebhookEndpointId;
use bole_domain::webhooks::{Attempted, EndpointState, Wanted, rest_after};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::{claims, deliveries};
use crate::db::Db;
use crate::error::{Named, StoreError, corrupt, guarded};
use crate::events::{self, NewEvent};
use crate::schema::{notification_channels as n, notification_dispatch as d, webhook_endpoints as t};
use crate::store::Tenant;
use crate::types::{At, Json, Key};
use crate::{on_both, page_after};

/// What the secrets are sealed as.
pub(crate) const SECRET: &str = "webhook_endpoints.secret";
/// What the secrets before are sealed as.
pub(crate) const OLD_SECRET: &str = "webhook_endpoints.old_secret";

/// An endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Its id.
    pub id: WebhookEndpointId,
    /// Where it is.
    pub url: String,
    /// What it is for.
    pub description: String,
    /// Is it served?
    pub state: EndpointState,
    /// Which events it is told.
    pub wanted: Wanted,
    /// Until when the secret before the present one signs too.
    pub old_secret_until: Option<DateTime<Utc>>,
    /// The last event that was looked at for it.
    pub told_up_to: i64,
    /// How often it failed in a row.
    pub failures: u32,
    /// Until when it is left alone.
    pub rests_until: Option<DateTime<Utc>>,
    /// Its version.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// An endpoint to be made.
#[derive(Debug, Clone)]
pub struct NewEndpoint<'a> {
    /// Where it is.
    pub url: String,
    /// What it is for.
    pub description: String,
    /// Which events it is told.
    pub wanted: Wanted,
    /// Its secret.
    pub secret: &'a str,
    /// Is it looked at with every event? If not, with what is sent to it.
    pub by_events: bool,
}

/// Endpoints that serve notifications of users, or find out who is to have one.
macro_rules! of_users {
    () => {{
        let own = n::table.filter(n::agency_id.eq(t::agency_id).and(n::endpoint_id.eq(t::id)));
        let dispatch = d::table.filter(d::agency_id.eq(t::agency_id).and(d::endpoint_id.eq(t::id)));
        exists(own).or(exists(dispatch))
    }};
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    url: String,
    description: String,
    state: String,
    wanted: Json,
    old_secret_until: Option<At>,
    told_up_to: i64,
    failures: i64,
    rests_until: Option<At>,
    version: i64,
    created_at: At,
}

impl Row {
    fn read(self) -> Result<Endpoint, StoreError> {
        let broken = |column| StoreError::Corrupt { table: "webhook_endpoints", column };
        Ok(Endpoint {
            id: self.id.id(),
            url: self.url,
            description: self.description,
            state: EndpointState::from_code(&self.state).ok_or_else(|| broken("state"))?,
            wanted: self.wanted.read().map_err(corrupt("webhook_endpoints", "wanted"))?,
            old_secret_until: self.old_secret_until.map(At::get),
            told_up_to: self.told_up_to,
            failures: u32::try_from(self.failures).map_err(|_| broken("failures"))?,
            rests_until: self.rests_until.map(At::get),
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}

/// Makes an endpoint; it is told what happens from now on.
pub fn insert(tx: &mut Tenant<'_>, new: NewEndpoint<'_>) -> Result<Endpoint, StoreError> {
    let endpoint = Endpoint {
        id: tx.new_id(),
        url: new.url,
        description: new.description,
        state: EndpointState::Active,
        wanted: new.wanted,
        old_secret_until: None,
        told_up_to: events::head(tx)?,
        failures: 0,
        rests_until: None,
        version: 1,
        created_at: tx.now(),
    };
    let (agency, sealed) = (tx.agency(), tx.seal(SECRET, new.secret)?);
    let wanted = Json::of(&endpoint.wanted).map_err(corrupt("webhook_endpoints", "wanted"))?;
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(endpoint.id)),
            t::url.eq(&endpoint.url),
            t::description.eq(&endpoint.description),
            t::state.eq(endpoint.state.code()),
            t::wanted.eq(&wanted),
            t::sealed_secret.eq(&sealed),
            t::told_up_to.eq(endpoint.told_up_to),
            t::failures.eq(0_i64),
            t::version.eq(endpoint.version),
            t::created_at.eq(At::new(endpoint.created_at)),
        ))
        .execute(c))?;
    claims::insert(tx, endpoint.id, new.by_events)?;
    load(tx, endpoint.id)
}

/// An endpoint of the agency; those of users are theirs.
pub fn load_agencys(tx: &mut Tenant<'_>, id: WebhookEndpointId) -> Result<Endpoint, StoreError> {
    let row = t::table.find((tx.agency(), Key::of(id))).filter(not(of_users!()));
    let row: Row = on_both!(&mut *tx.db, |c| row.select(Row::as_select()).first(c)).or_not_found("webhook_endpoint")?;
    row.read()
}

/// An endpoint.
pub fn load(tx: &mut Tenant<'_>, id: WebhookEndpointId) -> Result<Endpoint, StoreError> {
    let row = t::table.find((tx.agency(), Key::of(id)));
    let row: Row = on_both!(&mut *tx.db, |c| row.select(Row::as_select()).first(c)).or_not_found("webhook_endpoint")?;
    row.read()
}

/// The agency's endpoints in the order in which they were made; those of users are theirs.
pub fn list(tx: &mut Tenant<'_>, after: Option<(At, Key)>, limit: i64) -> Result<Vec<Endpoint>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let query =
            t::table.filter(t::agency_id.eq(agency).and(not(of_users!()))).select(Row::as_select()).into_boxed();
        page_after!(query, t, after, limit).load(c)
    })?;
    rows.into_iter().map(Row::read).collect()
}

/// Holds an endpoint to the end of the transaction: whoever changes something of it does this first, before the claim and the
/// deliveries, so that nobody waits for another in a circle. Whoever queues a delivery for it need not wait.
pub fn lock(tx: &mut Tenant<'_>, id: WebhookEndpointId) -> Result<(), StoreError> {
    let row = t::table.find((tx.agency(), Key::of(id))).select(t::version);
    if let Db::Pg(c) = &mut *tx.db {
        let _: Option<i64> = row.for_no_key_update().first(c).optional()?;
    }
    Ok(())
}

/// Saves what was changed of a loaded endpoint; refuses if somebody else saved it meanwhile. Whatever waits is tried at once.
pub fn save(tx: &mut Tenant<'_>, endpoint: Endpoint) -> Result<Endpoint, StoreError> {
    let (agency, seen) = (tx.agency(), endpoint.version);
    let wanted = Json::of(&endpoint.wanted).map_err(corrupt("webhook_endpoints", "wanted"))?;
    let row = t::table.find((agency, Key::of(endpoint.id))).filter(t::version.eq(seen));
    let rows = on_both!(&mut *tx.db, |c| diesel::update(row)
        .set((
            t::url.eq(&endpoint.url),
            t::description.eq(&endpoint.description),
            t::state.eq(endpoint.state.code()),
            t::wanted.eq(&wanted),
            t::failures.eq(0_i64),
            t::rests_until.eq(None::<At>),
            t::version.eq(seen + 1),
        ))
        .execute(c))?;
    guarded(rows, "webhook_endpoint")?;
    deliveries::hasten(tx, endpoint.id)?;
    load(tx, endpoint.id)
}

/// Gives a loaded endpoint a new secret; the one before signs too for as long as is said.
pub fn rotate(
    tx: &mut Tenant<'_>,
    endpoint: &Endpoint,
    secret: &str,
    old_for: TimeDelta,
) -> Result<Endpoint, StoreError> {
    let (agency, sealed) = (tx.agency(), tx.seal(SECRET, secret)?);
    let before = present(tx, endpoint.id)?;
    let old = tx.seal(OLD_SECRET, &before)?;
    let until = At::new(tx.now() + old_for);
    let row = t::table.find((agency, Key::of(endpoint.id))).filter(t::version.eq(endpoint.version));
    let rows = on_both!(&mut *tx.db, |c| diesel::update(row)
        .set((
            t::sealed_secret.eq(&sealed),
            t::sealed_old_secret.eq(&old),
            t::old_secret_until.eq(until),
            t::version.eq(endpoint.version + 1),
        ))
        .execute(c))?;
    guarded(rows, "webhook_endpoint")?;
    load(tx, endpoint.id)
}

fn present(tx: &mut Tenant<'_>, id: WebhookEndpointId) -> Result<String, StoreError> {
    let row = t::table.find((tx.agency(), Key::of(id))).select(t::sealed_secret);
    let sealed: Vec<u8> = on_both!(&mut *tx.db, |c| row.first(c)).or_not_found("webhook_endpoint")?;
    tx.keys().open_text(SECRET, &sealed)
}

/// The secrets that sign at this moment, the present one first.
pub fn secrets(tx: &mut Tenant<'_>, endpoint: &Endpoint) -> Result<Vec<String>, StoreError> {
    let mut all = vec![present(tx, endpoint.id)?];
    if endpoint.old_secret_until.is_some_and(|until| until > tx.now()) {
        let row = t::table.find((tx.agency(), Key::of(endpoint.id))).select(t::sealed_old_secret);
        let sealed: Option<Vec<u8>> = on_both!(&mut *tx.db, |c| row.first(c)).or_not_found("webhook_endpoint")?;
        all.extend(sealed.map(|sealed| tx.keys().open_text(OLD_SECRET, &sealed)).transpose()?);
    }
    Ok(all)
}

/// The endpoint was looked at up to an event.
pub(super) fn told_up_to(tx: &mut Tenant<'_>, id: WebhookEndpointId, number: i64) -> Result<(), StoreError> {
    let row = t::table.find((tx.agency(), Key::of(id)));
    on_both!(&mut *tx.db, |c| diesel::update(row).set(t::told_up_to.eq(number)).execute(c))?;
    Ok(())
}

/// What a round of attempts says of the endpoint itself: one that fails and fails is left alone for a while. Whoever changed the
/// endpoint meanwhile knows better.
pub fn settle(tx: &mut Tenant<'_>, endpoint: &Endpoint, attempts: &[Attempted]) -> Result<(), StoreError> {
    let failures = match attempts.iter().any(Attempted::is_taken) {
        true => 0,
        false => endpoint.failures.saturating_add(1),
    };
    let rests_until = rest_after(failures).map(|rest| At::new(tx.now() + rest));
    let row = t::table.find((tx.agency(), Key::of(endpoint.id))).filter(t::version.eq(endpoint.version));
    on_both!(&mut *tx.db, |c| diesel::update(row)
        .set((t::failures.eq(i64::from(failures)), t::rests_until.eq(rests_until)))
        .execute(c))?;
    Ok(())
}

/// Switches an endpoint off that said that it is gone, unless somebody changed it meanwhile.
pub fn switch_off(tx: &mut Tenant<'_>, endpoint: &Endpoint) -> Result<(), StoreError> {
    let row = t::table.find((tx.agency(), Key::of(endpoint.id))).filter(t::version.eq(endpoint.version));
    let off = (t::state.eq(EndpointState::Disabled.code()), t::version.eq(t::version + 1));
    if on_both!(&mut *tx.db, |c| diesel::update(row).set(off).execute(c))? == 1 {
        let on = tx.today();
        let event = NewEvent {
            kind: EventType::CommandDone,
            object: EventObject { kind: "webhook_endpoint".to_owned(), id: endpoint.id.to_string() },
            client: None,
            engagement: None,
            shared: false,
            data: EventData::Command(CommandDone { action: "webhook_endpoint.gone".to_owned(), on }),
        };
        events::emit(tx, event);
    }
    Ok(())
}
