//! A payment from its batch to its end.

use proptest::prelude::*;

use super::*;

fn failed(reason: &str) -> Answer {
    Answer::Failed { reason: reason.into() }
}

fn some_answer() -> impl Strategy<Value = Answer> {
    prop_oneof![Just(Answer::Paid), Just(failed("AC01")), Just(failed("AM04")), Just(Answer::Unknown)]
}

#[test]
fn stored_states_come_back() {
    for code in ["pending", "sent", "paid", "failed", "unknown", "held", "reissued"] {
        let state = ItemState::restore(code, Some("AC01".into())).unwrap();
        assert_eq!(state.code(), code);
        assert_eq!(serde_json::to_value(&state).unwrap()["state"], code);
        assert_eq!(ItemState::restore(code, state.reason().map(str::to_owned)).unwrap(), state);
    }
    assert_eq!(ItemState::restore("lost", None), Err(BatchRefusal::StoredState));
}

#[test]
fn only_a_failed_or_held_item_is_issued_again() {
    let refused = |code: &str| ItemState::restore(code, None).unwrap().reissue().unwrap_err();
    assert_eq!(refused("pending"), BatchRefusal::NotSent);
    assert_eq!(refused("sent"), BatchRefusal::OutcomeUnknown);
    assert_eq!(refused("unknown"), BatchRefusal::OutcomeUnknown);
    assert_eq!(refused("paid"), BatchRefusal::AlreadyPaid);
    assert_eq!(refused("reissued"), BatchRefusal::AlreadyReissued);
    assert_eq!(ItemState::Sent.reject("no"), Err(BatchRefusal::OutcomeUnknown));
    let rejected = ItemState::Pending.reject("no").unwrap();
    assert_eq!(rejected.reissue().unwrap(), ItemState::Reissued { reason: "no".into() });
    let held = ItemState::Sent.answer(&failed("AC01")).unwrap().state.hold().unwrap();
    assert_eq!(held, ItemState::Held { reason: "AC01".into() });
    assert_eq!(held.reissue().unwrap(), ItemState::Reissued { reason: "AC01".into() });
}

#[test]
fn final_answers_that_contradict_are_refused() {
    let paid = ItemState::Sent.answer(&Answer::Paid).unwrap().state;
    assert_eq!(paid.clone().answer(&failed("AC01")), Err(BatchRefusal::AnswerContradicts));
    assert_eq!(paid.clone().answer(&Answer::Unknown).unwrap().effect, AnswerEffect::Unchanged);
    for code in ["failed", "held", "reissued"] {
        let state = ItemState::restore(code, Some("AC01".into())).unwrap();
        assert_eq!(state.answer(&Answer::Paid), Err(BatchRefusal::AnswerContradicts));
    }
    assert_eq!(ItemState::Pending.answer(&Answer::Paid), Err(BatchRefusal::NotSent));
    let returned = paid.returned("AC04").unwrap();
    assert_eq!(returned, Answered { state: ItemState::Failed { reason: "AC04".into() }, effect: AnswerEffect::Failed });
    assert_eq!(returned.state.returned("AC04").unwrap().effect, AnswerEffect::Unchanged);
    assert_eq!(ItemState::Unknown.returned("AC04"), Err(BatchRefusal::OutcomeUnknown));
}

proptest! {
    #[test]
    fn whatever_the_bank_says_an_item_is_paid_at_most_once(answers in proptest::collection::vec(some_answer(), 0..12)) {
        let (mut state, mut paid) = (ItemState::Pending.send(), 0);
        for answer in &answers {
            if let Ok(next) = state.clone().answer(answer) {
                paid += usize::from(next.effect == AnswerEffect::Paid);
                let again = next.state.clone().answer(answer).unwrap();
                prop_assert_eq!((&again.state, again.effect), (&next.state, AnswerEffect::Unchanged));
                state = next.state;
            }
        }
        prop_assert!(paid <= 1);
        prop_assert_eq!(paid == 1, state == ItemState::Paid);
        prop_assert_eq!(state.clone().reissue().is_ok(), matches!(state, ItemState::Failed { .. }));
    }
}
