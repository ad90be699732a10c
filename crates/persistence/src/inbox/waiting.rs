//! The queries behind each kind: one for how many, one for which.

use bole_domain::contract::StateCode;
use bole_domain::engagement::CycleRef;
use bole_domain::ids::{BatchId, ContractId, ConversationId, CycleId, QuestionId, TimerId, TypedId};
use bole_domain::inbox::TaskKind;
use bole_domain::settlement::cycle::CycleState;
use bole_domain::sla::Calendar;
use bole_domain::sla::timer::{MarkKind, TimerState};
use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use uuid::Uuid;

use super::{Waiting, Who};
use crate::error::StoreError;
use crate::schema::{
    contracts as k, conversations as v, cycles as y, engagements as e, message_mentions as n, messages as s,
    payment_batches as b, questions as q, timer_marks as m, timers as t,
};
use crate::sla::{calendars, hours};
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{on_both, page_after};

/// A contract as it waits: id, number, client, since.
type ContractRow = (Key, String, Key, At);
/// A month as it waits: id, engagement, client, month, run, since.
type CycleRow = (Key, Key, Key, String, i64, At);
/// A batch as it waits: id, number, engagement, client, month, run, since.
type BatchRow = (Key, String, Key, Key, String, i64, At);
/// A question as it waits: id, engagement, client, month, since.
type QuestionRow = (Key, Key, Key, String, At);
/// A conversation as it waits: id, engagement, client, month, since.
type ConversationRow = (Key, Option<Key>, Key, String, At);
/// A clock as it is told: id, policy, client, engagement, since, due.
type ClockRow = (Key, String, Option<Key>, Option<Key>, At, Option<At>);

macro_rules! contracts {
    ($agency:expr, $who:expr) => {
        k::table
            .filter(k::agency_id.eq($agency).and(k::state.eq(StateCode::Submitted.as_str())))
            .filter(k::created_by.ne($who.principal))
    };
}

macro_rules! cycles {
    ($agency:expr, $state:expr) => {
        y::table
            .inner_join(e::table.on(e::agency_id.eq(y::agency_id).and(e::id.eq(y::engagement_id))))
            .filter(y::agency_id.eq($agency).and(y::state.eq($state.code())))
            .into_boxed()
    };
}

macro_rules! batches {
    ($agency:expr, $who:expr) => {
        b::table
            .inner_join(y::table.on(y::agency_id.eq(b::agency_id).and(y::id.eq(b::cycle_id))))
            .inner_join(e::table.on(e::agency_id.eq(y::agency_id).and(e::id.eq(y::engagement_id))))
            .filter(b::agency_id.eq($agency).and(b::state.eq("made")))
            .filter(b::made_by.ne($who.principal))
    };
}

macro_rules! questions {
    ($agency:expr) => {
        q::table
            .inner_join(e::table.on(e::agency_id.eq(q::agency_id).and(e::id.eq(q::engagement_id))))
            .filter(q::agency_id.eq($agency).and(q::answered_at.is_null()))
            .into_boxed()
    };
}

macro_rules! conversations {
    ($agency:expr) => {
        v::table.filter(v::agency_id.eq($agency)).into_boxed()
    };
}

macro_rules! mentions {
    ($agency:expr, $who:expr) => {
        n::table
            .inner_join(s::table.on(s::agency_id.eq(n::agency_id).and(s::id.eq(n::message_id))))
            .inner_join(v::table.on(v::agency_id.eq(s::agency_id).and(v::id.eq(s::conversation_id))))
            .filter(n::agency_id.eq($agency).and(n::user_id.eq($who.principal)).and(n::seen_at.is_null()))
            // Whoever was moved out of the agency or to another client sees nothing of before.
            .filter($who.client.is_none().into_sql::<Bool>().or(s::internal.eq(false)))
            .filter(
                $who.client
                    .is_none()
                    .into_sql::<Bool>()
                    .or(v::with_client.eq(true).and(v::client_id.eq($who.client.map_or(Key(Uuid::nil()), Key::of)))),
            )
    };
}

