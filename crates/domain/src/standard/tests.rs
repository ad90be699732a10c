//! The catalogue holds the whole standard as it was read.

use std::collections::BTreeSet;

use super::*;

#[test]
fn the_whole_standard_reads() {
    let all = catalogue();
    assert_eq!(all.clauses().count(), 271);
    assert_eq!(all.clauses().filter(|c| c.is_step()).count(), 123);
    assert_eq!(all.categories().count(), 8);
    assert_eq!(all.terms().len(), 10);
    assert_eq!(Category::all().map(|c| all.process(c).unwrap().stages.len()).sum::<usize>(), 43);
    for clause in all.clauses() {
        assert!(!clause.title.zh.is_empty() && !clause.title.en.is_empty() && !clause.holds_when.is_empty());
        assert_eq!(all.find(&clause.code.to_string()).unwrap(), clause);
    }
    for category in Category::all() {
        let info = all.category(category).unwrap();
        assert!(all.terms().iter().any(|term| term.number == info.term), "{category}");
        assert_ne!(category.title().zh, category.slug());
    }
}

#[test]
fn every_step_stands_in_the_stage_of_its_slug_and_no_stage_is_empty() {
    let mut seen = 0;
    for category in Category::all() {
        for ProcessStage { stage, steps } in &catalogue().process(category).unwrap().stages {
            assert!(!steps.is_empty(), "{}", stage.code);
            for step in steps {
                let slug = step.slug.as_deref().unwrap();
                assert!(stage.slugs.iter().any(|s| slug.split('/').next() == Some(s)), "{} {slug}", step.code);
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 123);
}

#[test]
fn operation_ids_are_unique() {
    let ids: BTreeSet<String> = catalogue().clauses().filter_map(Clause::operation_id).collect();
    assert_eq!(ids.len(), catalogue().clauses().filter(|c| c.slug.is_some()).count());
    assert!(ids.contains("record_payroll_payout_tax_filing"));
}

#[test]
fn steps_are_ordered_by_their_numbers() {
    let codes = |category| -> Vec<String> {
        catalogue().process(category).unwrap().steps().map(|step| step.code.to_string()).collect()
    };
    assert_eq!(
        codes(Category::Payroll),
        ["PY-5.1.1", "PY-5.2.1", "PY-5.2.2", "PY-5.2.3", "PY-5.2.4", "PY-5.3.1", "PY-5.3.2", "PY-5.4.1", "PY-5.4.2"]
    );
    let dispatch = codes(Category::LaborDispatch);
    let at = |code: &str| dispatch.iter().position(|c| c == code).unwrap();
    assert_eq!(at("LD-5.4.10"), at("LD-5.4.9") + 1);
}

#[test]
fn filters_narrow() {
    let filter = ClauseFilter { category: Some(Category::Payroll), kind: Some(ClauseKind::Step), ..Default::default() };
    assert_eq!(catalogue().filtered(&filter).count(), 9);
    let filter = ClauseFilter { scope: Some(Scope::Cycle), need: Some(Need::Optional), ..Default::default() };
    assert_eq!(catalogue().filtered(&filter).count(), 0);
    assert_eq!(catalogue().by_slug(Category::Payroll, "payout/cycle").unwrap().code.to_string(), "PY-5.3.1");
}

#[test]
fn codes_have_one_spelling() {
    for text in
        ["", "PY", "PY-5", "PY-5.", "PY-05.1", "PY-5.0.1", "PY-5.1.1.1.1", "XX-5.1", "py-5.1", "PY-5.256", "PY-+5.1"]
    {
        assert!(text.parse::<ClauseCode>().is_err(), "{text}");
    }
    assert_eq!(catalogue().find("PY-9.9.9"), Err(StandardRefusal::UnknownClause));
    assert_eq!(serde_json::to_string(&Category::LaborDispatch).unwrap(), "\"labor-dispatch\"");
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "(ES|PY|LD)?-?[0-9.]{0,12}|.{0,20}") {
        if let Ok(code) = text.parse::<ClauseCode>() {
            proptest::prop_assert_eq!(code.to_string(), text);
        }
    }
}
