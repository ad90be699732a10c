//! Ids are read as they are written, and nothing else is.

use super::*;

proptest::proptest! {
    #[test]
    fn every_id_round_trips_and_sorts_like_its_uuid(a: u128, b: u128) {
        let (a, b) = (Uuid::from_u128(a), Uuid::from_u128(b));
        let id = ClientId::from_uuid(a);
        proptest::prop_assert_eq!(id.to_string().parse::<ClientId>().unwrap(), id);
        proptest::prop_assert_eq!(encode(a).cmp(&encode(b)), a.cmp(&b));
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,40}") {
        if let Ok(id) = text.parse::<ClientId>() {
            proptest::prop_assert_eq!(id.to_string(), text);
        }
    }
}

#[test]
fn a_wrong_prefix_is_refused() {
    assert!(ContractId::example().to_string().parse::<ClientId>().is_err());
}
