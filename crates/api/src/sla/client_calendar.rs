//! When a client is there.

use bole_domain::agency::Permission;
use bole_domain::ids::{ClientId, UserId};
use bole_domain::sla::ClientCalendar;
use bole_domain::sla::client_calendar::{FreeDay, FreeWeekday};
use bole_persistence::sla::client_calendars::{self as rows, Kept};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::TAG;
use crate::auth::audit;
use crate::client::access;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::examples::made_at;
use crate::http::params::Path;
use crate::http::registry::{Example, Registry};

/// When a client is there.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
struct ClientCalendarView {
    /// The client.
    client_id: ClientId,
    /// Its free days and its hours.
    calendar: ClientCalendar,
    /// Version; 0 where nobody set one: the client is there when the agency is.
    version: i64,
    /// Who set it; left out where nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    changed_by: Option<String>,
    /// When; left out where nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    changed_at: Option<DateTime<Utc>>,
}

impl ClientCalendarView {
    fn of(client_id: ClientId, Kept { calendar, version, changed }: Kept) -> Self {
        let (changed_by, changed_at) = changed.unzip();
        Self { client_id, calendar, version, changed_by, changed_at }
    }
}

impl Example for ClientCalendar {
    fn example() -> Self {
        let date = NaiveDate::from_ymd_opt(2026, 6, 18).unwrap_or_default();
        let free_days = vec![FreeDay { date, name: "厂庆".to_owned() }];
        Self { free_weekdays: vec![FreeWeekday::Friday], free_days, ..Self::default() }
    }
}

impl Example for ClientCalendarView {
    fn example() -> Self {
        let changed = Some((UserId::example().to_string(), made_at()));
        Self::of(ClientId::example(), Kept { calendar: ClientCalendar::example(), version: 1, changed })
    }
}

fn shown(client: ClientId, kept: Kept) -> Answer<ClientCalendarView> {
    let version = kept.version;
    Answer::ok(ClientCalendarView::of(client, kept)).version(version)
}

/// `GET /api/v1/clients/{client_id}/calendar`
async fn get(cx: Cx, id: Path<ClientId>) -> Reply {
    cx.read(move |tx, by| {
        let client = access::client(tx, by, *id)?.id;
        Ok(shown(client, rows::find(tx, client)?))
    })
    .await
}

/// `PUT /api/v1/clients/{client_id}/calendar`
async fn set(cx: Cx, id: Path<ClientId>, Body(calendar): Body<ClientCalendar>) -> Reply {
    cx.write(move |tx, by| {
        let client = access::client(tx, by, *id)?.id;
        let seen = rows::find(tx, client)?.version;
        by.saw(seen)?;
        audit(tx, by, "client_calendar.set", "client", client, None, &calendar)?;
        Ok(shown(client, rows::set(tx, client, seen, calendar, by.caller.public_id())?))
    })
    .await
}

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    r.get("/api/v1/clients/{client_id}/calendar", "get_client_calendar", get)
        .tag(TAG)
        .text(
            "Show when a client is there",
            "The days on which it does not work although others do, its hours and their time zone. Without one of its own it is there \
             when the agency is.",
        )
        .permission(Permission::ClientRead)
        .gives::<ClientCalendarView>(200)
        .add();
    r.put("/api/v1/clients/{client_id}/calendar", "set_client_calendar", set)
        .tag(TAG)
        .text(
            "Set when a client is there",
            "A reminder to the client comes so many working days ahead on which both work, at its opening hour. What is due when stays \
             what standard, law and contract say. Timers that run keep the moments that they were given until they are re-dated.",
        )
        .permission(Permission::ClientWrite)
        .clauses(&["PY-5.3.1"])
        .if_match()
        .takes::<ClientCalendar>()
        .gives::<ClientCalendarView>(200)
        .add();
}
