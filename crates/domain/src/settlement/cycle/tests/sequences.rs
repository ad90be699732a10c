//! Whatever is tried in whatever order, the states keep theirs.

use proptest::prelude::*;

use super::*;

/// Something that somebody tries.
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    pub(super) verb: CycleVerb,
    pub(super) by: usize,
    pub(super) by_client: bool,
    pub(super) form: ConfirmationForm,
}

fn any_attempt() -> impl Strategy<Value = Attempt> {
    let verbs: Vec<CycleVerb> = CycleVerb::all().collect();
    let forms = prop::sample::select(vec![ConfirmationForm::Platform, ConfirmationForm::SignedPaper]);
    (prop::sample::select(verbs), 0..3_usize, any::<bool>(), forms).prop_map(|(verb, by, by_client, form)| Attempt {
        verb,
        by,
        by_client,
        form,
    })
}

/// Attempts that mostly follow the way of a cycle, so that its end is reached.
fn some_attempts() -> impl Strategy<Value = Vec<Attempt>> {
    let usual = [
        CycleVerb::ImportInputs,
        CycleVerb::TakeAttendance,
        CycleVerb::ConfirmInputs,
        CycleVerb::LockInputs,
        CycleVerb::Compute,
        CycleVerb::Submit,
        CycleVerb::Approve,
        CycleVerb::Confirm,
        CycleVerb::Invoice,
        CycleVerb::RecordReceipt,
        CycleVerb::ApplyFunds,
        CycleVerb::Cancel,
        CycleVerb::Pay,
        CycleVerb::Close,
        CycleVerb::Reverse,
    ];
    let one = |verb| {
        let proper = any_attempt().prop_map(move |attempt| Attempt { verb, ..attempt });
        prop::collection::vec(prop_oneof![4 => proper, 1 => any_attempt()], 1..6)
    };
    let way: Vec<_> = usual.into_iter().map(one).collect();
    (way, prop::collection::vec(any_attempt(), 0..30))
        .prop_map(|(way, rest)| way.into_iter().flatten().chain(rest).collect())
}

/// Carries it out; the step that opens and what belongs to a single receipt or line are no verbs of a bill.
pub(super) fn attempted(mut cycle: Cycle, attempt: &Attempt) -> Option<Result<Cycle, CycleRefusal>> {
    let by = ["usr_a", "usr_b", "usr_c"][attempt.by];
    let (plain, told) = (deed(attempt.verb, by), given(attempt.verb, by, attempt.form));
    Some(match attempt.verb {
        CycleVerb::Open | CycleVerb::Correct | CycleVerb::RecordRemittance | CycleVerb::ReverseReceipt => return None,
        CycleVerb::Reverse => cycle.can_be_reversed(by, &[]).map(|()| cycle.reversed(None, plain)),
        CycleVerb::ImportInputs => cycle.with_inputs(uuid::Uuid::from_u128(1), plain),
        CycleVerb::TakeAttendance => match cycle.takes_attendance() {
            Ok(()) => cycle.with_inputs(uuid::Uuid::from_u128(2), plain),
            Err(refused) => Err(refused),
        },
        CycleVerb::ConfirmInputs => cycle.confirm_inputs(3, 3, attempt.by_client, told),
        CycleVerb::LockInputs => cycle.lock_inputs(plain),
        CycleVerb::Compute => cycle.computed(RunId::example(), 1, RunTotals::default(), plain),
        CycleVerb::Submit => cycle.submit(plain),
        CycleVerb::Approve => cycle.approve(plain),
        CycleVerb::Reject => cycle.reject(plain),
        CycleVerb::Confirm => cycle.confirm(attempt.by_client, told),
        CycleVerb::Dispute => cycle.dispute(told),
        CycleVerb::Invoice => cycle.invoiced(InvoiceId::example(), plain),
        CycleVerb::RecordReceipt => cycle.received(Fen::ZERO, plain),
        CycleVerb::Cancel => cycle.cancel(plain),
        CycleVerb::ApplyFunds => cycle.funded_from_hand(Fen::ZERO, plain),
        CycleVerb::Pay => cycle.pay(plain),
        CycleVerb::Close => {
            if cycle.tracks.tax == Track::Pending && cycle.state >= CycleState::Invoiced {
                cycle.tracks.tax = Track::Done;
            }
            cycle.close(true, plain)
        }
    })
}

proptest! {
    #[test]
    fn any_sequence_of_verbs_keeps_the_order(
        attempts in some_attempts(),
        delegated in prop::collection::btree_set(prop::sample::select(DelegatedPart::all().collect::<Vec<_>>()), 0..4),
        in_advance: bool,
        paper: bool,
    ) {
        let form = if paper { ConfirmationForm::SignedPaper } else { ConfirmationForm::Platform };
        let mut cycle = opened(delegated, in_advance, form);
        let order: Vec<CycleState> = CycleState::all().collect();
        let place = |state| order.iter().position(|known| *known == state).unwrap();
        let (mut makers, mut payouts) = (BTreeSet::new(), 0);
        for attempt in &attempts {
            let (before, history) = (cycle.state, cycle.progress.deeds.len());
            let Some(Ok(next)) = attempted(cycle.clone(), attempt) else { continue };
            if before == CycleState::Closed {
                // Only a fee that nobody had to pay in advance may still be paid; the cycle stays closed.
                prop_assert!(matches!(attempt.verb, CycleVerb::RecordReceipt | CycleVerb::Pay), "{:?}", attempt);
                prop_assert!(!next.progress.terms.needs_funding() && next.state == CycleState::Closed);
            }
            prop_assert!(cycle.next_verbs().contains(&attempt.verb), "{:?}", attempt);
            prop_assert_eq!(next.progress.deeds.len(), history + 1);
            match attempt.verb {
                CycleVerb::Reject | CycleVerb::Dispute => prop_assert_eq!(next.state, CycleState::Open),
                CycleVerb::Cancel => {
                    prop_assert_eq!(next.state, CycleState::Cancelled);
                    prop_assert!(before < CycleState::Submitted && next.next_verbs().is_empty());
                }
                CycleVerb::Reverse => {
                    prop_assert_eq!(next.state, CycleState::Reversed);
                    prop_assert!(before >= CycleState::ClientConfirmed && next.next_verbs().is_empty());
                    prop_assert!(!next.state.counts() && !makers.contains(&attempt.by) && payouts == 0);
                }
                // Where nothing has to be funded, an invoiced cycle is closed at once.
                CycleVerb::Close if before == CycleState::Invoiced => {
                    prop_assert!(!next.progress.terms.needs_funding());
                }
                _ => prop_assert!(next.state == before || place(next.state) == place(before) + 1, "{:?}", attempt),
            }
            match attempt.verb {
                CycleVerb::Compute => makers = BTreeSet::from([attempt.by]),
                CycleVerb::Submit => { makers.insert(attempt.by); }
                CycleVerb::Approve => prop_assert!(!makers.contains(&attempt.by)),
                CycleVerb::Pay => payouts += 1,
                _ => {}
            }
            cycle = next;
        }
        prop_assert!(payouts <= 1);
    }
}
