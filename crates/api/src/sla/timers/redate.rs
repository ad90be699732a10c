//! The timers that run, reckoned anew by what holds now; looked at first, or done.

use bole_domain::ids::TimerId;
use bole_domain::sla::Clockwork;
use bole_domain::sla::policy::Policy;
use bole_domain::sla::timer::{Mark, Redating, Timer};
use bole_persistence::sla::clocks::Clocks;
use bole_persistence::sla::policies;
use bole_persistence::sla::timers as rows;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::auth::{audit, fact};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::examples::happened_at;
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// Most timers that one call re-dates.
const AT_ONCE: i64 = 500;

/// Which timers are reckoned anew.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct TimerRedating {
    /// Those of this policy.
    #[schema(example = "payroll.results_told")]
    pub policy: String,
    /// Only show what would become of them.
    pub preview: bool,
    /// Why.
    #[validate(length(min = 1, max = 1000), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

impl Example for TimerRedating {
    fn example() -> Self {
        Self {
            policy: "payroll.results_told".to_owned(), preview: true, reason: "与客户约定缩短反馈时限".to_owned()
        }
    }
}

/// A timer that gets another due moment.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct RedatedTimer {
    /// The timer.
    pub id: TimerId,
    /// When it was due; left out where it was paused or waited for a year of the calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_before: Option<DateTime<Utc>>,
    /// When it is due then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_after: Option<DateTime<Utc>>,
}

/// The timers that get another due moment.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct TimersRedated {
    /// Was it only shown?
    pub preview: bool,
    /// Those whose due moment or rule changes.
    pub timers: Vec<RedatedTimer>,
    /// Are others left?
    pub more: bool,
}

impl Example for TimersRedated {
    fn example() -> Self {
        let timer = RedatedTimer {
            id: TimerId::example(),
            due_before: Some(happened_at()),
            due_after: Some(happened_at() - chrono::TimeDelta::days(2)),
        };
        Self { preview: true, timers: vec![timer], more: false }
    }
}

/// `POST /api/v1/timers:redate`
pub(super) async fn redate(cx: Cx, Body(wish): Body<TimerRedating>) -> Reply {
    let policy = Policy::find(&wish.policy).ok_or_else(|| {
        Problem::rule("sla_policy_unknown", "/policy", "没有这个时限政策。", "There is no such policy.")
    })?;
    cx.write(move |tx, by| {
        let (version, rule) = policies::held(tx, policy)?;
        let (now, who) = (tx.now(), by.caller.public_id());
        let anew = |timer: Timer, clockwork: &Clockwork<'_>| -> Option<(Timer, (Timer, Vec<Mark>))> {
            let policy = Some((version, rule.clone()));
            let (by, reason) = (Some(who.clone()), Some(wish.reason.clone()));
            let moved = timer.clone().redated(Redating { policy, day: None, at: now, by, reason }, clockwork).ok()?;
            let told = |timer: &Timer| {
                (timer.due_at, timer.policy_version, timer.plan.rule.clone(), timer.plan.alarms.clone())
            };
            (told(&moved.0) != told(&timer)).then_some((timer, moved))
        };
        let most = usize::try_from(AT_ONCE).unwrap_or_default();
        let (mut told, mut moved, mut after, mut more) = (Vec::new(), Vec::new(), None, false);
        while moved.len() < most {
            let some = rows::hold_open(tx, &policy.code, after, AT_ONCE)?;
            more = some.len() == most;
            let Some(last) = some.last() else { break };
            after = Some(last.id);
            let clocks = Clocks::of(tx, some.iter().filter_map(|timer| timer.subject.client))?;
            let found = some.into_iter().filter_map(|timer| {
                let client = timer.subject.client;
                anew(timer, &clocks.toward(client))
            });
            for (before, next) in found {
                told.push(RedatedTimer { id: before.id, due_before: before.due_at, due_after: next.0.due_at });
                moved.push(next);
            }
            if !more {
                break;
            }
        }
        if !wish.preview {
            rows::keep(tx, &moved)?;
            let count = fact("timers", moved.len());
            audit(tx, by, "timer.redate", "sla_policy", &policy.code, Some(&wish.reason), &count)?;
        }
        Ok(Answer::ok(TimersRedated { preview: wish.preview, timers: told, more }))
    })
    .await
}
