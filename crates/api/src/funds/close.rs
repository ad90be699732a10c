//! `:close` of a cycle, and how far its money has gone.

use bole_domain::engagement::{Gate, Outcome};
use bole_domain::funds::accounts::AccountKind;
use bole_domain::funds::item::ItemState;
use bole_domain::funds::sums::{CycleSums, Settled, check_close};
use bole_domain::ids::CycleId;
use bole_domain::money::Fen;
use bole_domain::settlement::cycle::{CycleRefusal, CycleVerb};
use bole_domain::standard::ClauseCode;
use bole_persistence::engagement::records;
use bole_persistence::funds::{items, ledger};
use bole_persistence::settlement::cycles;
use bole_persistence::{StoreError, Tenant};

use super::taken::{CyclePath, deed, held_cycle, seen_cycle};
use super::views::CycleFunds;
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;

/// The clause of telling client and people.
pub(super) const RESULTS_TOLD: &str = "PY-5.4.1";

/// `GET …/cycles/{cycle}/funds`
pub(super) async fn funds(cx: Cx, path: Path<CyclePath>) -> Reply {
    cx.read(move |tx, by| {
        let (_, cycle) = seen_cycle(tx, by, path.into_inner())?;
        Ok(Answer::ok(CycleFunds::of(tx, &cycle)?).version(cycle.version))
    })
    .await
}

/// `POST …/cycles/{cycle}:close`
pub(super) async fn close(cx: Cx, path: Path<CyclePath>) -> Reply {
    cx.write(move |tx, by| {
        let (engagement, cycle) = held_cycle(tx, by, path.into_inner())?;
        let clause: ClauseCode = RESULTS_TOLD.parse().map_err(|_| Problem::internal())?;
        let found = records::of(tx, engagement.id, Gate::default())?;
        let told = found.of_cycle(clause, cycle.key).is_some_and(|record| record.outcome == Outcome::Done);
        let deed = deed(tx, by, CycleVerb::Close, tx.today(), None);
        let cycle = cycle.close(told, deed)?;
        let sums = cycle.billed().ok_or(CycleRefusal::SumsDiffer)?;
        if cycle.progress.paid_out {
            check_close(&sums, &settled(tx, cycle.id)?)?;
        } else {
            nothing_passed_through(&sums)?;
        }
        let cycle = cycles::save(tx, cycle)?;
        Ok(Answer::ok(CycleFunds::of(tx, &cycle)?).version(cycle.version))
    })
    .await
}

/// A cycle closes without a payout only where its bill is the fee alone, which the client owes until he pays it.
fn nothing_passed_through(sums: &CycleSums) -> Result<(), Problem> {
    sums.check()?;
    let fee: Fen = [sums.service_fee, sums.vat].into_iter().sum();
    if sums.bill == fee { Ok(()) } else { Err(CycleRefusal::SumsDiffer.into()) }
}

/// How far the cycle's money has gone: paid by the payments and remittances themselves, the rest by the ledger's entries.
fn settled(tx: &mut Tenant<'_>, cycle: CycleId) -> Result<Settled, StoreError> {
    let standings = items::payment_standings(tx, cycle)?;
    let wages = standings.into_iter().filter(|one| one.state == ItemState::Paid).map(|one| one.sum);
    let paid = wages.chain([ledger::remitted(tx, cycle)?]).sum();
    let entries = ledger::of_cycle(tx, cycle)?;
    Ok(Settled { paid, still_payable: entries.still_payable(), fee_income: entries.of(AccountKind::FeeIncome) })
}
