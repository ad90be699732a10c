//! How much was on time.

use std::collections::BTreeMap;

use bole_domain::ids::UserId;
use bole_domain::period::Period;
use bole_domain::sla::policy::Policy;
use bole_domain::sla::timer::TimerState;
use bole_domain::standard::Category;
use bole_persistence::agency::users;
use bole_persistence::sla::{hours, timers as rows};
use bole_persistence::{StoreError, Tenant};
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
    /// By client; the agency's own clocks are left out.
    Client,
    /// By the category of the engagement; clocks of no engagement are left out, as they are by specialist.
    Category,
    /// By who is responsible for the engagement now.
    Specialist,
    /// By the month in which they started; at most 36 of them.
    Month,
}

/// Months that a range may have.
const MONTHS: usize = 36;
/// The group of timers of engagements that nobody is responsible for.
const NOBODY: &str = "nobody";

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
    /// Code of the policy or category, id of the client or specialist (`nobody` where none is responsible), or the month.
    #[schema(example = "payroll.paid_after_receipt")]
    pub group: String,
    /// What the policy says, what the category is called, or who the specialist is; left out for a client and a month.
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
        let by_month = grouped == Some(RatesBy::Month);
        let parts = if by_month { months(from, until)? } else { vec![(String::new(), (from, until))] };
        let mut groups: BTreeMap<String, OnTimeRate> = BTreeMap::new();
        for (month, (first, last)) in parts {
            let range = (hours.start_of(first), hours.end_of(last));
            for (group, state, count) in counted(tx, grouped.unwrap_or_default(), &month, range)? {
                groups.entry(group).or_default().add(state, count);
            }
        }
        let wanted = groups.into_iter().filter(|(group, _)| after.as_ref().is_none_or(|after| group > after));
        let all = wanted.map(|(group, rate)| OnTimeRate { group, ..rate }).collect();
        let mut page = Page::cut(all, limit, |rate: &OnTimeRate| rate.group.clone());
        for rate in &mut page.data {
            rate.name = match grouped.unwrap_or_default() {
                RatesBy::Policy => Policy::find(&rate.group).map(|policy| policy.name.text(by.language).to_owned()),
                RatesBy::Category => {
                    Category::from_code(&rate.group).map(|category| category.title().text(by.language).to_owned())
                }
                RatesBy::Specialist => match rate.group.parse() {
                    Ok(id) => Some(users::load(tx, id)?.display_name),
                    Err(_) => None,
                },
                RatesBy::Client | RatesBy::Month => None,
            };
        }
        Ok(Answer::ok(page))
    })
    .await
}

/// How many timers of a group are in a state.
type Counted = (String, TimerState, i64);

fn counted(tx: &mut Tenant<'_>, by: RatesBy, month: &str, range: rows::Range) -> Result<Vec<Counted>, StoreError> {
    let by_client = |(_, client, state, count): rows::OfClients| Some((client?.to_string(), state, count));
    Ok(match by {
        RatesBy::Policy => {
            rows::on_time(tx, range)?.into_iter().map(|(policy, _, state, n)| (policy, state, n)).collect()
        }
        RatesBy::Client => rows::on_time(tx, range)?.into_iter().filter_map(by_client).collect(),
        RatesBy::Month => {
            rows::on_time(tx, range)?.into_iter().map(|(_, _, state, count)| (month.to_owned(), state, count)).collect()
        }
        RatesBy::Category => {
            let counted = rows::on_time_of_engagements(tx, range)?.into_iter();
            counted.map(|(category, _, state, count)| (category.code().to_owned(), state, count)).collect()
        }
        RatesBy::Specialist => {
            let counted = rows::on_time_of_engagements(tx, range)?.into_iter();
            let group = |who: Option<UserId>| who.map_or_else(|| NOBODY.to_owned(), |id| id.to_string());
            counted.map(|(_, who, state, count)| (group(who), state, count)).collect()
        }
    })
}

/// A range of days, the first and the last.
type Days = (NaiveDate, NaiveDate);

/// The months of a range, each with the days of it that belong to the range.
fn months(from: NaiveDate, until: NaiveDate) -> Result<Vec<(String, Days)>, Problem> {
    let all = std::iter::successors(Period::of(from), |month| month.next());
    let within = all.take_while(|month| month.first_day() <= until);
    let parts: Vec<(String, Days)> = within
        .take(MONTHS + 1)
        .map(|month| (month.to_string(), (month.first_day().max(from), month.last_day().min(until))))
        .collect();
    if parts.is_empty() || parts.len() > MONTHS {
        let (zh, en) = ("按月统计时，区间最多 36 个月。", "By month the range has at most 36 months.");
        return Err(Problem::rule("range_too_long", "query:from", zh, en));
    }
    Ok(parts)
}
