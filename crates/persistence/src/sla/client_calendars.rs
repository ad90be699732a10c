//! Clients' own days and hours.

use bole_domain::ids::ClientId;
use bole_domain::sla::ClientCalendar;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::{Named, StoreError, corrupt, guarded};
use crate::on_both;
use crate::schema::client_calendars as t;
use crate::store::Tenant;
use crate::types::{At, Json, Key};

/// A client's calendar as it is kept; version 0 is the one of a client that told nothing: it is there when the agency is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The calendar.
    pub calendar: ClientCalendar,
    /// Version.
    pub version: i64,
    /// Public id of who set it, and when.
    pub changed: Option<(String, DateTime<Utc>)>,
}

/// A client's calendar.
pub fn find(tx: &mut Tenant<'_>, client: ClientId) -> Result<Kept, StoreError> {
    let agency = tx.agency();
    let row: Option<(Json, i64, String, At)> = on_both!(&mut *tx.db, |c| t::table
        .find((agency, Key::of(client)))
        .select((t::body, t::version, t::changed_by, t::changed_at))
        .first(c))
    .optional_row()?;
    let Some((body, version, by, at)) = row else {
        return Ok(Kept { calendar: ClientCalendar::default(), version: 0, changed: None });
    };
    Ok(Kept { calendar: read(body)?, version, changed: Some((by, at.get())) })
}

/// The calendars of those of these clients that have their own.
pub fn of(tx: &mut Tenant<'_>, clients: &[ClientId]) -> Result<Vec<(ClientId, ClientCalendar)>, StoreError> {
    let agency = tx.agency();
    let mut found = Vec::new();
    for clients in clients.chunks(500) {
        let keys: Vec<Key> = clients.iter().copied().map(Key::of).collect();
        let rows: Vec<(Key, Json)> = on_both!(&mut *tx.db, |c| t::table
            .filter(t::agency_id.eq(agency).and(t::client_id.eq_any(keys)))
            .select((t::client_id, t::body))
            .load(c))?;
        for (client, body) in rows {
            found.push((client.id(), read(body)?));
        }
    }
    Ok(found)
}

fn read(body: Json) -> Result<ClientCalendar, StoreError> {
    body.read().map_err(corrupt("client_calendars", "body"))
}

/// Sets it in the place of the version that was seen.
pub fn set(
    tx: &mut Tenant<'_>,
    client: ClientId,
    seen: i64,
    calendar: ClientCalendar,
    by: String,
) -> Result<Kept, StoreError> {
    let (agency, at, key) = (tx.agency(), tx.at(), Key::of(client));
    let body = Json::of(&calendar).map_err(corrupt("client_calendars", "body"))?;
    let version = seen + 1;
    let said = (t::body.eq(&body), t::version.eq(version), t::changed_by.eq(&by), t::changed_at.eq(at));
    if seen == 0 {
        let row = (t::agency_id.eq(agency), t::client_id.eq(key), said);
        on_both!(&mut *tx.db, |c| diesel::insert_into(t::table).values(row).execute(c))
            .stale_on_unique("client_calendar")?;
    } else {
        let rows = on_both!(&mut *tx.db, |c| diesel::update(t::table.find((agency, key)).filter(t::version.eq(seen)))
            .set(said)
            .execute(c))?;
        guarded(rows, "client_calendar")?;
    }
    Ok(Kept { calendar, version, changed: Some((by, at.get())) })
}
