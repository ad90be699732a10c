//! Due moments as an iCalendar feed (RFC 5545), behind a signed address: calendar programs send no token.

use std::collections::HashMap;

use actix_web::web;
use bole_domain::ids::{ClientId, EngagementId};
use bole_domain::language::Language;
use bole_domain::sla::timer::TimerState;
use bole_persistence::sla::timers::{self as rows, Kept, Whose};
use bole_persistence::{Mode, StoreError, Tenant, client, engagement};
use chrono::{DateTime, TimeDelta, Utc};
use icalendar::{Calendar, Component, Event, EventLike};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::views::TimerView;
use crate::auth::{audit, fact, users_only};
use crate::http::answer::{Answer, Download};
use crate::http::body::Body;
use crate::http::context::{Cx, Reply, blocking};
use crate::http::examples::happened_at;
use crate::http::params::Query;
use crate::http::problem::Problem;
use crate::http::registry::Example;
use crate::state::App;

pub(super) const PATH: &str = "/api/v1/timer-feed.ics";
pub(super) const MEDIA: &str = "text/calendar";
/// Clocks in a feed, the next due ones.
const MOST: i64 = 1_000;
/// An entry is as long, and ends when it is due.
const LENGTH: TimeDelta = TimeDelta::minutes(30);

/// Whose due moments a feed has: a client's, an engagement's, or without both those of the engagements that the caller is responsible for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct NewTimerFeed {
    /// Of this client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
    /// Of this engagement; not beside a client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engagement_id: Option<EngagementId>,
}

impl Example for NewTimerFeed {
    fn example() -> Self {
        Self::default()
    }
}

/// The address of a feed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct TimerFeed {
    /// Path and query, behind the address of this server. Whoever knows it reads the feed: it is a secret.
    pub path: String,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

impl Example for TimerFeed {
    fn example() -> Self {
        Self { path: format!("{PATH}?token=eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2lnbmVk"), expires_at: happened_at() }
    }
}

/// `POST /api/v1/timer-feeds`
pub(super) async fn make(cx: Cx, Body(new): Body<NewTimerFeed>) -> Reply {
    cx.checked()?;
    let (app, user, agency) = (cx.app().clone(), users_only(cx.by())?, cx.by().caller.agency);
    let whose = match (new.client_id, new.engagement_id) {
        (Some(_), Some(_)) => {
            let (zh, en) = ("客户与项目只能指定一个。", "Name a client or an engagement, not both.");
            return Err(Problem::rule("feed_of_two", "/engagement_id", zh, en));
        }
        (Some(id), None) => Whose::Client(id),
        (None, Some(id)) => Whose::Engagement(id),
        (None, None) => Whose::Specialist(user),
    };
    let (token, expires_at) = blocking(move || app.tokens.feed(&app.store, (agency, user), whose)).await?;
    cx.write(move |tx, by| {
        match whose {
            Whose::Specialist(_) => {}
            Whose::Client(id) => drop(client::load(tx, id)?),
            Whose::Engagement(id) => drop(engagement::load(tx, id)?),
        }
        audit(tx, by, "timer_feed.create", "user", user, None, &fact("of", whose))?;
        Ok(Answer::ok(TimerFeed { path: format!("{PATH}?token={token}"), expires_at }))
    })
    .await
}

/// The token of a feed.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FeedQuery {
    /// As it stands in the address that was given out.
    #[param(max_length = 2_000)]
    pub token: String,
}

/// `GET /api/v1/timer-feed.ics`
pub(super) async fn read(app: web::Data<App>, query: Query<FeedQuery>) -> Result<Download, Problem> {
    let token = query.into_inner().token;
    blocking(move || {
        let feed = app.tokens.read_feed(&app.store, &token)?.ok_or_else(|| Problem::not_found("timer_feed"))?;
        let calendar = app.store.tenant(feed.agency, Mode::Read, |tx| calendar(tx, feed.whose))?;
        let bytes = calendar.to_string().into_bytes();
        Ok(Download { media_type: format!("{MEDIA}; charset=utf-8").into(), file_name: "bole.ics".to_owned(), bytes })
    })
    .await
}

fn calendar(tx: &mut Tenant<'_>, whose: Whose) -> Result<Calendar, StoreError> {
    let due = rows::due_of(tx, whose, MOST)?;
    let subjects: Vec<Uuid> = due.iter().map(|kept| kept.timer.subject.id).collect();
    let cycles = rows::cycles(tx, &subjects)?;
    let mut names: HashMap<ClientId, String> = HashMap::new();
    let mut calendar = Calendar::new();
    calendar.name("伯乐 Bole");
    for Kept { timer, policy } in due {
        let cycle = cycles.get(&timer.subject.id).copied();
        let version = timer.version;
        let view = TimerView::of(&timer, policy, cycle, Language::Zh);
        let Some(due_at) = view.due_at else { continue };
        let whom = match view.client_id {
            Some(client) => format!("（{}）", named(tx, &mut names, client)?),
            None => String::new(),
        };
        let month = cycle.map(|cycle| format!(" {cycle}")).unwrap_or_default();
        let late = if view.state == TimerState::Breached { "【超时】" } else { "" };
        let mut event = Event::new();
        event.uid(&view.id.to_string()).timestamp(view.started_at).starts(due_at - LENGTH).ends(due_at);
        // It rises with each change, so that a program takes the later moment.
        event.sequence(u32::try_from(version).unwrap_or(u32::MAX));
        event.summary(&format!("{late}{}{month}{whom}", view.name).replace(char::is_control, " "));
        event.description(&format!("{} · {} · /api/v1/timers/{}", view.clauses.join(", "), view.policy, view.id));
        calendar.push(event.done());
    }
    Ok(calendar.done())
}

/// What a client is called, looked up once.
fn named(tx: &mut Tenant<'_>, known: &mut HashMap<ClientId, String>, client: ClientId) -> Result<String, StoreError> {
    if let Some(name) = known.get(&client) {
        return Ok(name.clone());
    }
    let name = client::load(tx, client)?.name;
    known.insert(client, name.clone());
    Ok(name)
}