macro_rules! clocks {
    ($agency:expr, $roles:expr) => {{
        let told = m::table
            .filter(m::agency_id.eq(t::agency_id).and(m::timer_id.eq(t::id)))
            .filter(m::kind.eq_any([MarkKind::Warned.code(), MarkKind::Escalated.code()]).and(m::role.eq_any($roles)));
        t::table
            .filter(t::agency_id.eq($agency))
            .filter(t::state.eq_any([TimerState::Running.code(), TimerState::Breached.code()]))
            .filter(exists(told))
    }};
}

fn roles(who: &Who) -> Vec<&'static str> {
    who.roles.iter().map(|role| role.code()).collect()
}

fn state_of(kind: TaskKind) -> CycleState {
    match kind {
        TaskKind::CycleConfirmation => CycleState::Approved,
        _ => CycleState::Submitted,
    }
}

/// How many of a kind wait for somebody.
pub fn count(tx: &mut Tenant<'_>, kind: TaskKind, who: &Who) -> Result<i64, StoreError> {
    let agency = tx.agency();
    Ok(match kind {
        TaskKind::ContractApproval => on_both!(&mut *tx.db, |c| contracts!(agency, who).count().get_result(c))?,
        TaskKind::CycleApproval | TaskKind::CycleConfirmation => on_both!(&mut *tx.db, |c| {
            let mut query = cycles!(agency, state_of(kind));
            if let Some(client) = who.client {
                query = query.filter(e::client_id.eq(Key::of(client)));
            }
            query.count().get_result(c)
        })?,
        TaskKind::BatchApproval => on_both!(&mut *tx.db, |c| batches!(agency, who).count().get_result(c))?,
        TaskKind::Question => {
            on_both!(&mut *tx.db, |c| questions!(agency).filter(q::review_of.is_null()).count().get_result(c))?
        }
        TaskKind::ReviewNote => on_both!(&mut *tx.db, |c| questions!(agency)
            .filter(q::review_of.is_not_null().and(q::asked_by.ne(&who.public_id)))
            .count()
            .get_result(c))?,
        TaskKind::Message => on_both!(&mut *tx.db, |c| {
            let waiting = conversations!(agency);
            let waiting = match who.client {
                Some(client) => {
                    waiting.filter(v::client_id.eq(Key::of(client)).and(v::client_unread_since.is_not_null()))
                }
                None => waiting.filter(v::waiting_since.is_not_null()),
            };
            waiting.count().get_result(c)
        })?,
        TaskKind::Mention => on_both!(&mut *tx.db, |c| mentions!(agency, who).count().get_result(c))?,
        TaskKind::Clock => on_both!(&mut *tx.db, |c| clocks!(agency, roles(who)).count().get_result(c))?,
        TaskKind::CalendarYear => i64::try_from(calendar_years(tx, None)?.len()).unwrap_or(i64::MAX),
    })
}

/// What of a kind waits for somebody, the oldest first, after a place in that order.
pub fn list(
    tx: &mut Tenant<'_>,
    kind: TaskKind,
    who: &Who,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Waiting>, StoreError> {
    match kind {
        TaskKind::ContractApproval => contracts(tx, who, after, limit),
        TaskKind::CycleApproval | TaskKind::CycleConfirmation => cycles(tx, kind, who, after, limit),
        TaskKind::BatchApproval => batches(tx, who, after, limit),
        TaskKind::Question | TaskKind::ReviewNote => questions(tx, kind, who, after, limit),
        TaskKind::Message => conversations(tx, who, after, limit),
        TaskKind::Mention => mentions(tx, who, after, limit),
        TaskKind::Clock => clocks(tx, who, after, limit),
        // Never more than this year and the next.
        TaskKind::CalendarYear => calendar_years(tx, after),
    }
}

fn waiting<I: TypedId>(kind: TaskKind, object: Key, title: String, since: At) -> Waiting {
    Waiting {
        kind,
        object,
        object_id: object.id::<I>().to_string(),
        title,
        client: None,
        engagement: None,
        cycle: None,
        since: since.get(),
        due_at: None,
    }
}

fn month(period: &str, run: i64) -> Result<CycleRef, StoreError> {
    let broken = || StoreError::Corrupt { table: "cycles", column: "period" };
    let period = period.parse().map_err(|_| broken())?;
    Ok(CycleRef { period, run: u8::try_from(run).map_err(|_| broken())? })
}

fn contracts(tx: &mut Tenant<'_>, who: &Who, after: Option<(At, Key)>, limit: i64) -> Result<Vec<Waiting>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<ContractRow> = on_both!(&mut *tx.db, |c| {
        let query = contracts!(agency, who).select((k::id, k::number, k::client_id, k::created_at)).into_boxed();
        page_after!(query, k, after, limit).load(c)
    })?;
    let one = |(id, number, client, since): ContractRow| Waiting {
        client: Some(client.id()),
        ..waiting::<ContractId>(TaskKind::ContractApproval, id, number, since)
    };
    Ok(rows.into_iter().map(one).collect())
}

