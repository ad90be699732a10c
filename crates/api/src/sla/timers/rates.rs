//! How much was on time.

use std::collections::BTreeMap;

use bole_domain::sla::policy::Policy;
use bole_domain::sla::timer::TimerState;
use bole_persistence::sla::{hours, timers as rows};
use chrono::{Datelike, NaiveDate};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page};
use crate::http::params::Query;
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// By what rates are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum RatesBy {
    /// By policy.
    #[default]
    Policy,
    /// By client.
    Client,
}

/// Which timers are summed up.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OnTimeQuery {
    /// Those that started on this day or later; since the beginning of the year without it.
    pub from: Option<NaiveDate>,
    /// Those that started on this day or before; until today without it.
    pub until: Option<NaiveDate>,
    /// By policy without it.
    #[param(inline)]
    pub by: Option<RatesBy>,
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// How much of a group was on time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct OnTimeRate {
    /// Code of the policy, or id of the client.
    #[schema(example = "payroll.paid_after_receipt")]
    pub group: String,
    /// What the policy says; left out for a client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Stopped in time.
    pub met: i64,
    /// Stopped too late.
    pub missed: i64,
    /// Late and running.
    pub breached: i64,
    /// Running, paused or waiting for the calendar.
    pub open: i64,
    /// Met of those that were met, missed or are late, in percent with one decimal; left out where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "98.5")]
    pub rate: Option<String>,
}

impl OnTimeRate {
    fn add(&mut self, state: TimerState, count: i64) {
        let place = match state {
            TimerState::Met => &mut self.met,
            TimerState::Missed => &mut self.missed,
            TimerState::Breached => &mut self.breached,
            TimerState::Running | TimerState::Paused | TimerState::Waiting => &mut self.open,
            TimerState::Cancelled => return,
        };
        *place = place.saturating_add(count);
        let judged = Decimal::from(self.met) + Decimal::from(self.missed) + Decimal::from(self.breached);
        let share = (Decimal::from(self.met) * Decimal::ONE_HUNDRED).checked_div(judged);
        self.rate = share.map(|share| {
            let mut rate = share.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
            rate.rescale(1);
            rate.to_string()
        });
    }
}

impl Example for OnTimeRate {
    fn example() -> Self {
        let mut rate = Self {
            group: "payroll.paid_after_receipt".to_owned(),
            name: Some("到款后2个工作日内发薪".to_owned()),
            ..Self::default()
        };
        rate.add(TimerState::Met, 66);
        rate.add(TimerState::Missed, 1);
        rate
    }
}

/// `GET /api/v1/on-time-rates`
pub(super) async fn list(cx: Cx, query: Query<OnTimeQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after: Option<String> = page::read_cursor(query.cursor.as_deref())?;
    let OnTimeQuery { from, until, by: grouped, .. } = query.into_inner();
    cx.read(move |tx, by| {
        let until = until.unwrap_or(tx.today());
        let from = from.or_else(|| until.with_ordinal(1)).unwrap_or(until);
        if until < from {
            let (zh, en) = ("结束日期早于开始日期。", "The range ends before it begins.");
            return Err(Problem::rule("range_reversed", "query:until", zh, en));
        }
        let hours = hours::of(tx)?.hours;
        let range = (hours.start_of(from), hours.end_of(until));
        let mut groups: BTreeMap<String, OnTimeRate> = BTreeMap::new();
        for (policy, client, state, count) in rows::on_time(tx, range)? {
            let (group, name) = match grouped.unwrap_or_default() {
                RatesBy::Policy => {
                    let name = Policy::find(&policy).map(|policy| policy.name.text(by.language).to_owned());
                    (policy, name)
                }
                RatesBy::Client => (client.to_string(), None),
            };
            let rate =
                groups.entry(group.clone()).or_insert_with(|| OnTimeRate { group, name, ..OnTimeRate::default() });
            rate.add(state, count);
        }
        let all = groups.into_values().filter(|rate| after.as_ref().is_none_or(|after| rate.group > *after)).collect();
        Ok(Answer::ok(Page::cut(all, limit, |rate: &OnTimeRate| rate.group.clone())))
    })
    .await
}
