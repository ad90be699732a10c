//! Timers brought into line with what they watch, in the transaction that changed it.

use bole_domain::contract::{Link, State};
use bole_domain::conversations::Clock;
use bole_domain::ids::{ClientId, EngagementId, TimerId, TypedId};
use bole_domain::settlement::cycle::{Cycle, CycleState};
use bole_domain::sla::policy::Trigger;
use bole_domain::sla::timer::{Mark, MarkKind, Subject, SubjectKind, Timer, TimerState};
use bole_domain::sla::watched::{self, Keeping, Watched};
use bole_domain::sla::{Clockwork, contract, exchange, payroll};
use chrono::NaiveDate;
use diesel::prelude::*;
use uuid::Uuid;

use super::row::{Rival, held, insert_all, keep_marks, save_all};
use crate::bulk::AT_ONCE;
use crate::contract::Contract;
use crate::conversations::Conversation;
use crate::engagement::questions::Question;
use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::{engagements as e, timers as t};
use crate::sla::clocks::Clocks;
use crate::sla::{hours, policies};
use crate::store::Tenant;
use crate::types::Key;

/// Lets a month's clocks follow what became of it.
pub fn follow_cycle(tx: &mut Tenant<'_>, cycle: &Cycle) -> Result<(), StoreError> {
    let timers = of_subject(tx, cycle.id.uuid())?;
    if timers.is_empty() && cycle.state == CycleState::Closed {
        return Ok(());
    }
    let subject = Subject {
        kind: SubjectKind::Cycle,
        id: cycle.id.uuid(),
        engagement: Some(cycle.engagement),
        client: Some(client_of(tx, cycle.engagement, &timers)?),
    };
    let now = tx.now();
    follow(tx, subject.client, timers, |clockwork| {
        payroll::watched(cycle, subject, (clockwork.calendar, clockwork.hours), now)
    })
}

/// Lets the clocks of a contract follow what became of it, and of the one that it renews.
pub fn follow_contract(tx: &mut Tenant<'_>, contract: &Contract) -> Result<(), StoreError> {
    let active_since = match &contract.state {
        State::Active { activated, .. } => Some(activated.at),
        State::Draft { .. }
        | State::Submitted { .. }
        | State::Approved { .. }
        | State::Signed(_)
        | State::Terminated { .. } => None,
    };
    match contract.link {
        Some(Link::Supplement { .. }) => return Ok(()),
        Some(Link::Renewal { contract_id }) if active_since.is_some() => {
            told(tx, contract_id.uuid(), Trigger::ContractRenewed, tx.today())?;
        }
        Some(Link::Renewal { .. }) | None => {}
    }
    let timers = of_subject(tx, contract.id.uuid())?;
    if timers.is_empty() && active_since.is_none() {
        return Ok(());
    }
    let subject = Subject {
        kind: SubjectKind::Contract,
        id: contract.id.uuid(),
        engagement: None,
        client: Some(contract.client_id),
    };
    let ends = contract.versions.last().map_or(&contract.terms, |version| &version.terms).period().map(|p| p.ends);
    follow(tx, subject.client, timers, |_| contract::watched(subject, active_since, ends))
}

/// Lets the clock of a question follow what became of it. What a reviewer asks of a colleague has none.
pub fn follow_question(tx: &mut Tenant<'_>, question: &Question) -> Result<(), StoreError> {
    if question.review_of.is_some() {
        return Ok(());
    }
    let timers = of_subject(tx, question.id.uuid())?;
    let subject = Subject {
        kind: SubjectKind::Question,
        id: question.id.uuid(),
        engagement: Some(question.engagement),
        client: Some(client_of(tx, question.engagement, &timers)?),
    };
    let asked = (Trigger::QuestionAsked, question.created_at);
    let answered = question.answer.as_ref().map(|answer| (Trigger::QuestionAnswered, answer.at));
    follow(tx, subject.client, timers, |_| exchange::watched(subject, asked, answered))
}

/// Starts or stops the clock of a message from outside.
pub fn follow_message(tx: &mut Tenant<'_>, conversation: &Conversation, clock: Clock) -> Result<(), StoreError> {
    let (waiting, answered) = match clock {
        Clock::Starts(waiting) => (waiting, None),
        Clock::Stops(waiting) => (waiting, Some((Trigger::MessageAnswered, tx.now()))),
    };
    let subject = Subject {
        kind: SubjectKind::Message,
        id: waiting.message.uuid(),
        engagement: conversation.engagement,
        client: Some(conversation.client),
    };
    let timers = of_subject(tx, waiting.message.uuid())?;
    follow(tx, subject.client, timers, |_| {
        exchange::watched(subject, (Trigger::MessageReceived, waiting.since), answered)
    })
}

