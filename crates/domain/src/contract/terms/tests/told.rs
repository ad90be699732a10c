//! Every term is told, and told in words.

use std::collections::BTreeSet;

use utoipa::PartialSchema;

use super::*;
use crate::language::Language;

fn told(category: Category, language: Language) -> String {
    let terms = read(category, sample(category)).unwrap();
    let clause = |clause: TermClause| format!("{}: {}\n", clause.title, clause.paragraphs.join(" | "));
    terms.clauses(language).into_iter().map(clause).collect()
}

#[test]
fn every_field_and_every_choice_has_words() {
    let mut schemas = Vec::new();
    <Terms as ToSchema>::schemas(&mut schemas);
    let mut words = BTreeSet::new();
    for (_, schema) in &schemas {
        collect(&serde_json::to_value(schema).unwrap(), &mut words);
    }
    collect(&serde_json::to_value(Terms::schema()).unwrap(), &mut words);
    for category in Category::all() {
        words.remove(category.slug());
    }
    words.remove("category");
    let table = include_str!("../../../../data/contract/term-words.tsv");
    let known: BTreeSet<String> = crate::standard::coded::tsv_rows(table).map(|row| row[0].to_owned()).collect();
    assert!(words.len() > 60, "{words:?}");
    let unknown: Vec<_> = words.difference(&known).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// The fields and the choices of a schema.
fn collect(schema: &Value, words: &mut BTreeSet<String>) {
    match schema {
        Value::Object(all) => {
            for (key, inner) in all {
                match (key.as_str(), inner) {
                    ("properties", Value::Object(fields)) => words.extend(fields.keys().cloned()),
                    ("enum", Value::Array(values)) => {
                        words.extend(values.iter().filter_map(Value::as_str).map(ToOwned::to_owned));
                    }
                    _ => {}
                }
                collect(inner, words);
            }
        }
        Value::Array(all) => all.iter().for_each(|inner| collect(inner, words)),
        _ => {}
    }
}

#[test]
fn every_sample_is_told_in_the_order_of_its_table() {
    for category in Category::all() {
        for language in [Language::Zh, Language::En] {
            let clauses = read(category, sample(category)).unwrap().clauses(language);
            let fields: BTreeSet<_> = clauses.iter().map(|clause| clause.field).collect();
            assert_eq!(fields.len(), sample(category).as_object().unwrap().len(), "{category:?}");
            let first: Vec<_> = clauses.iter().map(|clause| clause.field).take(mandatory(category).count()).collect();
            assert_eq!(first, mandatory(category).map(|term| term.field).collect::<Vec<_>>());
            for clause in &clauses {
                assert!(!clause.paragraphs.is_empty(), "{clause:?}");
                assert!(!clause.paragraphs.concat().contains(['{', '_', '"']), "{clause:?}");
            }
        }
    }
    assert!(Terms::none(Category::Payroll).clauses(Language::Zh).is_empty());
}

#[test]
fn choices_rates_and_lists_are_told_in_words() {
    let search = told(Category::ExecutiveSearch, Language::Zh);
    for part in [
        "自 2026-01-01 起至 2026-12-31 止",
        "计费方式：按年薪比例",
        "比例：25%",
        "退费比例：50%",
        "最低（元）：80000.00",
    ] {
        assert!(search.contains(part), "{part}: {search}");
    }
    let dispatch = told(Category::LaborDispatch, Language::En);
    for part in [
        "(1) title: 包装工; nature of the post: auxiliary",
        "in advance: yes",
        "decided by: arbitration",
        "standard hours",
    ] {
        assert!(dispatch.contains(part), "{part}: {dispatch}");
    }
    assert!(dispatch.contains("steps: | (1) up to people: 50; amount (CNY): 120.00"), "{dispatch}");
    let training = told(Category::Training, Language::Zh);
    assert!(training.contains("（2）名称：线上学习账号；价格（计费方式：按学员；金额（元）：120.00）"), "{training}");
    let consulting = told(Category::ManagementConsulting, Language::Zh);
    assert!(consulting.contains("文件：调研报告、薪酬方案、绩效制度"), "{consulting}");
}
