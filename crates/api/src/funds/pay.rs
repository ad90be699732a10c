//! `:pay` of a cycle: its money is divided among those whom it belongs to, once, and the payment batch of its wages is
//! made (clause PY-5.3.1).

use bole_domain::funds::batch::BatchState;
use bole_domain::funds::ledger::LedgerRefusal;
use bole_domain::funds::postings;
use bole_domain::ids::{BankAccountId, MemberId, RunId, TransactionId};
use bole_domain::money::Fen;
use bole_domain::settlement::cycle::inputs::InputsRefusal;
use bole_domain::settlement::cycle::{Cycle, CycleRefusal, CycleVerb};
use bole_persistence::funds::batches::{self, Batch};
use bole_persistence::funds::items::{self, NewItem};
use bole_persistence::funds::{ledger, receipts};
use bole_persistence::people;
use bole_persistence::settlement::cycles;
use bole_persistence::settlement::payslips::{self, NetPay};
use bole_persistence::{Key, StoreError, Tenant};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::batches::BatchView;
use super::taken::{CyclePath, deed, executed_in_time, held_cycle, not_before, usable_account};
use super::views::example_day;
use crate::engagement::access::scene;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// How a cycle is paid out.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewPayout {
    /// The agency's account that pays the wages.
    pub bank_account_id: BankAccountId,
    /// The day on which the bank shall pay; the cycle's pay date without it, never before the wage period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub execution_date: Option<NaiveDate>,
    /// The day that the payout counts for in the ledger; today without it, never before the last receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_on: Option<NaiveDate>,
}

impl Example for NewPayout {
    fn example() -> Self {
        Self {
            bank_account_id: BankAccountId::example(),
            execution_date: Some(example_day()),
            paid_on: Some(example_day()),
        }
    }
}

/// A payout.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Payout {
    /// The ledger's transaction.
    pub transaction_id: TransactionId,
    /// The batch that pays the wages; absent where the client pays them himself or nobody is paid anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<BatchView>,
}

impl Example for Payout {
    fn example() -> Self {
        Self { transaction_id: TransactionId::example(), batch: Some(BatchView::example()) }
    }
}

/// `POST …/cycles/{cycle}:pay`
pub(super) async fn pay(cx: Cx, path: Path<CyclePath>, Body(new): Body<NewPayout>) -> Reply {
    cx.write(move |tx, by| {
        let (engagement, cycle) = held_cycle(tx, by, path.into_inner())?;
        let paid_on = scene(tx, by).business_date(new.paid_on, "/paid_on")?;
        let deed = deed(tx, by, CycleVerb::Pay, paid_on, None);
        let cycle = cycle.pay(deed)?;
        let last = receipts::last_day(tx, cycle.id)?;
        not_before(paid_on, last, "/paid_on", ("最后一笔到账日", "the day of the last receipt"))?;
        let execution_date = new.execution_date.unwrap_or(cycle.pay_date);
        executed_in_time(&cycle, execution_date)?;
        let sums = cycle.billed().ok_or(CycleRefusal::SumsDiffer)?;
        let account = usable_account(tx, new.bank_account_id)?;
        let available = ledger::client_funds(tx, engagement.client)?;
        let posting = postings::payout(engagement.client, &sums, available, paid_on, &cycle.key.to_string())?;
        let transaction_id = ledger::post(tx, &posting, Some(cycle.id), by.caller.principal)?;
        let batch = if sums.net_pay > Fen::ZERO {
            let how = How { bank_account: account.id, execution_date, by: by.caller.principal };
            Some(wages_of(tx, &cycle, how, sums.net_pay)?)
        } else {
            None
        };
        let cycle = cycles::save(tx, cycle)?;
        let place = match &batch {
            Some(batch) => format!("/api/v1/payment-batches/{}", batch.id),
            None => format!("/api/v1/ledger/transactions/{transaction_id}"),
        };
        let batch = batch.map(|batch| BatchView::of(tx, batch)).transpose()?;
        Ok(Answer::created(Payout { transaction_id, batch }, place).version(cycle.version))
    })
    .await
}

