//! Timers as they are looked up.

use std::collections::HashMap;

use bole_domain::agency::Role;
use bole_domain::engagement::CycleRef;
use bole_domain::ids::{ClientId, EngagementId, TimerId, UserId};
use bole_domain::sla::policy::Policy;
use bole_domain::sla::timer::{Mark, MarkKind, TimerState};
use bole_domain::standard::Category;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::row::{Kept, Row};
use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::{cycles as y, engagements as g, timer_marks as m, timers as t};
use crate::store::Tenant;
use crate::types::{At, Key};

/// Which timers a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// In this state only.
    pub state: Option<TimerState>,
    /// Of this policy only.
    pub policy: Option<String>,
    /// Of this engagement only.
    pub engagement: Option<EngagementId>,
    /// Of this client only.
    pub client: Option<ClientId>,
    /// Due before this moment only.
    pub due_before: Option<DateTime<Utc>>,
    /// After this one.
    pub after: Option<Uuid>,
}

fn kept(row: Row) -> Result<Kept, StoreError> {
    let timer = row.read()?;
    let policy = Policy::find(&timer.policy).ok_or(StoreError::Corrupt { table: "timers", column: "policy" })?;
    Ok(Kept { timer, policy })
}

/// One timer.
pub fn find(tx: &mut Tenant<'_>, id: TimerId) -> Result<Kept, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("timer")?;
    kept(row)
}

/// Timers in the order of their ids.
pub fn list(tx: &mut Tenant<'_>, filter: &Filter, limit: i64) -> Result<Vec<Kept>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table.filter(t::agency_id.eq(agency)).select(Row::as_select()).into_boxed();
        if let Some(state) = filter.state {
            query = query.filter(t::state.eq(state.code()));
        }
        if let Some(policy) = &filter.policy {
            query = query.filter(t::policy.eq(policy));
        }
        if let Some(engagement) = filter.engagement {
            query = query.filter(t::engagement_id.eq(Key::of(engagement)));
        }
        if let Some(client) = filter.client {
            query = query.filter(t::client_id.eq(Key::of(client)));
        }
        if let Some(due) = filter.due_before {
            query = query.filter(t::due_at.lt(At::new(due)));
        }
        if let Some(after) = filter.after {
            query = query.filter(t::id.gt(Key(after)));
        }
        query.order(t::id).limit(limit).load(c)
    })?;
    rows.into_iter().map(kept).collect()
}

/// The timers of an engagement that are not over, the next due first.
pub fn open_of(tx: &mut Tenant<'_>, engagement: EngagementId, most: i64) -> Result<Vec<Kept>, StoreError> {
    let agency = tx.agency();
    let open = TimerState::all().filter(|state| !state.is_over()).map(TimerState::code);
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::engagement_id.eq(Key::of(engagement))).and(t::state.eq_any(open)))
        .order((t::due_at, t::id))
        .limit(most)
        .select(Row::as_select())
        .load(c))?;
    rows.into_iter().map(kept).collect()
}

/// Whose timers a feed has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Of the engagements that this user is responsible for.
    Specialist(UserId),
    /// Of a client.
    Client(ClientId),
    /// Of an engagement.
    Engagement(EngagementId),
}

/// The timers of these that are not over and have a due moment, the next due first.
pub fn due_of(tx: &mut Tenant<'_>, whose: Whose, most: i64) -> Result<Vec<Kept>, StoreError> {
    let agency = tx.agency();
    let open = TimerState::all().filter(|state| !state.is_over()).map(TimerState::code);
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let query = t::table
            .filter(t::agency_id.eq(agency).and(t::due_at.is_not_null()).and(t::state.eq_any(open)))
            .select(Row::as_select())
            .into_boxed();
        let query = match whose {
            Whose::Client(client) => query.filter(t::client_id.eq(Key::of(client))),
            Whose::Engagement(engagement) => query.filter(t::engagement_id.eq(Key::of(engagement))),
            Whose::Specialist(user) => {
                let own = g::table.filter(g::agency_id.eq(agency).and(g::specialist_id.eq(Key::of(user))));
                query.filter(t::engagement_id.eq_any(own.select(g::id.nullable())))
            }
        };
        query.order((t::due_at, t::id)).limit(most).load(c)
    })?;
    rows.into_iter().map(kept).collect()
}

