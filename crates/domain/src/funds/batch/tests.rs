//! A batch on its way.

use uuid::Uuid;

use super::*;
use crate::ids::TypedId;

fn user(n: u128) -> UserId {
    UserId::from_uuid(Uuid::from_u128(n))
}

#[test]
fn a_batch_runs_its_way_once() {
    let made = BatchState::Made;
    assert_eq!(made.clone().approve(user(1), user(1)), Err(BatchRefusal::SeparationOfDuties));
    assert_eq!(made.clone().send("aa"), Err(BatchRefusal::WrongState("made")));
    let approved = made.approve(user(1), user(2)).unwrap();
    assert_eq!(approved.clone().approve(user(1), user(3)), Err(BatchRefusal::WrongState("approved")));
    let rejected = approved.clone().reject().unwrap();
    assert_eq!((rejected.code(), rejected.approved_by()), ("rejected", Some(user(2))));
    assert_eq!(BatchState::restore("rejected", Some(user(2)), None).unwrap(), rejected);
    assert_eq!(BatchState::Made.reject().unwrap().approve(user(1), user(2)), Err(BatchRefusal::WrongState("rejected")));
    assert_eq!(rejected.clone().send("aa"), Err(BatchRefusal::WrongState("rejected")));
    assert_eq!(rejected.clone().reject(), Err(BatchRefusal::WrongState("rejected")));
    let sent = approved.clone().send("aa").unwrap();
    assert_eq!(sent.clone().reject(), Err(BatchRefusal::WrongState("sent")));
    assert_eq!(sent.clone().send("aa").unwrap(), sent);
    assert_eq!(sent.clone().send("bb"), Err(BatchRefusal::FileDiffers));
    let (paid, failed) = (ItemState::Paid, ItemState::Failed { reason: "AC01".into() });
    assert_eq!(approved.settle([&paid]), Err(BatchRefusal::WrongState("approved")));
    assert_eq!(sent.clone().settle([&paid, &ItemState::Unknown, &ItemState::Sent]), Err(BatchRefusal::ItemsOpen(2)));
    let settled = sent.settle([&paid, &failed]).unwrap();
    assert_eq!(settled.code(), "settled");
    assert_eq!(settled.clone().settle([&ItemState::Unknown]).unwrap(), settled);
    assert_eq!(
        BatchState::restore("settled", settled.approved_by(), settled.file_sha256().map(str::to_owned)).unwrap(),
        settled
    );
    assert_eq!(BatchState::restore("approved", None, None), Err(BatchRefusal::StoredState));
}
