//! The tracks after funding: wages by what the bank says, contributions by what is still owed.

use proptest::prelude::*;

use super::*;

/// Funded and paid out, with net pay, insurance and fund.
fn paid_out(delegated: BTreeSet<DelegatedPart>) -> Cycle {
    let totals = RunTotals {
        net: Fen(1_000),
        insurance_worker: Fen(100),
        housing_fund_worker: Fen(50),
        total: Fen(1_150),
        ..RunTotals::default()
    };
    let funded = Cycle {
        state: CycleState::Funded,
        totals: Some(totals),
        ..opened(delegated, true, ConfirmationForm::Platform)
    };
    funded.pay(deed(CycleVerb::Pay, MAKER)).unwrap()
}

#[test]
fn contributions_are_done_when_nothing_of_them_is_owed() {
    let remit = || deed(CycleVerb::RecordRemittance, MAKER);
    let before = Cycle { state: CycleState::Invoiced, ..on_platform() };
    assert!(matches!(before.remitted(Fen::ZERO, remit()), Err(CycleRefusal::State { .. })));
    let partly = paid_out(DelegatedPart::all().collect()).remitted(Fen(50), remit()).unwrap();
    assert_eq!(partly.tracks.contributions, Track::Running);
    let whole = partly.remitted(Fen::ZERO, remit()).unwrap();
    assert_eq!((whole.tracks.contributions, whole.state), (Track::Done, CycleState::Funded));
    let closed = Cycle { state: CycleState::Closed, ..whole };
    assert_eq!(closed.remitted(Fen::ZERO, remit()).unwrap().state, CycleState::Closed, "VAT is paid after closing");
}

#[test]
fn a_receipt_is_taken_back_before_the_money_is_divided() {
    let taken = || deed(CycleVerb::ReverseReceipt, OTHER);
    let totals = RunTotals { net: Fen(1_000), total: Fen(1_000), ..RunTotals::default() };
    let of = |state| Cycle {
        state,
        totals: Some(totals),
        ..opened(DelegatedPart::all().collect(), true, ConfirmationForm::Platform)
    };
    let after = |state, received| of(state).receipt_reversed(Fen(received), taken()).map(|cycle| cycle.state);
    assert_eq!(after(CycleState::Funded, 999), Ok(CycleState::Invoiced));
    assert_eq!(after(CycleState::Funded, 1_000), Ok(CycleState::Funded), "the rest still covers the bill");
    assert_eq!(after(CycleState::Invoiced, 0), Ok(CycleState::Invoiced));
    for state in [CycleState::ClientConfirmed, CycleState::Closed] {
        assert_eq!(after(state, 0), Err(CycleRefusal::State { state, verb: CycleVerb::ReverseReceipt }));
    }
    let divided = paid_out(BTreeSet::new()).receipt_reversed(Fen::ZERO, taken());
    assert_eq!(divided.unwrap_err(), CycleRefusal::PaidOutAlready);
}

proptest! {
    #[test]
    fn the_track_of_wages_follows_the_bank(
        delegated in prop::collection::btree_set(prop::sample::select(DelegatedPart::all().collect::<Vec<_>>()), 0..4),
        news in prop::collection::vec(any::<bool>(), 1..6),
    ) {
        let mut cycle = paid_out(delegated.clone());
        let mut once_settled = false;
        for done in news {
            cycle = cycle.wages_known(done, march().last_day());
            once_settled |= done;
            let wanted = match (delegated.contains(&DelegatedPart::WagePayment), done) {
                (false, _) => Track::NotApplicable,
                (true, true) => Track::Done,
                (true, false) => Track::Running,
            };
            prop_assert_eq!(cycle.tracks.wages, wanted);
            // A wage that comes back from the bank later is income that was paid, and declared, all the same.
            prop_assert_eq!(cycle.is_paid_out(), wanted.is_finished() || once_settled);
        }
    }
}
