//! The course of a conversation, told message by message.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn message(number: u32, side: Side, internal: bool) -> Incoming {
    let at = DateTime::from_timestamp(i64::from(number), 0).unwrap_or_default();
    Incoming { id: MessageId::from_uuid(Uuid::from_u128(number.into())), side, internal, at }
}

#[test]
fn an_answer_stops_the_clock_of_the_first_question() {
    let (course, clock) = Course::Open.taken(message(1, Side::Client, false)).unwrap();
    let first = Waiting { message: message(1, Side::Client, false).id, since: message(1, Side::Client, false).at };
    assert_eq!((course, clock), (Course::Awaiting(first), Some(Clock::Starts(first))));
    let (course, clock) = course.taken(message(2, Side::Person, false)).unwrap();
    assert_eq!((course, clock), (Course::Awaiting(first), None), "he waits since his first message");
    let (course, clock) = course.taken(message(3, Side::Agency, true)).unwrap();
    assert_eq!((course, clock), (Course::Awaiting(first), None), "a note is no answer");
    let (course, clock) = course.taken(message(4, Side::Agency, false)).unwrap();
    assert_eq!((course, clock), (Course::Open, Some(Clock::Stops(first))));
    let (course, _) = course.closed().unwrap();
    assert_eq!(course.closed(), Err(ConversationRefusal::ClosedAlready));
    assert!(matches!(course.taken(message(5, Side::Client, false)), Ok((Course::Awaiting(_), Some(_)))));
}

proptest! {
    /// Whatever is said in whatever order: clocks start and stop in turn, and one runs just while somebody waits.
    #[test]
    fn clocks_start_and_stop_in_turn(said in prop::collection::vec((0_u8..4, any::<bool>()), 0..40)) {
        let (mut course, mut runs) = (Course::Open, None);
        for (number, (what, internal)) in (1..).zip(said) {
            let taken = match what {
                0 => course.taken(message(number, Side::Agency, internal)),
                1 => course.taken(message(number, Side::Client, internal)),
                2 => course.taken(message(number, Side::Person, internal)),
                _ => course.closed(),
            };
            let Ok((next, clock)) = taken else { continue };
            match clock {
                Some(Clock::Starts(waiting)) => prop_assert_eq!(runs.replace(waiting), None),
                Some(Clock::Stops(waiting)) => prop_assert_eq!(runs.take(), Some(waiting)),
                None => {}
            }
            course = next;
            prop_assert_eq!(course.waiting(), runs);
        }
    }
}