fn cycles(
    tx: &mut Tenant<'_>,
    kind: TaskKind,
    who: &Who,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Waiting>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<CycleRow> = on_both!(&mut *tx.db, |c| {
        let columns = (y::id, y::engagement_id, e::client_id, y::period, y::run, y::created_at);
        let mut query = cycles!(agency, state_of(kind)).select(columns);
        if let Some(client) = who.client {
            query = query.filter(e::client_id.eq(Key::of(client)));
        }
        page_after!(query, y, after, limit).load(c)
    })?;
    let one = |(id, engagement, client, period, run, since): CycleRow| {
        let cycle = month(&period, run)?;
        Ok(Waiting {
            client: Some(client.id()),
            engagement: Some(engagement.id()),
            cycle: Some(cycle),
            ..waiting::<CycleId>(kind, id, cycle.to_string(), since)
        })
    };
    rows.into_iter().map(one).collect()
}

fn batches(tx: &mut Tenant<'_>, who: &Who, after: Option<(At, Key)>, limit: i64) -> Result<Vec<Waiting>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<BatchRow> = on_both!(&mut *tx.db, |c| {
        let columns = (b::id, b::number, e::id, e::client_id, y::period, y::run, b::created_at);
        let query = batches!(agency, who).select(columns).into_boxed();
        page_after!(query, b, after, limit).load(c)
    })?;
    let one = |(id, number, engagement, client, period, run, since): BatchRow| {
        Ok(Waiting {
            client: Some(client.id()),
            engagement: Some(engagement.id()),
            cycle: Some(month(&period, run)?),
            ..waiting::<BatchId>(TaskKind::BatchApproval, id, number, since)
        })
    };
    rows.into_iter().map(one).collect()
}

fn questions(
    tx: &mut Tenant<'_>,
    kind: TaskKind,
    who: &Who,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Waiting>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<QuestionRow> = on_both!(&mut *tx.db, |c| {
        let columns = (q::id, q::engagement_id, e::client_id, q::cycle_key, q::created_at);
        let mut query = questions!(agency).select(columns);
        query = match kind {
            TaskKind::ReviewNote => query.filter(q::review_of.is_not_null().and(q::asked_by.ne(&who.public_id))),
            _ => query.filter(q::review_of.is_null()),
        };
        page_after!(query, q, after, limit).load(c)
    })?;
    let one = |(id, engagement, client, cycle, since): QuestionRow| Waiting {
        client: Some(client.id()),
        engagement: Some(engagement.id()),
        cycle: cycle.parse().ok(),
        ..waiting::<QuestionId>(kind, id, cycle, since)
    };
    Ok(rows.into_iter().map(one).collect())
}

