//! The shipped policies, and what an agency may change of them.

use std::collections::BTreeSet;

use super::*;
use crate::sla::span::SpanUnit;
use crate::standard::catalogue;

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