/// Brings the timers of a subject into line with it.
pub(super) fn follow(
    tx: &mut Tenant<'_>,
    client: Option<ClientId>,
    timers: Vec<Timer>,
    watched: impl FnOnce(&Clockwork<'_>) -> Watched,
) -> Result<(), StoreError> {
    let (policies, clocks) = (policies::effective(tx)?, Clocks::of(tx, client)?);
    let clockwork = clocks.toward(client);
    let keeping = Keeping { policies: &policies, clockwork, now: tx.now() };
    let moved = keeping.follow(&watched(&clockwork), timers, || tx.new_id());
    keep(tx, &moved)
}

/// Something happened to a subject outside of it, on a day.
pub fn told(tx: &mut Tenant<'_>, subject: Uuid, trigger: Trigger, on: NaiveDate) -> Result<(), StoreError> {
    let timers = of_subject(tx, subject)?;
    let moved = watched::told(trigger, watched::moment(on, tx.now(), &hours::of(tx)?.hours), timers);
    keep(tx, &moved)
}

/// Completes the timers that waited for a year of the calendar, where it is loaded now.
pub fn reckon_waiting(tx: &mut Tenant<'_>) -> Result<(), StoreError> {
    let agency = tx.agency();
    let waiting: Vec<Key> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::waits_for.is_not_null()))
        .order(t::id)
        .select(t::id)
        .load(c))?;
    for ids in waiting.chunks(AT_ONCE) {
        let (timers, now) = (held(tx, ids, Rival::Wait)?, tx.now());
        let clocks = Clocks::of(tx, timers.iter().filter_map(|timer| timer.subject.client))?;
        let moved: Vec<_> = timers
            .into_iter()
            .filter_map(|timer| {
                let client = timer.subject.client;
                timer.completed(now, &clocks.toward(client))
            })
            .collect();
        keep(tx, &moved)?;
    }
    Ok(())
}

/// Keeps timers that moved, new ones too, with what happened to them.
pub fn keep(tx: &mut Tenant<'_>, moved: &[(Timer, Vec<Mark>)]) -> Result<(), StoreError> {
    if moved.is_empty() {
        return Ok(());
    }
    let is_new = |(_, marks): &&(Timer, Vec<Mark>)| marks.iter().any(|mark| mark.kind == MarkKind::Started);
    let (new, known): (Vec<_>, Vec<_>) = moved.iter().partition(is_new);
    insert_all(tx, &timers(new))?;
    save_all(tx, &timers(known))?;
    keep_marks(tx, moved)
}

fn timers(moved: Vec<&(Timer, Vec<Mark>)>) -> Vec<&Timer> {
    moved.into_iter().map(|(timer, _)| timer).collect()
}

/// The timers of a subject, held until the end of the transaction: whoever fires them meanwhile passes them over.
pub(super) fn of_subject(tx: &mut Tenant<'_>, subject: Uuid) -> Result<Vec<Timer>, StoreError> {
    let agency = tx.agency();
    let ids: Vec<Key> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::subject_id.eq(Key(subject))))
        .select(t::id)
        .load(c))?;
    if ids.is_empty() { Ok(Vec::new()) } else { held(tx, &ids, Rival::Wait) }
}

/// A timer, held until the end of the transaction.
pub fn hold(tx: &mut Tenant<'_>, id: TimerId) -> Result<Timer, StoreError> {
    held(tx, &[Key::of(id)], Rival::Wait)?.pop().ok_or(StoreError::NotFound("timer"))
}

/// The timers of a policy that are not over, some at a time in the order of their ids, held until the end of the transaction.
pub fn hold_open(
    tx: &mut Tenant<'_>,
    policy: &str,
    after: Option<TimerId>,
    most: i64,
) -> Result<Vec<Timer>, StoreError> {
    let agency = tx.agency();
    let open = TimerState::all().filter(|state| !state.is_over()).map(TimerState::code);
    let ids: Vec<Key> = on_both!(&mut *tx.db, |c| {
        let query = t::table.filter(t::agency_id.eq(agency).and(t::policy.eq(policy)).and(t::state.eq_any(open)));
        let mut query = query.into_boxed();
        if let Some(after) = after {
            query = query.filter(t::id.gt(Key::of(after)));
        }
        query.order(t::id).select(t::id).limit(most).load(c)
    })?;
    held(tx, &ids, Rival::Wait)
}

/// The client for whom an engagement is, as its timers know or as it says itself.
fn client_of(tx: &mut Tenant<'_>, engagement: EngagementId, timers: &[Timer]) -> Result<ClientId, StoreError> {
    if let Some(client) = timers.first().and_then(|timer| timer.subject.client) {
        return Ok(client);
    }
    let agency = tx.agency();
    let client: Key =
        on_both!(&mut *tx.db, |c| e::table.find((agency, Key::of(engagement))).select(e::client_id).first(c))
            .or_not_found("engagement")?;
    Ok(client.id())
}
