//! Who is told what.

use chrono::{DateTime, Utc};

use super::*;
use crate::conversations::Side;
use crate::events::{EventActor, EventObject, MessageAdded, StateChanged, TimerStruck};
use crate::ids::{EventId, MessageId, TypedId};

fn recipient(roles: &[Role], client: Option<ClientId>) -> Recipient {
    Recipient { user: UserId::example(), roles: roles.to_vec(), client, person: None }
}

impl Recipient {
    fn told(&self, event: &Event, facts: Facts) -> Option<NoticeTopic> {
        self.topic(event, facts, &NoticeTopic::all().collect())
    }
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
        shared: true,
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
    assert_eq!(finance.told(&submitted, Facts::default()), Some(NoticeTopic::Approval));
    assert_eq!(finance.told(&event(EventType::CycleChanged, state("open")), Facts::default()), None);
    assert_eq!(recipient(&[Role::Lecturer], None).told(&submitted, Facts::default()), None);
    let actor = Some(EventActor { kind: "user".to_owned(), id: finance.user.to_string() });
    assert_eq!(finance.told(&Event { actor, ..submitted.clone() }, Facts::default()), None, "he did it himself");
    let client = recipient(&[Role::ClientUser], Some(ClientId::example()));
    assert_eq!(client.told(&submitted, Facts::default()), None);
    let approved = event(EventType::CycleChanged, state("approved"));
    assert_eq!(client.told(&approved, Facts::default()), Some(NoticeTopic::Confirmation));
    let other = recipient(&[Role::ClientUser], Some(ClientId::from_uuid(uuid::Uuid::from_u128(7))));
    assert_eq!(other.told(&approved, Facts::default()), None, "another client's");
}

#[test]
fn a_clock_is_told_to_the_role_that_it_names() {
    let struck = |role| {
        let policy = "payroll.client_paid".to_owned();
        let data = TimerStruck { policy, subject_id: "cyc_1".to_owned(), due_at: None, role, level: 1 };
        event(EventType::TimerWarned, EventData::Timer(data))
    };
    let client = recipient(&[Role::ClientUser], Some(ClientId::example()));
    assert_eq!(client.told(&struck(Some(Role::ClientUser)), Facts::default()), Some(NoticeTopic::Clock));
    assert_eq!(client.told(&struck(Some(Role::PayrollSpecialist)), Facts::default()), None);
    assert_eq!(client.told(&struck(None), Facts::default()), None);
}

#[test]
fn messages_are_told_to_those_who_see_them() {
    let (sees, named) =
        (Facts { sees: true, ..Facts::default() }, Facts { sees: true, named: true, ..Facts::default() });
    let specialist = recipient(&[Role::PayrollSpecialist], None);
    let client = recipient(&[Role::ClientUser], Some(ClientId::example()));
    let waits = event(EventType::MessageSent, message(ConversationState::AwaitingAnswer));
    let answered = event(EventType::MessageSent, message(ConversationState::Open));
    let note = event(EventType::NoteWritten, message(ConversationState::Open));
    assert_eq!(specialist.told(&waits, sees), Some(NoticeTopic::Message));
    assert_eq!(specialist.told(&answered, sees), None, "a colleague answered");
    assert_eq!(specialist.told(&note, named), Some(NoticeTopic::Mention));
    assert_eq!(specialist.told(&note, sees), None);
    assert_eq!(client.told(&answered, sees), Some(NoticeTopic::Message));
    assert_eq!(client.told(&answered, Facts::default()), None, "he takes no part");
    assert_eq!(client.told(&note, named), None, "notes are the agency's own");
}

#[test]
fn a_wish_that_lacks_the_nearest_topic_is_told_the_next() {
    let specialist = recipient(&[Role::PayrollSpecialist], None);
    let waits = event(EventType::MessageSent, message(ConversationState::AwaitingAnswer));
    let named = Facts { sees: true, named: true, ..Facts::default() };
    let wishes = BTreeSet::from([NoticeTopic::Message]);
    assert_eq!(specialist.topic(&waits, named, &wishes), Some(NoticeTopic::Message));
    assert_eq!(specialist.topic(&waits, named, &BTreeSet::from([NoticeTopic::Clock])), None);
}

#[test]
fn what_is_of_his_own_making_and_what_a_reviewer_asks_is_not_told() {
    let manager = recipient(&[Role::ProjectManager], None);
    let submitted = event(EventType::ContractChanged, state("submitted"));
    assert_eq!(manager.told(&submitted, Facts::default()), Some(NoticeTopic::Approval));
    assert_eq!(manager.told(&submitted, Facts { own: true, ..Facts::default() }), None);
    let asked = event(EventType::QuestionAsked, state("open"));
    assert_eq!(manager.told(&asked, Facts::default()), Some(NoticeTopic::Question));
    assert_eq!(manager.told(&asked, Facts { review: true, ..Facts::default() }), None);
}

#[test]
fn each_topic_is_found_among_its_events() {
    assert!(NoticeTopic::all().all(|topic| !topic.events().is_empty()));
}
