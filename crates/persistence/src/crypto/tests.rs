//! What is sealed opens by its own key and purpose alone.

use super::*;

#[test]
fn sealed_values_open_only_with_their_key_and_purpose() {
    let runtime = Runtime::system();
    let vault = Vault::new(SecretKey::new([7; 32]), Vec::new());
    let keys = vault.agency_keys(&vault.new_agency_keys(&runtime).unwrap()).unwrap();
    let other = vault.agency_keys(&vault.new_agency_keys(&runtime).unwrap()).unwrap();
    let sealed = keys.seal(&runtime, "persons.phone", b"13800138000").unwrap();
    assert_eq!(keys.open_text("persons.phone", &sealed).unwrap(), "13800138000");
    assert!(keys.open("persons.address", &sealed).is_err());
    assert!(other.open("persons.phone", &sealed).is_err());
    assert_ne!(sealed, keys.seal(&runtime, "persons.phone", b"13800138000").unwrap());
    let index = |k: &AgencyKeys| k.blind_index("phone", "13800138000").unwrap();
    assert_eq!(index(&keys), index(&keys));
    assert_ne!(index(&keys), index(&other));
}

#[test]
fn a_new_master_key_still_opens_what_the_old_one_sealed() {
    let runtime = Runtime::system();
    let old = SecretKey::new([1; 32]);
    let sealed = Vault::new(old.clone(), Vec::new()).seal(&runtime, "x", b"secret").unwrap();
    let rotated = Vault::new(SecretKey::new([2; 32]), vec![old]);
    assert_eq!(rotated.open("x", &sealed).unwrap(), b"secret");
    assert!(!rotated.is_current(&sealed));
    let anew = rotated.rewrap(&runtime, "x", &sealed).unwrap().unwrap();
    assert!(rotated.is_current(&anew) && rotated.rewrap(&runtime, "x", &anew).unwrap().is_none());
    assert_eq!(Vault::new(SecretKey::new([2; 32]), Vec::new()).open("x", &anew).unwrap(), b"secret");
    assert!(Vault::new(SecretKey::new([2; 32]), Vec::new()).open("x", &sealed).is_err());
}

#[test]
fn a_data_key_is_changed_and_what_the_old_one_sealed_still_opens() {
    let runtime = Runtime::system();
    let vault = Vault::new(SecretKey::new([7; 32]), Vec::new());
    let first = vault.agency_keys(&vault.new_agency_keys(&runtime).unwrap()).unwrap();
    let unnamed = SecretKey::new(first.written()[..32].try_into().unwrap()).seal(&runtime, "x", b"early").unwrap();
    let old = first.seal(&runtime, "x", b"old").unwrap();
    let key = SecretKey::new(runtime.bytes::<32>());
    let announced = first.clone().announcing(key.clone());
    let switched = announced.clone().sealing_with(&key);
    let new = switched.seal(&runtime, "x", b"new").unwrap();
    assert!(new.starts_with(&switched.marker()) && !old.starts_with(&switched.marker()));
    // Who knows only that it will come opens what it sealed; who does not know of it does not.
    assert_eq!(announced.open("x", &new).unwrap(), b"new");
    assert!(first.open("x", &new).is_err());
    for (sealed, plain) in [(&unnamed, &b"early"[..]), (&old, b"old"), (&new, b"new")] {
        assert_eq!(switched.open("x", sealed).unwrap(), plain);
        assert!(switched.open("y", sealed).is_err());
    }
    let alone = switched.clone().alone();
    assert!(alone.open("x", &new).is_ok() && alone.open("x", &old).is_err() && alone.open("x", &unnamed).is_err());
    assert_eq!(alone.blind_index("x", "v").unwrap(), first.blind_index("x", "v").unwrap());
    let kept = vault.agency_keys(&vault.wrap(&runtime, &switched).unwrap()).unwrap();
    assert_eq!((kept.written(), kept.others()), (switched.written(), 1));
}
