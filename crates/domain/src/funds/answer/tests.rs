//! Answers for payments, blocks and whole files.

use super::*;
use crate::refusal::{Refusal, RefusalKind};

fn number() -> BatchNumber {
    "B1".parse().unwrap()
}

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

fn failed() -> Answer {
    Answer::Failed { reason: "AC01".into() }
}

#[test]
fn own_answers_count_before_the_block_and_the_group() {
    let answer = BankAnswer {
        original_message_id: Some("B1".into()),
        group: Some(Answer::Unknown),
        blocks: vec![("B1-B2".into(), failed())],
        items: vec![("c".into(), Answer::Paid), ("x".into(), Answer::Paid)],
    };
    let resolved = answer.resolve(&number(), &ids(&["a", "b", "c", "d"]), NonZeroUsize::new(2).unwrap()).unwrap();
    let by = |id: &str, answer| (id.to_owned(), answer);
    assert_eq!(
        resolved.answers,
        [by("a", Answer::Unknown), by("b", Answer::Unknown), by("c", Answer::Paid), by("d", failed())]
    );
    assert_eq!((resolved.unknown_ids, resolved.unanswered), (ids(&["x"]), ids(&[])));
}

#[test]
fn silence_is_no_answer_and_other_batches_are_refused() {
    let answer =
        BankAnswer { items: vec![("a".into(), Answer::Unknown), ("a".into(), failed())], ..BankAnswer::default() };
    let resolved = answer.resolve(&number(), &ids(&["a", "b"]), NonZeroUsize::MIN).unwrap();
    assert_eq!(resolved.answers, [("a".to_owned(), failed())]);
    assert_eq!(resolved.unanswered, ids(&["b"]));
    assert_eq!(answer.resolve(&number(), &ids(&["b"]), NonZeroUsize::MIN), Err(AnswerRefusal::OtherBatch));
    let named = BankAnswer { original_message_id: Some("B1".into()), ..answer.clone() };
    assert_eq!(named.resolve(&number(), &ids(&["b"]), NonZeroUsize::MIN).unwrap().unknown_ids, ids(&["a"]));
    let other = BankAnswer { original_message_id: Some("B2".into()), ..answer };
    assert_eq!(other.resolve(&number(), &[], NonZeroUsize::MIN), Err(AnswerRefusal::OtherBatch));
}

#[test]
fn an_answer_may_not_contradict_itself() {
    let answer =
        BankAnswer { items: vec![("a".into(), Answer::Paid), ("a".into(), failed())], ..BankAnswer::default() };
    let refusal = answer.resolve(&number(), &ids(&["a"]), NonZeroUsize::MIN).unwrap_err();
    assert_eq!((refusal.code(), refusal.kind()), ("answer_contradicts", RefusalKind::Conflict));
}
