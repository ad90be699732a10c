//! Timers: looked up, explained, paused, re-dated, and summed up to how much was on time.

mod feed;
mod operations;
mod rates;
mod redate;
mod views;

use bole_domain::agency::Permission;

use super::TAG;
use crate::http::registry::Registry;
use feed::{FeedQuery, NewTimerFeed, TimerFeed};
use operations::{TimerFilter, TimerPauseRequest};
use rates::{OnTimeQuery, OnTimeRate};
use redate::{TimerRedating, TimersRedated};
use views::{TimerExplanationView, TimerView};

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    r.get("/api/v1/timers", "list_timers", operations::list)
        .tag(TAG)
        .text(
            "List timers",
            "What is due when, in the order in which it began: by state, policy, client, engagement, and what is due before a moment. \
             A timer starts and stops with what happens to its subject, in the same transaction.",
        )
        .permission(Permission::SlaRead)
        .clauses(&["PY-4.1.1", "PY-4.1.2"])
        .query::<TimerFilter>()
        .lists::<TimerView>()
        .add();
    r.get("/api/v1/timers/{timer_id}", "get_timer", operations::get)
        .tag(TAG)
        .text("Show a timer", "With everything that happened to it: warnings, breach, escalations, pauses, its end.")
        .permission(Permission::SlaRead)
        .gives::<TimerView>(200)
        .add();
    r.get("/api/v1/timers/{timer_id}/explanation", "explain_timer", operations::explanation)
        .tag(TAG)
        .text(
            "Explain why a timer is due when it is",
            "In a sentence, and stretch by stretch from its start to its due moment: what counts, what does not, and why; as it was \
             reckoned, whatever became of calendar and policy since.",
        )
        .permission(Permission::SlaRead)
        .gives::<TimerExplanationView>(200)
        .add();
    r.post("/api/v1/timers/{timer_id}:pause", "pause_timer", operations::pause)
        .tag(TAG)
        .text(
            "Pause a timer",
            "It stops for a reason, and goes on with what was left of its time. A timer that is due on an agreed or statutory day \
             cannot be paused (409 `timer_day_fixed`), nor can one that is late (409 `timer_not_running`) or over (409 `timer_over`).",
        )
        .permission(Permission::TimerWrite)
        .if_match()
        .takes::<TimerPauseRequest>()
        .gives::<TimerView>(200)
        .add();
    r.post("/api/v1/timers/{timer_id}:resume", "resume_timer", operations::resume)
        .tag(TAG)
        .text("Let a timer go on", "With what was left of its time when it was paused.")
        .permission(Permission::TimerWrite)
        .if_match()
        .gives::<TimerView>(200)
        .add();
    r.post("/api/v1/timers:redate", "redate_timers", redate::redate)
        .tag(TAG)
        .text(
            "Re-date the timers that run",
            "Reckons the running timers of a policy anew, by the rule, the calendar and the service hours that hold now, and tells for \
             each what it was due and what it is due then. With `preview` nothing is changed. What was told stays told, and a timer \
             that is over never changes. About 500 to a thousand at a time: `more` tells whether others are left.",
        )
        .permission(Permission::TimerWrite)
        .has_rules()
        .takes::<TimerRedating>()
        .gives::<TimersRedated>(200)
        .add();
    r.post("/api/v1/timer-feeds", "create_timer_feed", feed::make)
        .tag(TAG)
        .text(
            "Get the address of a calendar feed",
            "Due moments for a calendar program, which sends no token: of a client, of an engagement, or of the engagements that the caller \
             is responsible for. The address is signed and good for a year; it ends with the caller's account, his right to read clocks, \
             or his password. It is shown in this answer only.",
        )
        .permission(Permission::SlaRead)
        .has_rules()
        .seeks_object()
        .secret_answer()
        .takes::<NewTimerFeed>()
        .gives::<TimerFeed>(200)
        .add();
    r.get(feed::PATH, "get_timer_feed", feed::read)
        .tag(TAG)
        .text(
            "Read a calendar feed",
            "The next thousand due moments as iCalendar (RFC 5545), each as the half hour that ends when it is due. An address that is not \
             good any more is not found (404).",
        )
        .rate_limited()
        .seeks_object()
        .query::<FeedQuery>()
        .gives_file(&[feed::MEDIA])
        .add();
    r.get("/api/v1/on-time-rates", "list_on_time_rates", rates::list)
        .tag(TAG)
        .text(
            "Show how much was on time",
            "The timers that started within a range of days, by policy, client, category, specialist or month: how many were met, missed, are late or still run, \
             and the share of those that were met among the ones that were met, missed or are late.",
        )
        .permission(Permission::SlaRead)
        .has_rules()
        .query::<OnTimeQuery>()
        .lists::<OnTimeRate>()
        .add();
}
