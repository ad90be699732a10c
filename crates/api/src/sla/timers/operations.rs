//! Timers: listed, shown, explained, paused, resumed.

use bole_domain::ids::{ClientId, EngagementId, TimerId, TypedId};
use bole_domain::sla::timer::{Moved, Timer, TimerState};
use bole_persistence::Tenant;
use bole_persistence::sla::clocks::Clocks;
use bole_persistence::sla::hours;
use bole_persistence::sla::timers::{self as rows, Filter, Kept};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::views::{TimerExplanationView, TimerView};
use crate::auth::{audit, fact};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::page::{self, Page};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// Which timers to list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TimerFilter {
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// In this state only.
    #[param(inline)]
    pub state: Option<TimerState>,
    /// Of this policy only.
    pub policy: Option<String>,
    /// Of this client only.
    pub client_id: Option<ClientId>,
    /// Of this engagement only.
    pub engagement_id: Option<EngagementId>,
    /// Due before this moment only.
    pub due_before: Option<DateTime<Utc>>,
}

/// Why a timer is paused.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct TimerPauseRequest {
    /// Why.
    #[validate(length(min = 1, max = 1000), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

impl Example for TimerPauseRequest {
    fn example() -> Self {
        Self { reason: "代发银行系统维护，无法付款".to_owned() }
    }
}

fn shown(tx: &mut Tenant<'_>, Kept { timer, policy }: Kept, by: &By) -> Result<Answer<TimerView>, Problem> {
    let (version, marks) = (timer.version, rows::marks(tx, timer.id)?);
    let mut cycles = rows::cycles(tx, &[timer.subject.id])?;
    let cycle = cycles.remove(&timer.subject.id);
    Ok(Answer::ok(TimerView::of(&timer, policy, cycle, by.language).with(marks)).version(version))
}

/// `GET /api/v1/timers`
pub(super) async fn list(cx: Cx, query: Query<TimerFilter>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after: Option<Uuid> = page::read_cursor(query.cursor.as_deref())?;
    let TimerFilter { limit: _, cursor: _, state, policy, client_id, engagement_id, due_before } = query.into_inner();
    let filter = Filter { state, policy, client: client_id, engagement: engagement_id, due_before, after };
    cx.read(move |tx, by| {
        let found = rows::list(tx, &filter, limit + 1)?;
        let subjects: Vec<Uuid> = found.iter().map(|kept| kept.timer.subject.id).collect();
        let cycles = rows::cycles(tx, &subjects)?;
        let view = |Kept { timer, policy }: Kept| {
            let cycle = cycles.get(&timer.subject.id).copied();
            (timer.id, TimerView::of(&timer, policy, cycle, by.language))
        };
        let views = found.into_iter().map(view).collect();
        let Page { data, next_cursor } = Page::cut(views, limit, |(id, _): &(TimerId, TimerView)| id.uuid());
        Ok(Answer::ok(Page { data: data.into_iter().map(|(_, view)| view).collect(), next_cursor }))
    })
    .await
}

/// `GET /api/v1/timers/{timer_id}`
pub(super) async fn get(cx: Cx, id: Path<TimerId>) -> Reply {
    cx.read(move |tx, by| {
        let kept = rows::find(tx, *id)?;
        shown(tx, kept, by)
    })
    .await
}

/// `GET /api/v1/timers/{timer_id}/explanation`
pub(super) async fn explanation(cx: Cx, id: Path<TimerId>) -> Reply {
    cx.read(move |tx, by| {
        let Kept { timer, policy } = rows::find(tx, *id)?;
        let hours = hours::of(tx)?.hours;
        let explained = timer.explanation(&hours, by.language);
        Ok(Answer::ok(TimerExplanationView::of(&timer, policy, explained, by.language)))
    })
    .await
}

/// Moves a timer by hand, keeps what happened to it, and shows it.
async fn by_hand<F>(cx: Cx, id: TimerId, action: &'static str, reason: Option<String>, go: F) -> Reply
where
    F: FnOnce(&mut Tenant<'_>, &By, Timer) -> Result<Moved, Problem> + Send + 'static,
{
    cx.write(move |tx, by| {
        let timer = rows::hold(tx, id)?;
        let policy = rows::find(tx, id)?.policy;
        by.saw(timer.version)?;
        let (timer, marks) = go(tx, by, timer)??;
        rows::keep(tx, &[(timer.clone(), marks)])?;
        audit(tx, by, action, "timer", id, reason.as_deref(), &fact("policy", &policy.code))?;
        let kept = Kept { timer: Timer { version: timer.version + 1, ..timer }, policy };
        shown(tx, kept, by)
    })
    .await
}

/// `POST /api/v1/timers/{timer_id}:pause`
pub(super) async fn pause(cx: Cx, id: Path<TimerId>, Body(why): Body<TimerPauseRequest>) -> Reply {
    let reason = why.reason.clone();
    by_hand(cx, *id, "timer.pause", Some(why.reason), move |tx, by, timer| {
        let (now, who) = (tx.now(), by.caller.public_id());
        let client = timer.subject.client;
        Ok(timer.paused(now, &who, &reason, &Clocks::of(tx, client)?.toward(client)))
    })
    .await
}

/// `POST /api/v1/timers/{timer_id}:resume`
pub(super) async fn resume(cx: Cx, id: Path<TimerId>) -> Reply {
    by_hand(cx, *id, "timer.resume", None, |tx, by, timer| {
        let (now, who) = (tx.now(), by.caller.public_id());
        let client = timer.subject.client;
        Ok(timer.resumed(now, &who, &Clocks::of(tx, client)?.toward(client)))
    })
    .await
}
