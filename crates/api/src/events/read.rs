//! Events page by page.

use bole_domain::events::EventType;
use bole_domain::ids::{ClientId, EngagementId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::listening::{Asking, Stretch};
use super::views::{EventTypeView, EventView};
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page};
use crate::http::params::Query;
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// Which events to read.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct EventQuery {
    /// Events a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// The number of the last event that was read: `next_after` of the page before. From the first event on without it.
    #[param(minimum = 0)]
    pub after: Option<i64>,
    /// Of this type only.
    #[serde(rename = "type")]
    #[param(inline)]
    pub kind: Option<EventType>,
    /// Of this client only.
    pub client_id: Option<ClientId>,
    /// Of this engagement only.
    pub engagement_id: Option<EngagementId>,
}

/// A page of events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct EventPage {
    /// The events in their order.
    pub data: Vec<EventView>,
    /// Send it as `after` to go on, also when there was nothing.
    #[schema(minimum = 0)]
    pub next_after: i64,
    /// Is there more already?
    pub more: bool,
}

impl Example for EventPage {
    fn example() -> Self {
        let event = EventView::example();
        Self { next_after: event.number, data: vec![event], more: false }
    }
}

/// The number after which somebody goes on is not negative.
pub(super) fn checked_after(after: Option<i64>) -> Result<Option<i64>, Problem> {
    match after {
        Some(..0) => Err(Problem::malformed(
            "after_out_of_range",
            "query:after",
            "after 须为不小于 0 的整数。",
            "after is 0 or more.",
        )),
        Some(_) | None => Ok(after),
    }
}

/// `GET /api/v1/events`
pub(super) async fn list(cx: Cx, query: Query<EventQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let EventQuery { limit: _, after, kind, client_id, engagement_id } = query.into_inner();
    let after = checked_after(after)?.unwrap_or_default();
    let asking = Asking { kind, client: client_id, engagement: engagement_id };
    cx.read(move |tx, by| {
        let told = asking.told(tx, by)?;
        let stretch = Stretch::behind(tx, Some(after))?;
        let (data, next_after) = stretch.told(tx, told.as_ref(), limit)?;
        Ok(Answer::ok(EventPage { data, next_after, more: next_after < stretch.head }))
    })
    .await
}

/// `GET /api/v1/event-types`
pub(super) async fn types(cx: Cx) -> Reply {
    cx.read(|_, by| {
        let data: Vec<EventTypeView> = EventType::all().map(|kind| EventTypeView::of(kind, by.language)).collect();
        Ok(Answer::ok(Page { data, next_cursor: None }))
    })
    .await
}
