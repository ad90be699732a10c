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
