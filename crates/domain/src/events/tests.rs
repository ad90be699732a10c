//! What is written of an event is read as the same.

use serde_json::json;

use super::*;

fn one_of_each() -> Vec<EventData> {
    vec![
        EventData::State(StateChanged {
            before: Some("open".to_owned()),
            after: "computed".to_owned(),
            version: 2,
            cycle: None,
        }),
        EventData::State(StateChanged { before: None, after: "draft".to_owned(), version: 1, cycle: None }),
        EventData::Message(MessageAdded {
            message_id: MessageId::example(),
            side: Side::Client,
            state: ConversationState::AwaitingAnswer,
        }),
        EventData::Step(StepRecorded {
            clause: "PY-5.1.1".parse().unwrap(),
            cycle: Some("2026-03-2".parse().unwrap()),
            outcome: Outcome::Done,
            records: 3,
        }),
        EventData::Timer(TimerStruck {
            policy: "payroll.paid".to_owned(),
            subject_id: "cyc_1".to_owned(),
            due_at: None,
            role: Some(Role::ProjectManager),
            level: 0,
        }),
        EventData::Job(JobMoved { job_kind: "roster_import".to_owned(), state: "queued".to_owned() }),
        EventData::Command(CommandDone {
            action: "user.disable".to_owned(),
            on: NaiveDate::from_ymd_opt(2026, 3, 1).unwrap(),
        }),
    ]
}

#[test]
fn each_shape_is_read_as_what_it_was_written_as() {
    let mut shapes: Vec<EventShape> = Vec::new();
    for data in one_of_each() {
        let read: EventData = serde_json::from_value(serde_json::to_value(&data).unwrap()).unwrap();
        assert_eq!(read, data);
        shapes.push(read.shape());
    }
    assert!(EventShape::all().all(|shape| shapes.contains(&shape)));
    assert!(serde_json::from_value::<EventData>(json!({ "after": "x", "version": 1, "name": "王" })).is_err());
}

#[test]
fn types_are_an_object_and_what_happened_to_it() {
    for kind in EventType::all() {
        let (object, verb) = kind.code().split_once('.').unwrap();
        assert!(!object.is_empty() && !verb.is_empty() && !verb.contains('.'), "{kind}");
        assert!(!kind.label(Language::Zh).is_ascii() && kind.label(Language::En).is_ascii());
    }
}
