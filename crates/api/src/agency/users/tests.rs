//! Login names and ties.

use bole_domain::agency::Role;
use bole_domain::ids::{ClientId, PersonId};

use super::bodies::login_name;
use super::roles::settle_roles;

#[test]
fn login_names_have_a_plain_form() {
    for good in ["li.na", "Wang_2", "a@b.cn", "0-1"] {
        assert!(login_name(good).is_ok(), "{good}");
    }
    for bad in ["ab", ".na", "李娜娜", "li na", "", &"x".repeat(65)] {
        assert!(login_name(bad).is_err(), "{bad}");
    }
}

#[test]
fn outside_roles_stand_alone_with_their_tie() {
    let (client, person) = (Some(ClientId::example()), Some(PersonId::example()));
    assert!(settle_roles(vec![Role::ClientUser], client, None).is_ok());
    assert!(settle_roles(vec![Role::Person], None, person).is_ok());
    assert!(settle_roles(vec![Role::AgencyAdmin, Role::PayrollSpecialist], None, None).is_ok());
    assert!(settle_roles(vec![Role::ClientUser], None, None).is_err());
    assert!(settle_roles(vec![Role::ClientUser], client, person).is_err());
    assert!(settle_roles(vec![Role::ClientUser, Role::AgencyAdmin], client, None).is_err());
    assert!(settle_roles(vec![Role::AgencyAdmin], client, None).is_err());
}
