//! Supplements and renewals in their order of days.

use chrono::NaiveDate;

use super::{Changed, Version, adjoins, terms_on};
use crate::contract::terms::{PayrollTerms, ServicePeriod, Terms};
use crate::contract::{Refused, StateCode};
use crate::ids::ContractId;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn lasting(starts: NaiveDate, ends: NaiveDate) -> Terms {
    PayrollTerms { period: Some(ServicePeriod { starts, ends }), ..PayrollTerms::default() }.into()
}

fn version(effective_on: NaiveDate, ends: NaiveDate) -> Version {
    Version { supplement: ContractId::example(), effective_on, terms: lasting(day(2026, 1, 1), ends) }
}

#[test]
fn the_terms_of_a_day_are_those_that_took_effect_last() {
    let own = lasting(day(2026, 1, 1), day(2026, 12, 31));
    let versions = [version(day(2026, 3, 1), day(2027, 3, 31)), version(day(2026, 6, 1), day(2027, 6, 30))];
    let ends = |on| terms_on(&own, &versions, on).period().unwrap().ends;
    assert_eq!(ends(day(2026, 2, 28)), day(2026, 12, 31));
    assert_eq!(ends(day(2026, 3, 1)), day(2027, 3, 31));
    assert_eq!(ends(day(2026, 12, 1)), day(2027, 6, 30));
    assert_eq!(terms_on(&own, &[], day(2026, 12, 1)), &own);
}

#[test]
fn a_supplement_changes_what_is_active_and_comes_after_the_one_before() {
    let own = lasting(day(2026, 1, 1), day(2026, 12, 31));
    let versions = [version(day(2026, 6, 1), day(2027, 6, 30))];
    let from = |state, versions, on| Changed { state, own: &own, versions }.from(on);
    assert_eq!(from(StateCode::Active, &[], day(2026, 1, 1)), Ok(()));
    assert_eq!(from(StateCode::Active, &[], day(2025, 12, 31)), Err(Refused::BeforeContract));
    assert_eq!(from(StateCode::Active, &versions, day(2026, 5, 31)), Err(Refused::BeforeEarlierSupplement));
    assert_eq!(from(StateCode::Active, &versions, day(2026, 6, 1)), Ok(()));
    assert_eq!(from(StateCode::Signed, &[], day(2026, 1, 1)), Err(Refused::NotActive(StateCode::Signed)));
}

#[test]
fn a_renewal_begins_on_the_day_after() {
    let own = lasting(day(2026, 1, 1), day(2026, 12, 31));
    let next = |starts| adjoins(&own, &lasting(starts, day(2027, 12, 31)));
    assert_eq!(next(day(2027, 1, 1)), Ok(()));
    assert_eq!(next(day(2027, 1, 2)), Err(Refused::NotAdjoining(Some(day(2027, 1, 1)))));
    assert_eq!(next(day(2026, 12, 31)), Err(Refused::NotAdjoining(Some(day(2027, 1, 1)))));
}
