//! Explanations say the real numbers.

use super::world::{inputs, period, policies, run_of, somebody, standard};
use crate::language::Language;
use crate::money::Fen;
use crate::settlement::compute::{PersonFacts, PersonResult, YearToDate, compute_person};
use crate::settlement::explain::{ExplainedLine, explain};

fn explained(facts: &PersonFacts, named: &[(&str, &str)], month: &str, language: Language) -> Vec<ExplainedLine> {
    let (template, book) = (standard(), policies());
    let run = run_of(&template, &book, period(month));
    let before = YearToDate { shortfall_brought: Fen(12_345), ..YearToDate::default() };
    let result = compute_person(&run, facts, &inputs(&template, named), &[], &before).unwrap();
    // What is stored is enough to explain.
    let stored = serde_json::to_string(&result).unwrap();
    assert!(stored.len() < 2_500, "{} bytes", stored.len());
    let result: PersonResult = serde_json::from_str(&stored).unwrap();
    explain(&template, facts, &result, &book, language).unwrap()
}

fn line<'a>(lines: &'a [ExplainedLine], code: &str) -> &'a ExplainedLine {
    lines.iter().find(|line| line.code == code).unwrap()
}

fn says(line: &ExplainedLine, parts: &[&str]) {
    for part in parts {
        assert!(line.words.contains(part), "{} does not say {part}: {}", line.code, line.words);
    }
}

#[test]
fn every_figure_is_explained_in_both_languages() {
    let facts = PersonFacts { insurance_base: Fen(500_000), ..somebody() };
    let pay = [("base_salary", "40000.00"), ("children_education", "2000.00"), ("personal_pension", "13000.00")];
    let lines = explained(&facts, &pay, "2026-01", Language::En);
    assert_eq!(lines.len(), standard().items().len());
    says(line(&lines, "base_salary"), &["40000.00"]);
    says(line(&lines, "gross"), &["base_salary + post_allowance", "Base salary 40000.00", "40000.00"]);
    says(line(&lines, "medical_worker"), &["2026-01", "5000.00", "below the floor", "7162.00 x 0.02 + 3.00", "146.24"]);
    assert_eq!(line(&lines, "medical_worker").policy_source.as_deref(), Some("京人社发〔2025〕11号"));
    assert!(line(&lines, "medical_worker").rule.as_deref().unwrap().contains("Social Insurance Law"));
    says(line(&lines, "housing_fund_worker"), &["10000.00 x 0.12", "whole yuan", "1200.00"]);
    says(line(&lines, "cumulative_other"), &["12000.00", "limit"]);
    says(line(&lines, "cumulative_basic_deduction"), &["1 months", "5000.00 x 1"]);
    says(line(&lines, "cumulative_taxable"), &["40000.00", "2000.00", "12000.00", "5000.00"]);
    says(line(&lines, "cumulative_tax"), &["rate 0.03", "quick deduction 0.00"]);
    says(line(&lines, "vat"), &["service_fee * vat_rate", "80.00", "0.06", "4.80"]);
    assert!(line(&lines, "vat").rule.as_deref().unwrap().starts_with("VAT Law art. 10"));
    says(line(&lines, "net_pay"), &["shortfall brought 123.45", "is paid"]);
    says(line(&lines, "maternity_employer"), &["no such contribution"]);
    let zh = explained(&facts, &pay, "2026-01", Language::Zh);
    says(line(&zh, "medical_worker"), &["低于下限", "7162.00 × 0.02 + 3.00", "四舍五入到分", "146.24"]);
    says(line(&zh, "income_tax"), &["累计应纳税额", "本次预扣"]);
    says(line(&zh, "shortfall_brought"), &["123.45"]);
    for line in lines.iter().chain(&zh) {
        assert!(!line.words.is_empty() && !line.label.is_empty(), "{}", line.code);
    }
}

#[test]
fn numbers_of_a_sentence_are_its_own() {
    let lines = explained(&somebody(), &[("base_salary", "9000.00")], "2026-07", Language::En);
    let pension = line(&lines, "pension_employer");
    let numbers: Vec<_> = pension.numbers.iter().map(|n| (n.name.as_str(), n.value.as_str())).collect();
    assert_eq!(numbers, [("base_given", "10000.00"), ("base_used", "10000.00"), ("rate", "0.16")]);
    assert_eq!(pension.amount, Fen(160_000));
    assert_eq!(pension.policy_source.as_deref(), Some("京人社发〔2026〕7号"));
}

#[test]
fn who_is_not_insured_is_told_why() {
    let late = PersonFacts { hire_date: "2026-03-16".parse().unwrap(), ..somebody() };
    let lines = explained(&late, &[("base_salary", "9000.00")], "2026-03", Language::En);
    says(line(&lines, "pension_worker"), &["2026-03-16", "cut-off", "0.00"]);
    let above = PersonFacts { place: "310000".to_owned(), insurance_base: Fen(9_000_000), ..somebody() };
    let lines = explained(&above, &[("base_salary", "9000.00")], "2026-03", Language::Zh);
    says(line(&lines, "pension_worker"), &["高于上限", "37302.00", "向上进位到角", "2984.20"]);
}
