//! The library reads, and computes where it is complete.

use bole_domain::insurance::{InForce, PolicyBook};

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_library_reads_and_each_place_makes_a_book() {
    assert_eq!(library().len(), 64);
    for place in ["110000", "310000", "440100", "440300", "330100", "510100", "130100"] {
        let policies = policies_of(place);
        assert!(!policies.is_empty(), "{place}");
        PolicyBook::new(policies).unwrap_or_else(|error| panic!("{place}: {error:?}"));
    }
}

#[test]
fn percents_have_become_rates() {
    let book = PolicyBook::new(policies_of("110000")).unwrap();
    let InForce::Policy(medical) = book.find("110000", InsuranceKind::Medical, day("2026-08-01")) else {
        panic!("a complete record")
    };
    assert_eq!(medical.employer_rate, Some("0.098".parse().unwrap()));
    assert_eq!(medical.worker_fixed, Fen(300));
    assert_eq!(medical.floor, Some(Fen(727_000)));
}

#[test]
fn what_is_incomplete_or_ambiguous_is_missing_and_never_zero() {
    for (place, kind) in [
        ("110000", InsuranceKind::WorkInjury),
        ("440300", InsuranceKind::Medical),
        ("510100", InsuranceKind::Medical),
        ("440100", InsuranceKind::HousingFund),
    ] {
        let book = PolicyBook::new(policies_of(place)).unwrap();
        assert_eq!(book.find(place, kind, day("2026-08-01")), InForce::Missing, "{place} {kind:?}");
    }
}
