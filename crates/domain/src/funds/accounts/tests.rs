//! Every kind has one name and one side.

use super::*;

#[test]
fn codes_read_back_and_agree_with_the_wire() {
    for kind in AccountKind::ALL {
        assert_eq!(kind.code().parse(), Ok(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
    }
    assert!("wages".parse::<AccountKind>().is_err());
}

#[test]
fn a_client_is_named_exactly_where_needed() {
    let client = ClientId::example();
    for kind in AccountKind::ALL {
        assert_eq!(AccountRef::new(kind, Some(client)).is_some(), kind.per_client());
        assert_eq!(AccountRef::new(kind, None).is_some(), !kind.per_client());
    }
}