/// Wages that are looked at together: a hundred thousand at once would take their memory.
const AT_ONCE: i64 = 2_000;

/// Goes through the wages of a run that are not nil, some at a time, by employee number.
fn each(
    tx: &mut Tenant<'_>,
    run: RunId,
    mut take: impl FnMut(&mut Tenant<'_>, Vec<NetPay>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut after = String::new();
    loop {
        let mut wages = payslips::net_pay_after(tx, run, &after, AT_ONCE)?;
        let Some(last) = wages.last() else { return Ok(()) };
        after.clone_from(&last.employee_number);
        wages.retain(|wage| wage.amount != Fen::ZERO);
        take(tx, wages)?;
    }
}

/// Makes the batch of the wages of the cycle's run. Their sum is the ledger's, to the fen, and everybody's data are confirmed.
fn wages_of(tx: &mut Tenant<'_>, cycle: &Cycle, how: How, net_pay: Fen) -> Result<Batch, Problem> {
    let run = cycle.run.ok_or(CycleRefusal::SumsDiffer)?;
    let (mut settled, mut payments, mut is_negative, mut open) = (Fen::ZERO, 0, false, Vec::new());
    each(tx, run, |tx, wages| {
        settled = [settled].into_iter().chain(wages.iter().map(|wage| wage.amount)).sum();
        payments += wages.len();
        is_negative |= wages.iter().any(|wage| wage.amount.is_negative());
        let members: Vec<MemberId> = wages.iter().map(|wage| wage.member).collect();
        open.extend(people::unconfirmed_of(tx, &members)?);
        Ok(())
    })?;
    if settled != net_pay || is_negative {
        return Err(LedgerRefusal::SumsDiffer { owed: net_pay, settled }.into());
    }
    confirmed(open)?;
    let batch = made(tx, cycle, how, settled, payments)?;
    let mut there = 0;
    each(tx, run, |tx, wages| {
        let item = |NetPay { member, person, employee_number, amount }: NetPay| NewItem {
            person,
            member,
            employee_number,
            amount,
            reissue_of: None,
        };
        let items: Vec<NewItem> = wages.into_iter().map(item).collect();
        items::insert(tx, &batch, there, &items)?;
        there += u32::try_from(items.len()).unwrap_or(u32::MAX);
        Ok(())
    })?;
    Ok(batch)
}

/// Nobody is paid to an account that was changed since his data were confirmed (PY-5.2.2).
pub(super) fn confirmed_payees(tx: &mut Tenant<'_>, members: &[MemberId]) -> Result<(), Problem> {
    confirmed(people::unconfirmed_of(tx, members)?)
}

fn confirmed(open: Vec<String>) -> Result<(), Problem> {
    if open.is_empty() { Ok(()) } else { Err(InputsRefusal::PeopleUnconfirmed(open).into()) }
}

/// How a batch pays.
pub(super) struct How {
    /// The agency's account.
    pub(super) bank_account: BankAccountId,
    /// The day on which the bank shall pay.
    pub(super) execution_date: NaiveDate,
    /// Who makes it, raw.
    pub(super) by: Key,
}

/// Makes a batch of payments of a cycle.
pub(super) fn make(tx: &mut Tenant<'_>, cycle: &Cycle, how: How, payments: &[NewItem]) -> Result<Batch, StoreError> {
    let total = payments.iter().map(|payment| payment.amount).sum();
    let batch = made(tx, cycle, how, total, payments.len())?;
    items::insert(tx, &batch, 0, payments)?;
    Ok(batch)
}

/// A batch that its payments are put into.
fn made(tx: &mut Tenant<'_>, cycle: &Cycle, how: How, total: Fen, payments: usize) -> Result<Batch, StoreError> {
    let batch = Batch {
        id: tx.new_id(),
        cycle: cycle.id,
        number: batches::next_number(tx, cycle.tax_period)?,
        state: BatchState::Made,
        total,
        items: i64::try_from(payments).unwrap_or(i64::MAX),
        bank_account: how.bank_account,
        execution_date: how.execution_date,
        made_by: how.by,
        version: 1,
        created_at: tx.at().get(),
    };
    batches::insert(tx, &batch)?;
    Ok(batch)
}
