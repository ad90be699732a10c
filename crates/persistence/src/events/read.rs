//! Events as they are listened to: after a number, in their order.

use bole_domain::events::{Event, EventActor, EventObject, EventType};
use bole_domain::ids::{ClientId, EngagementId};
use diesel::prelude::*;

use crate::error::{Named, StoreError, corrupt};
use crate::on_both;
use crate::schema::{audit_heads as h, events as t};
use crate::store::Tenant;
use crate::types::{At, Json, Key};

/// Which events are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of these types; of all without any.
    pub kinds: Vec<EventType>,
    /// Of this client.
    pub client: Option<ClientId>,
    /// Of this engagement.
    pub engagement: Option<EngagementId>,
    /// Those alone that are told to the users of a client.
    pub shared: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    number: i64,
    id: Key,
    happened_at: At,
    kind: String,
    object_type: String,
    object_id: String,
    client_id: Option<Key>,
    engagement_id: Option<Key>,
    shared: bool,
    actor_kind: Option<String>,
    actor_id: Option<String>,
    data: Json,
}

impl Row {
    fn read(self) -> Result<Event, StoreError> {
        let broken = || StoreError::Corrupt { table: "events", column: "kind" };
        Ok(Event {
            number: self.number,
            id: self.id.id(),
            at: self.happened_at.get(),
            kind: EventType::from_code(&self.kind).ok_or_else(broken)?,
            object: EventObject { kind: self.object_type, id: self.object_id },
            client: self.client_id.map(Key::id),
            engagement: self.engagement_id.map(Key::id),
            shared: self.shared,
            actor: self.actor_kind.zip(self.actor_id).map(|(kind, id)| EventActor { kind, id }),
            data: self.data.read().map_err(corrupt("events", "data"))?,
        })
    }
}

/// The number of the agency's last event; 0 without any.
pub fn head(tx: &mut Tenant<'_>) -> Result<i64, StoreError> {
    let agency = tx.agency();
    let last: Option<i64> =
        on_both!(&mut *tx.db, |c| h::table.find(agency).select(h::events).first(c)).optional_row()?;
    Ok(last.unwrap_or_default())
}

/// The next events after a number and up to another.
pub fn list(
    tx: &mut Tenant<'_>,
    wanted: &Wanted,
    (after, upto): (i64, i64),
    limit: i64,
) -> Result<Vec<Event>, StoreError> {
    let agency = tx.agency();
    let codes: Vec<&str> = wanted.kinds.iter().map(|kind| kind.code()).collect();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table
            .filter(t::agency_id.eq(agency).and(t::number.gt(after)).and(t::number.le(upto)))
            .select(Row::as_select())
            .into_boxed();
        if !codes.is_empty() {
            query = query.filter(t::kind.eq_any(&codes));
        }
        if let Some(client) = wanted.client {
            query = query.filter(t::client_id.eq(Key::of(client)));
        }
        if let Some(engagement) = wanted.engagement {
            query = query.filter(t::engagement_id.eq(Key::of(engagement)));
        }
        if wanted.shared {
            query = query.filter(t::shared);
        }
        query.order(t::number).limit(limit).load(c)
    })?;
    rows.into_iter().map(Row::read).collect()
}