/// Conversations in which somebody outside waits; of a client's user, those with something that nobody of the client has read.
fn conversations(
    tx: &mut Tenant<'_>,
    who: &Who,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Waiting>, StoreError> {
    let agency = tx.agency();
    macro_rules! since {
        ($c:ident, $query:expr, $since:path) => {{
            let mut query = $query.filter($since.is_not_null());
            if let Some((at, id)) = after {
                query = query.filter($since.gt(at).or($since.eq(at).and(v::id.gt(id))));
            }
            let columns = (v::id, v::engagement_id, v::client_id, v::cycle_key, $since.assume_not_null());
            query.order(($since, v::id)).limit(limit).select(columns).load($c)
        }};
    }
    let rows: Vec<ConversationRow> = on_both!(&mut *tx.db, |c| match who.client {
        Some(client) =>
            since!(c, conversations!(agency).filter(v::client_id.eq(Key::of(client))), v::client_unread_since),
        None => since!(c, conversations!(agency), v::waiting_since),
    })?;
    Ok(rows.into_iter().map(|row| conversation(TaskKind::Message, row)).collect())
}

fn conversation(kind: TaskKind, (id, engagement, client, cycle, since): ConversationRow) -> Waiting {
    Waiting {
        client: Some(client.id()),
        engagement: engagement.map(Key::id),
        cycle: cycle.parse().ok(),
        ..waiting::<ConversationId>(kind, id, id.id::<ConversationId>().to_string(), since)
    }
}

fn mentions(tx: &mut Tenant<'_>, who: &Who, after: Option<(At, Key)>, limit: i64) -> Result<Vec<Waiting>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(Key, ConversationRow)> = on_both!(&mut *tx.db, |c| {
        let columns = (n::message_id, (v::id, v::engagement_id, v::client_id, v::cycle_key, n::created_at));
        let mut query = mentions!(agency, who).select(columns).into_boxed();
        if let Some((at, id)) = after {
            query = query.filter(n::created_at.gt(at).or(n::created_at.eq(at).and(n::message_id.gt(id))));
        }
        query.order((n::created_at, n::message_id)).limit(limit).load(c)
    })?;
    // Its place in the order is the message's; what is opened is the conversation.
    Ok(rows
        .into_iter()
        .map(|(message, row)| Waiting { object: message, ..conversation(TaskKind::Mention, row) })
        .collect())
}

fn clocks(tx: &mut Tenant<'_>, who: &Who, after: Option<(At, Key)>, limit: i64) -> Result<Vec<Waiting>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<ClockRow> = on_both!(&mut *tx.db, |c| {
        let columns = (t::id, t::policy, t::client_id, t::engagement_id, t::started_at, t::due_at);
        let mut query = clocks!(agency, roles(who)).select(columns).into_boxed();
        if let Some((at, id)) = after {
            query = query.filter(t::started_at.gt(at).or(t::started_at.eq(at).and(t::id.gt(id))));
        }
        query.order((t::started_at, t::id)).limit(limit).load(c)
    })?;
    let one = |(id, policy, client, engagement, since, due): ClockRow| Waiting {
        client: client.map(Key::id),
        engagement: engagement.map(Key::id),
        due_at: due.map(At::get),
        ..waiting::<TimerId>(TaskKind::Clock, id, policy, since)
    };
    Ok(rows.into_iter().map(one).collect())
}

/// The years that are wanted and not loaded. A year waits since the first day on which it is wanted, and is due when it begins.
fn calendar_years(tx: &mut Tenant<'_>, after: Option<(At, Key)>) -> Result<Vec<Waiting>, StoreError> {
    let (calendar, today, hours) = (calendars::of(tx)?, tx.today(), hours::of(tx)?.hours);
    let missing = Calendar::years_wanted(today).filter(|year| calendar.year(*year).is_none());
    let one = |year: i32| {
        let since = Calendar::wanted_from(year)?;
        let place = u128::try_from(year).ok()?;
        Some(Waiting {
            kind: TaskKind::CalendarYear,
            object: Key(Uuid::from_u128(place)),
            object_id: year.to_string(),
            title: year.to_string(),
            client: None,
            engagement: None,
            cycle: None,
            since: hours.start_of(since),
            due_at: NaiveDate::from_ymd_opt(year, 1, 1).map(|first| hours.start_of(first)),
        })
    };
    let behind = |one: &Waiting| after.is_none_or(|(at, key)| (one.since, one.object) > (at.get(), key));
    Ok(missing.filter_map(one).filter(behind).collect())
}
