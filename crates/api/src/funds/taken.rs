//! What every command of the funds takes first: the agency's books, the cycle or the batch, and the version that was seen.

use bole_domain::engagement::{CycleRef, Engagement};
use bole_domain::ids::{BankAccountId, BatchId, EngagementId};
use bole_domain::settlement::cycle::{Cycle, CycleVerb, Deed};
use bole_domain::standard::Category;
use bole_persistence::agency::Status;
use bole_persistence::agency::bank_accounts::{self, BankAccount};
use bole_persistence::funds::batches::{self, Batch};
use bole_persistence::funds::{hold_books, hold_cycle, items};
use bole_persistence::settlement::cycles;
use bole_persistence::{StoreError, Tenant};
use chrono::NaiveDate;

use crate::engagement::access::visible;
use crate::http::context::By;
use crate::http::problem::Problem;

/// The path of a cycle: its engagement, month and run.
pub(super) type CyclePath = (EngagementId, CycleRef);

/// A cycle that the caller may see.
pub(super) fn seen_cycle(
    tx: &mut Tenant<'_>,
    by: &By,
    (engagement, key): CyclePath,
) -> Result<(Engagement, Cycle), Problem> {
    let engagement = visible(tx, by, engagement)?;
    if engagement.category != Category::Payroll {
        return Err(Problem::not_found("engagement"));
    }
    let cycle = cycles::load(tx, engagement.id, key)?;
    Ok((engagement, cycle))
}

/// A cycle for a command that moves its money: nobody else moves money or saves the cycle until the command ends.
pub(super) fn held_cycle(tx: &mut Tenant<'_>, by: &By, path: CyclePath) -> Result<(Engagement, Cycle), Problem> {
    hold_books(tx)?;
    let (engagement, known) = seen_cycle(tx, by, path)?;
    hold_cycle(tx, known.id)?;
    let cycle = cycles::find(tx, known.id)?;
    by.saw(cycle.version)?;
    Ok((engagement, cycle))
}

/// A batch for a command, with its cycle, both held.
pub(super) fn held_batch(tx: &mut Tenant<'_>, by: &By, id: BatchId) -> Result<(Batch, Cycle), Problem> {
    hold_books(tx)?;
    let batch = batches::load(tx, id)?;
    by.saw(batch.version)?;
    hold_cycle(tx, batch.cycle)?;
    let cycle = cycles::find(tx, batch.cycle)?;
    Ok((batch, cycle))
}

/// Brings the cycle's track of wages up to what is known of its payments.
pub(super) fn follow_payments(tx: &mut Tenant<'_>, cycle: Cycle) -> Result<Cycle, Problem> {
    let done = items::payment_standings(tx, cycle.id)?.iter().all(|standing| standing.state.is_done());
    let before = cycle.tracks;
    let on = items::last_answer(tx, cycle.id)?.unwrap_or(tx.today());
    let cycle = cycle.wages_known(done, on);
    if cycle.tracks == before { Ok(cycle) } else { Ok(cycles::save(tx, cycle)?) }
}

/// What is recorded of an act on a cycle.
pub(super) fn deed(tx: &Tenant<'_>, by: &By, verb: CycleVerb, on: NaiveDate, reason: Option<String>) -> Deed {
    Deed { verb, by: by.caller.public_id(), at: tx.at().get(), on, reason, confirmation: None }
}

/// A business date is not before another one that it follows: `follows` names that one.
pub(super) fn not_before(
    day: NaiveDate,
    earliest: Option<NaiveDate>,
    pointer: &str,
    follows: (&str, &str),
) -> Result<(), Problem> {
    match earliest.filter(|earliest| day < *earliest) {
        None => Ok(()),
        Some(earliest) => Err(Problem::rule(
            "date_too_early",
            pointer,
            format!("日期不能早于{}（{earliest}）。", follows.0),
            format!("The date lies before {}, {earliest}.", follows.1),
        )),
    }
}

/// The day of a cycle's payout: nothing that the bank says of it is earlier.
pub(super) fn paid_out_on(cycle: &Cycle) -> Option<NaiveDate> {
    cycle.last(CycleVerb::Pay).map(|deed| deed.on)
}

/// The bank is never told to pay before the month whose wages it pays.
pub(super) fn executed_in_time(cycle: &Cycle, execution_date: NaiveDate) -> Result<(), Problem> {
    let first = cycle.key.period.first_day();
    not_before(
        execution_date,
        Some(first),
        "/execution_date",
        ("工资所属月份的首日", "the first day of the wage period"),
    )
}

/// An account of the agency that is in use.
pub(super) fn usable_account(tx: &mut Tenant<'_>, id: BankAccountId) -> Result<BankAccount, Problem> {
    let account = bank_accounts::load(tx, id).map_err(|error| match error {
        StoreError::NotFound(_) => Problem::rule(
            "bank_account_unknown",
            "/bank_account_id",
            "没有这个银行账户。",
            "There is no such bank account.",
        ),
        other => other.into(),
    })?;
    match account.status {
        Status::Active => Ok(account),
        Status::Disabled => Err(Problem::rule(
            "bank_account_disabled",
            "/bank_account_id",
            "该银行账户已停用。",
            "This bank account is switched off.",
        )),
    }
}