/// Month and run of the cycles of these raw ids.
pub fn cycles(tx: &mut Tenant<'_>, ids: &[Uuid]) -> Result<HashMap<Uuid, CycleRef>, StoreError> {
    let agency = tx.agency();
    let ids: Vec<Key> = ids.iter().copied().map(Key).collect();
    let rows: Vec<(Key, String, i64)> = on_both!(&mut *tx.db, |c| y::table
        .filter(y::agency_id.eq(agency).and(y::id.eq_any(&ids)))
        .select((y::id, y::period, y::run))
        .load(c))?;
    let corrupt = |column| StoreError::Corrupt { table: "cycles", column };
    let each = rows.into_iter().map(|(id, period, run)| {
        let period = period.parse().map_err(|_| corrupt("period"))?;
        let run = u8::try_from(run).map_err(|_| corrupt("run"))?;
        Ok((id.0, CycleRef { period, run }))
    });
    each.collect()
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = m)]
struct MarkRow {
    kind: String,
    level: i32,
    marked_at: At,
    role: Option<String>,
    marked_by: Option<String>,
    reason: Option<String>,
}

/// What happened to a timer, the oldest first.
pub fn marks(tx: &mut Tenant<'_>, id: TimerId) -> Result<Vec<Mark>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<MarkRow> = on_both!(&mut *tx.db, |c| m::table
        .filter(m::agency_id.eq(agency).and(m::timer_id.eq(Key::of(id))))
        .select(MarkRow::as_select())
        .load(c))?;
    let corrupt = |column| StoreError::Corrupt { table: "timer_marks", column };
    let each = rows.into_iter().map(|row| {
        Ok(Mark {
            kind: MarkKind::from_code(&row.kind).ok_or(corrupt("kind"))?,
            level: u32::try_from(row.level).map_err(|_| corrupt("level"))?,
            at: row.marked_at.get(),
            role: row.role.map(|role| Role::from_code(&role).ok_or(corrupt("role"))).transpose()?,
            by: row.marked_by,
            reason: row.reason,
        })
    });
    let mut marks: Vec<Mark> = each.collect::<Result<_, StoreError>>()?;
    // What was told at one moment is in the order in which it comes about.
    marks.sort_by_key(|mark| (mark.at, mark.kind, mark.level));
    Ok(marks)
}

/// A range of moments, the first that is in it and the first behind it.
pub type Range = (DateTime<Utc>, DateTime<Utc>);

/// Policy, client (nobody where it is the agency's own), state, and how many.
pub type OfClients = (String, Option<ClientId>, TimerState, i64);

/// How timers of policies ended that started within a range, by client.
pub fn on_time(tx: &mut Tenant<'_>, (from, until): Range) -> Result<Vec<OfClients>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(String, Option<Key>, String, i64)> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::started_at.ge(At::new(from))).and(t::started_at.lt(At::new(until))))
        .group_by((t::policy, t::client_id, t::state))
        .select((t::policy, t::client_id, t::state, diesel::dsl::count_star()))
        .load(c))?;
    let told = |(policy, client, state, count): (String, Option<Key>, String, i64)| {
        Ok((policy, client.map(Key::id), read_state(&state)?, count))
    };
    rows.into_iter().map(told).collect()
}

/// Category, who is responsible, state, and how many.
pub type OfEngagements = (Category, Option<UserId>, TimerState, i64);

/// The same by the category of the engagement and by who is responsible for it now, where somebody is; what belongs to no engagement is
/// left out.
pub fn on_time_of_engagements(tx: &mut Tenant<'_>, (from, until): Range) -> Result<Vec<OfEngagements>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(String, Option<Key>, String, i64)> = on_both!(&mut *tx.db, |c| t::table
        .inner_join(g::table.on(g::agency_id.eq(t::agency_id).and(t::engagement_id.eq(g::id.nullable()))))
        .filter(t::agency_id.eq(agency).and(t::started_at.ge(At::new(from))).and(t::started_at.lt(At::new(until))))
        .group_by((g::category, g::specialist_id, t::state))
        .select((g::category, g::specialist_id, t::state, diesel::dsl::count_star()))
        .load(c))?;
    let told = |(category, specialist, state, count): (String, Option<Key>, String, i64)| {
        let broken = StoreError::Corrupt { table: "engagements", column: "category" };
        let category = Category::from_code(&category).ok_or(broken)?;
        Ok((category, specialist.map(Key::id), read_state(&state)?, count))
    };
    rows.into_iter().map(told).collect()
}

fn read_state(code: &str) -> Result<TimerState, StoreError> {
    TimerState::from_code(code).ok_or(StoreError::Corrupt { table: "timers", column: "state" })
}
