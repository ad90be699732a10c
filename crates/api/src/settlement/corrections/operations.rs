//! Corrections: recorded, listed, withdrawn.

use bole_domain::engagement::CycleRef;
use bole_domain::ids::{CorrectionId, CycleId, EngagementId, MemberId};
use bole_domain::money::Fen;
use bole_domain::period::Period;
use bole_domain::settlement::correction::{self, CorrectionLine, CorrectionRefusal, PastMonth};
use bole_domain::settlement::cycle::{Cycle, CycleVerb, Deed};
use bole_persistence::Tenant;
use bole_persistence::funds::hold_books;
use bole_persistence::people::Member;
use bole_persistence::settlement::corrections::{self as rows, Correction};
use bole_persistence::settlement::cycles;
use serde::Serialize;

use super::views::{CorrectionView, NewCorrection, PayRaise, PayRaised};
use crate::auth::audit;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::page::{self, Page, PageQuery, place};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::people::access::named;
use crate::settlement::cycles::inputs::template_of;
use crate::settlement::cycles::read::{Address, cycle};

/// An open cycle, and whom a line in it is for.
struct Subject {
    cycle: Cycle,
    member: Member,
    all: Vec<Cycle>,
}

impl Subject {
    /// Two lines of the same month are never recorded side by side: each is held against what was paid.
    fn seen(tx: &mut Tenant<'_>, by: &By, address: Address, member: MemberId, since: Period) -> Result<Self, Problem> {
        hold_books(tx)?;
        let cycle = cycle(tx, by, address)?;
        let member = named(tx, cycle.engagement, member)?;
        cycle.takes_corrections(&template_of(tx, &cycle)?, since)?;
        let all = cycles::of_engagement(tx, cycle.engagement)?;
        Ok(Self { cycle, member, all })
    }

    fn months(&self, tx: &mut Tenant<'_>, months: &[Period]) -> Result<Vec<(Period, PastMonth)>, Problem> {
        Ok(rows::past(tx, &self.all, self.member.id, months)?)
    }

    fn record(self, tx: &mut Tenant<'_>, by: &By, lines: Vec<CorrectionLine>) -> Result<Vec<Correction>, Problem> {
        let who = (self.member.id, self.member.employee_number.as_str());
        let made = rows::insert(tx, self.cycle.id, who, lines, &by.caller.public_id())?;
        touch(tx, by, self.cycle)?;
        for line in &made {
            audit(tx, by, "correction.create", "correction", line.id, None, &Trace::of(line))?;
        }
        Ok(made)
    }
}

/// What the audit log keeps of a line.
#[derive(Serialize)]
struct Trace {
    cycle_id: CycleId,
    member_id: MemberId,
    period: Period,
    item: String,
    amount: Fen,
}

impl Trace {
    fn of(known: &Correction) -> Self {
        let CorrectionLine { period, item, amount, .. } = known.line.clone();
        Self { cycle_id: known.cycle, member_id: known.member, period, item, amount }
    }
}

/// What the client confirmed of the cycle holds no longer.
fn touch(tx: &mut Tenant<'_>, by: &By, cycle: Cycle) -> Result<(), Problem> {
    let (at, on) = (tx.at().get(), tx.today());
    let by = by.caller.public_id();
    let deed = Deed { verb: CycleVerb::Correct, by, at, on, reason: None, confirmation: None };
    cycles::save(tx, cycle.corrected(deed))?;
    Ok(())
}

/// `POST …/cycles/{cycle}/corrections`
pub async fn create(cx: Cx, address: Path<Address>, Body(new): Body<NewCorrection>) -> Reply {
    cx.write(move |tx, by| {
        let subject = Subject::seen(tx, by, *address, new.member_id, new.period)?;
        let line = new.line();
        for (_, month) in subject.months(tx, &[new.period])? {
            line.check(&month)?;
        }
        let (engagement, key) = *address;
        let made = subject.record(tx, by, vec![line])?;
        let view = made.into_iter().map(CorrectionView::from).next().ok_or_else(Problem::internal)?;
        let place =
            super::CORRECTIONS.replace("{engagement_id}", &engagement.to_string()).replace("{cycle}", &key.to_string());
        Ok(Answer::created(view, place))
    })
    .await
}

/// `POST …/cycles/{cycle}/corrections:raise`
pub async fn raise(cx: Cx, address: Path<Address>, Body(asked): Body<PayRaise>) -> Reply {
    cx.write(move |tx, by| {
        let subject = Subject::seen(tx, by, *address, asked.member_id, asked.since)?;
        let own = subject.cycle.key.period;
        // The cycle's own month is open as a rule; a further run of a confirmed month may set that right too.
        let months = std::iter::successors(Some(asked.since), |month| month.next()).take_while(|month| *month <= own);
        let mut known = subject.months(tx, &months.take(MOST_MONTHS).collect::<Vec<_>>())?;
        known.retain(|(period, month)| *period != own || *month != PastMonth::Open);
        if let Some((period, _)) = known.iter().find(|(_, month)| *month == PastMonth::Open) {
            return Err(CorrectionRefusal::MonthOpen(*period).into());
        }
        let raise = correction::raise(&known, &asked.item, asked.amount, asked.reason.trim())
            .ok_or(CorrectionRefusal::OutOfRange)?;
        if raise.lines.is_empty() {
            return Err(CorrectionRefusal::Nothing.into());
        }
        for line in &raise.lines {
            let month = known.iter().find(|(period, _)| *period == line.period);
            month.map_or(Ok(()), |(_, month)| line.check(month))?;
        }
        let made = subject.record(tx, by, raise.lines)?;
        let total = made.iter().map(|line| line.line.amount).sum();
        let lines = made.into_iter().map(CorrectionView::from).collect();
        Ok(Answer::ok(PayRaised { lines, total, passed_over: raise.passed_over }))
    })
    .await
}

/// A rise reaches back so many months at most.
const MOST_MONTHS: usize = 36;

/// `GET …/cycles/{cycle}/corrections`
pub async fn list(cx: Cx, address: Path<Address>, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = page::after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let cycle = cycle(tx, by, *address)?;
        let found = rows::list(tx, cycle.id, after, limit + 1)?;
        let views = found.into_iter().map(CorrectionView::from).collect();
        Ok(Answer::ok(Page::cut(views, limit, |view: &CorrectionView| place(view.recorded_at, view.id))))
    })
    .await
}

/// `POST …/cycles/{cycle}/corrections/{correction_id}:withdraw`
pub async fn withdraw(cx: Cx, path: Path<(EngagementId, CycleRef, CorrectionId)>) -> Reply {
    cx.write(move |tx, by| {
        let (engagement, key, id) = *path;
        let cycle = cycle(tx, by, (engagement, key))?;
        let line = rows::load(tx, cycle.id, id)?;
        cycle.takes_corrections(&template_of(tx, &cycle)?, line.line.period)?;
        rows::delete(tx, id)?;
        touch(tx, by, cycle)?;
        audit(tx, by, "correction.withdraw", "correction", id, None, &Trace::of(&line))?;
        Ok(Answer::ok(CorrectionView::from(line)))
    })
    .await
}
