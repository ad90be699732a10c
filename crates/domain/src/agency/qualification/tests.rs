//! Every rule reads, shares are counted exactly, what ends is told in time.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::*;
use crate::agency::establishment::staff::{
    Competency, Credential, CredentialKind, Degree, Education, Position, PositionHeld, StudyField,
};
use crate::agency::establishment::{Kept, LicenceKind, ToolCode};
use crate::ids::TypedId;
use crate::standard::{ClauseKind, catalogue};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2026-03-02")
}

fn id<I: TypedId>(number: usize) -> I {
    let number = u128::try_from(number).unwrap();
    I::from_uuid(uuid::Uuid::from_u128(number + 1))
}

/// Somebody who meets nothing but holding the position of a consultant for search.
fn consultant() -> StaffMember {
    StaffMember {
        name: "周文静".to_owned(),
        user_id: None,
        employed_from: day("2020-01-01"),
        employed_to: None,
        working_since: day("2020-01-01"),
        education: Education {
            degree: Degree::Secondary,
            field: StudyField::Other,
            institution: "某校".to_owned(),
            graduated_on: day("2019-06-30"),
            document_id: None,
        },
        positions: vec![PositionHeld {
            position: Position::Consultant,
            categories: vec![Category::ExecutiveSearch],
            from: day("2020-01-01"),
            to: None,
        }],
        certificates: Vec::new(),
    }
}

fn found(known: &Establishment, clause: &str) -> Assessed {
    let code: crate::standard::ClauseCode = clause.parse().unwrap();
    let all = Qualification::of(code.category(), known, today());
    all.clauses.into_iter().find(|one| one.clause == code).unwrap()
}

fn codes(found: &Assessed) -> Vec<&'static str> {
    found.missing.iter().map(|missing| missing.what.code()).collect()
}

#[test]
fn every_requirement_of_the_standard_has_its_rule() {
    let strict: serde_json::Value = serde_json::from_str(rule::DATA).unwrap();
    let told = strict["rules"].as_object().unwrap();
    let ruled: BTreeSet<String> =
        Category::all().flat_map(|category| rules().of(category)).map(|(clause, _)| clause.to_string()).collect();
    assert_eq!(told.len(), ruled.len());
    let demanded: BTreeSet<String> =
        catalogue().clauses().map(|c| c.code.to_string()).filter(|code| code[2..].starts_with("-1.")).collect();
    assert_eq!(ruled, demanded);
    assert_eq!(rules().expiry_notice_days, 60);
}

#[test]
fn every_word_has_its_label() {
    let named = |code: &str, label: crate::language::Label| assert_ne!(label.zh, code, "{code}");
    ToolCode::all().for_each(|one| named(one.code(), one.label()));
    Competency::all().for_each(|one| named(one.code(), one.label()));
    CredentialKind::all().for_each(|one| named(one.code(), one.label()));
    StudyField::all().for_each(|one| named(one.code(), one.label()));
    Position::all().for_each(|one| named(one.code(), one.label()));
    UseCode::all().for_each(|one| named(one.code(), one.label()));
    crate::agency::establishment::EquipmentKind::all().for_each(|one| named(one.code(), one.label()));
}

#[test]
fn an_agency_with_nothing_misses_all_that_can_be_had_and_awaits_the_rest() {
    for category in Category::all() {
        let all = Qualification::of(category, &Establishment::default(), today());
        assert!(!all.may_open());
        let refused = all.leave().unwrap_err();
        for one in &all.clauses {
            let told = catalogue().find(&one.clause.to_string()).unwrap();
            let only_use = one.missing.is_empty();
            assert_eq!(only_use, one.status() == ClauseStatus::AwaitsUse, "{}", one.clause);
            let gates = matches!(
                told.kind,
                ClauseKind::Licence | ClauseKind::Premises | ClauseKind::Staff | ClauseKind::StaffingRule
            );
            assert!(!(gates && only_use), "{} must gate", one.clause);
            assert_eq!(refused.missing.iter().any(|(clause, _)| *clause == one.clause), !only_use);
        }
    }
}

#[test]
fn years_of_work_are_whole_years() {
    let since = |text| StaffMember { working_since: day(text), ..consultant() }.years_of_work(today());
    assert_eq!((since("2016-03-02"), since("2016-03-03"), since("2026-03-02")), (10, 9, 0));
    assert_eq!(StaffMember { working_since: day("2016-02-29"), ..consultant() }.years_of_work(day("2026-02-28")), 9);
}

