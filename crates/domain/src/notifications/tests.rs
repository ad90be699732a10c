//! Who is told what.

use chrono::{DateTime, Utc};

use super::*;
use crate::conversations::Side;
use crate::events::{EventActor, EventObject, MessageAdded, StateChanged, TimerStruck};
use crate::ids::{EventId, MessageId, TypedId};

fn recipient(roles: &[Role], client: Option<ClientId>) -> Recipient {
    Recipient { user: UserId::example(), roles: roles.to_vec(), client, person: None }
}

fn event(kind: EventType, data: EventData) -> Event {
    Event {
        number: 1,
        id: EventId::example(),
        at: DateTime::<Utc>::default(),
        kind,
        object: EventObject { kind: "cycle".to_owned(), id: "cyc_1".to_owned() },
        client: Some(ClientId::example()),
        engagement: None,
        actor: Some(EventActor { kind: "user".to_owned(), id: "usr_other".to_owned() }),
        data,
    }
}

fn state(after: &str) -> EventData {
    EventData::State(StateChanged { before: None, after: after.to_owned(), version: 1, cycle: None })
}

fn message(state: ConversationState) -> EventData {
    EventData::Message(MessageAdded { message_id: MessageId::example(), side: Side::Client, state })
}

#[test]
fn approvals_go_to_those_who_may_and_not_to_the_maker() {
    let finance = recipient(&[Role::FinanceManager], None);
    let submitted = event(EventType::CycleChanged, state("submitted"));
    assert_eq!(finance.topic(&submitted, Talk::default()), Some(NoticeTopic::Approval));
    assert_eq!(finance.topic(&event(EventType::CycleChanged, state("open")), Talk::default()), None);
    assert_eq!(recipient(&[Role::Lecturer], None).topic(&submitted, Talk::default()), None);
    let actor = Some(EventActor { kind: "user".to_owned(), id: finance.user.to_string() });
    assert_eq!(finance.topic(&Event { actor, ..submitted.clone() }, Talk::default()), None, "he did it himself");
    let client = recipient(&[Role::ClientUser], Some(ClientId::example()));
    assert_eq!(client.topic(&submitted, Talk::default()), None);
    let approved = event(EventType::CycleChanged, state("approved"));
    assert_eq!(client.topic(&approved, Talk::default()), Some(NoticeTopic::Confirmation));
    let other = recipient(&[Role::ClientUser], Some(ClientId::from_uuid(uuid::Uuid::from_u128(7))));
    assert_eq!(other.topic(&approved, Talk::default()), None, "another client's");
}

#[test]
fn a_clock_is_told_to_the_role_that_it_names() {
    let struck = |role| {
        let policy = "payroll.client_paid".to_owned();
        let data = TimerStruck { policy, subject_id: "cyc_1".to_owned(), due_at: None, role, level: 1 };
        event(EventType::TimerWarned, EventData::Timer(data))
    };
    let client = recipient(&[Role::ClientUser], Some(ClientId::example()));
    assert_eq!(client.topic(&struck(Some(Role::ClientUser)), Talk::default()), Some(NoticeTopic::Clock));
    assert_eq!(client.topic(&struck(Some(Role::PayrollSpecialist)), Talk::default()), None);
    assert_eq!(client.topic(&struck(None), Talk::default()), None);
}

#[test]
fn messages_are_told_to_those_who_see_them() {
    let (sees, named) = (Talk { sees: true, named: false }, Talk { sees: true, named: true });
    let specialist = recipient(&[Role::PayrollSpecialist], None);
    let client = recipient(&[Role::ClientUser], Some(ClientId::example()));
    let waits = event(EventType::MessageSent, message(ConversationState::AwaitingAnswer));
    let answered = event(EventType::MessageSent, message(ConversationState::Open));
    let note = event(EventType::NoteWritten, message(ConversationState::Open));
    assert_eq!(specialist.topic(&waits, sees), Some(NoticeTopic::Message));
    assert_eq!(specialist.topic(&answered, sees), None, "a colleague answered");
    assert_eq!(specialist.topic(&note, named), Some(NoticeTopic::Mention));
    assert_eq!(specialist.topic(&note, sees), None);
    assert_eq!(client.topic(&answered, sees), Some(NoticeTopic::Message));
    assert_eq!(client.topic(&answered, Talk::default()), None, "he takes no part");
    assert_eq!(client.topic(&note, named), None, "notes are the agency's own");
}

#[test]
fn each_topic_is_found_among_its_events() {
    for topic in NoticeTopic::all() {
        assert!(!topic.events().is_empty());
        assert!(topic.label().zh.chars().all(|c| !c.is_ascii()));
    }
}
