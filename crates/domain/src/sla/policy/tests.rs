//! The shipped policies, and what an agency may change of them.

use std::collections::BTreeSet;

use super::*;
use crate::sla::span::SpanUnit;
use crate::standard::{ClauseKind, catalogue};

#[test]
fn shipped_policies_are_sound_and_name_clauses_that_exist() {
    let all = Policy::shipped();
    assert!(!all.is_empty());
    let codes: BTreeSet<&str> = all.iter().map(|policy| policy.code.as_str()).collect();
    assert_eq!(codes.len(), all.len());
    for policy in all {
        assert!(policy.rule.validate().is_ok(), "{}", policy.code);
        assert_eq!(policy.admits(&policy.rule), Ok(()), "{}", policy.code);
        assert_eq!(policy.law.is_some(), policy.bound == Bound::Law, "{}", policy.code);
        assert!(!policy.clauses.is_empty());
        for clause in &policy.clauses {
            assert!(catalogue().find(clause).is_ok(), "{} {clause}", policy.code);
        }
    }
}

#[test]
fn every_clause_about_time_has_a_policy() {
    let named: BTreeSet<&str> =
        Policy::shipped().iter().flat_map(|policy| &policy.clauses).map(String::as_str).collect();
    let of_time = catalogue().clauses().filter(|clause| clause.kind == ClauseKind::Timeliness);
    let mut wanted: BTreeSet<String> = of_time.map(|clause| clause.code.to_string()).collect();
    assert_eq!(wanted.len(), 10);
    let steps = ["LD-5.4.7", "LD-5.4.9", "LD-5.4.10", "LD-5.5.1", "LD-5.5.2", "SI-5.2.6", "SI-5.3.1", "SI-5.4.1"];
    wanted.extend(steps.into_iter().chain(["PY-5.3.1", "PY-5.3.2", "ES-5.6.1", "RP-5.2.1"]).map(str::to_owned));
    let missing: Vec<_> = wanted.iter().filter(|code| !named.contains(code.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
    for policy in Policy::shipped() {
        let of_clauses =
            policy.clauses.iter().all(|code| policy.category.is_none_or(|of| code.starts_with(of.letters())));
        assert!(of_clauses, "{}", policy.code);
    }
}

#[test]
fn a_reminder_of_the_standard_stays() {
    let policy = Policy::find("payroll.client_paid").unwrap();
    let wanted = policy.reminder.unwrap();
    assert!(policy.rule.warnings.contains(&wanted));
    let with = |warnings| Rule { warnings, ..policy.rule.clone() };
    let earlier = Warning { before: Span::new(3, SpanUnit::WorkingDays), ..wanted };
    let later = Warning { before: Span::new(1, SpanUnit::WorkingDays), ..wanted };
    let others = Warning { role: Role::FinanceManager, ..earlier };
    assert_eq!(policy.admits(&with(vec![others, earlier])), Ok(()));
    for lacking in [vec![], vec![later], vec![others]] {
        assert_eq!(policy.admits(&with(lacking)), Err(PolicyRefusal::ReminderMissing { wanted }));
    }
}

#[test]
fn an_agency_may_only_be_quicker() {
    let policy = Policy::find("payroll.paid_after_receipt").unwrap();
    let with = |count, unit| Rule { due: Due::After { span: Span::new(count, unit) }, ..policy.rule.clone() };
    assert_eq!(policy.admits(&with(1, SpanUnit::WorkingDays)), Ok(()));
    let most = Span::new(2, SpanUnit::WorkingDays);
    assert_eq!(policy.admits(&with(3, SpanUnit::WorkingDays)), Err(PolicyRefusal::Looser { most }));
    assert_eq!(policy.admits(&with(1, SpanUnit::Days)), Err(PolicyRefusal::Looser { most }));
    let house = Policy::find("payroll.results_told").unwrap();
    assert_eq!(house.admits(&with(9, SpanUnit::WorkingDays)), Ok(()));
    let day = Policy::find("payroll.tax_filed").unwrap();
    assert_eq!(day.admits(&with(9, SpanUnit::WorkingDays)), Err(PolicyRefusal::OtherDue));
}