#[test]
fn a_licence_is_told_sixty_days_before_its_end() {
    let licence = |valid_to: Option<NaiveDate>| Licence {
        kind: LicenceKind::HumanResourcesService,
        number: "1".to_owned(),
        authority: "某局".to_owned(),
        scope: None,
        valid_from: day("2020-01-01"),
        valid_to,
        document_id: None,
    };
    let with = |licences: Vec<Licence>| Establishment {
        licences: licences.into_iter().enumerate().map(|(at, one)| (id(at), one)).collect(),
        ..Establishment::default()
    };
    let last = |days| today().checked_add_days(Days::new(days));
    for (days, told) in [(0, true), (60, true), (61, false)] {
        let found = found(&with(vec![licence(last(days))]), "PY-1.2.1");
        assert_eq!((found.status(), found.expiring.len() == 1), (ClauseStatus::Met, told), "{days}");
        assert!(found.expiring.iter().all(|one| one.days_left == i64::try_from(days).unwrap()));
    }
    let over = found(&with(vec![licence(Some(day("2026-03-01")))]), "PY-1.2.1");
    assert_eq!((over.status(), codes(&over)), (ClauseStatus::Missing, vec!["licence_not_valid"]));
    let renewed = Licence { valid_from: day("2026-03-10"), ..licence(Some(day("2030-01-01"))) };
    assert!(found(&with(vec![licence(last(5)), renewed]), "PY-1.2.1").expiring.is_empty());
    assert!(found(&with(vec![licence(None)]), "PY-1.2.1").expiring.is_empty());
}

#[test]
fn dispatch_wants_two_licences_and_two_million_paid_in() {
    use crate::money::Fen;
    let paid = |paid_in, as_of| CapitalStatement {
        registered: Fen(900_000_000),
        paid_in: Fen(paid_in),
        as_of: day(as_of),
        document_id: None,
    };
    let with = |capital| Establishment { capital, ..Establishment::default() };
    let lacks = |known| codes(&found(&known, "LD-1.2.1"));
    let licences = ["licence_missing", "licence_missing"];
    assert_eq!(lacks(with(vec![])), [&licences[..], &["capital_too_low"]].concat());
    assert_eq!(lacks(with(vec![paid(199_999_999, "2026-01-01")])), [&licences[..], &["capital_too_low"]].concat());
    assert_eq!(lacks(with(vec![paid(200_000_000, "2026-01-01"), paid(1, "2025-01-01")])), licences);
}

proptest! {
    #[test]
    fn shares_are_counted_not_rounded(college in 0_usize..60, others in 0_usize..60, long in 0_usize..60, certified in 0_usize..120) {
        let (all, long) = (college + others, long.min(college));
        let certified = certified.min(all);
        let staff = (0..all).map(|at| {
            let mut person = consultant();
            if at < college {
                person.education.degree = Degree::College;
            }
            if at < long {
                person.working_since = day("2016-03-02");
            }
            if at < certified {
                let both = Credential {
                    kind: CredentialKind::HrEconomist,
                    number: "1".to_owned(),
                    issuer: "某部".to_owned(),
                    issued_on: day("2020-01-01"),
                    valid_to: None,
                    document_id: None,
                };
                person.certificates.push(both);
            }
            (id(at), person)
        });
        let known = Establishment { staff: staff.collect(), ..Establishment::default() };
        let found = found(&known, "ES-1.3.2");
        let short = found.missing.iter().filter(|one| matches!(one.what, Lacking::Share { .. })).count();
        let fails = [college * 100 < 80 * all, long * 100 < 40 * college, certified * 100 < 30 * all];
        prop_assert_eq!(short, fails.into_iter().filter(|fails| *fails).count());
        let basis: Vec<_> = found.figures.iter().filter_map(|figure| figure.basis).collect();
        if all > 0 {
            prop_assert_eq!(basis, vec![(college, all), (long, college), (certified, all)]);
            // Four competencies are attested of nobody.
            prop_assert_eq!(found.missing.len() - short, 4 * all);
        }
    }

    #[test]
    fn whoever_left_or_works_for_another_category_does_not_count(left in any::<bool>(), elsewhere in any::<bool>()) {
        let mut person = consultant();
        if left {
            person.employed_to = Some(day("2026-03-01"));
        }
        if elsewhere {
            person.positions[0].categories = vec![Category::RecruitmentOutsourcing];
        }
        let known = Establishment { staff: vec![(id(0), person.clone())], ..Establishment::default() };
        prop_assert_eq!(found(&known, "ES-1.3.1").missing.is_empty(), !left && !elsewhere);
        prop_assert_eq!(found(&known, "RP-1.3.1").missing.is_empty(), !left && elsewhere);
        prop_assert_eq!(person.counts_on(today()), !left);
    }
}
