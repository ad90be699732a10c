//! Worked examples of contributions, and published limits of the housing fund.

use rust_decimal::Decimal;
use serde_json::Value;

use super::world::period;
use crate::insurance::{InForce, InsuranceKind, NotInsured, Payer, Policy, PolicyBook};
use crate::language::Language;
use crate::money::{Fen, Rate};
use crate::refusal::Refusal;
use crate::settlement::rounding::Rounding;

fn data() -> Value {
    serde_json::from_str(include_str!("../../../tests/data/insurance-cases.json")).unwrap()
}

fn percent(text: &str) -> Option<Rate> {
    text.parse::<Decimal>().ok().map(|percent| Rate((percent / Decimal::ONE_HUNDRED).normalize()))
}

/// The kind of a record's word; parts of the medical insurance are the medical insurance of the examples.
fn kind(word: &str) -> Option<InsuranceKind> {
    match word {
        "medical_incl_maternity" | "large_sum_medical" => Some(InsuranceKind::Medical),
        other => InsuranceKind::find(other),
    }
}

fn policy(record: &Value, hf_rate: &str, injury: Option<&str>) -> Option<Policy> {
    let text = |field: &str| record[field].as_str();
    let kind = kind(text("insurance")?)?;
    let rate = |field: &str| match kind {
        InsuranceKind::HousingFund => percent(hf_rate),
        _ => text(field).and_then(percent),
    };
    let injury = injury.filter(|_| kind == InsuranceKind::WorkInjury).and_then(percent);
    Some(Policy {
        id: String::new(),
        place: text("place")?.to_owned(),
        place_name: "-".to_owned(),
        kind,
        effective_from: text("effective_from")?.parse().unwrap(),
        effective_to: text("effective_to").map(|day| day.parse().unwrap()),
        floor: text("floor").map(|f| f.parse().unwrap()),
        ceiling: text("ceiling").map(|f| f.parse().unwrap()),
        employer_rate: injury.or_else(|| rate("employer_percent")),
        worker_rate: rate("worker_percent"),
        employer_fixed: Fen::ZERO,
        worker_fixed: text("worker_fixed")?.parse().unwrap(),
        rounding: Rounding::FEN,
        cutoff_day: 15,
        source: "-".to_owned(),
    })
}

#[test]
fn worked_examples_come_out_right() {
    let data = data();
    let mut lines = 0;
    for example in data["worked_examples"].as_array().unwrap() {
        let place = example["city"].as_str().unwrap();
        let day = example["date"].as_str().unwrap().parse().unwrap();
        let wage: Fen = example["wage"].as_str().unwrap().parse().unwrap();
        let hf_rate = example["hf_rate"].to_string();
        let (mut employer, mut worker) = (Fen::ZERO, Fen::ZERO);
        for line in example["lines"].as_array().unwrap() {
            let name = line["line"].as_str().unwrap();
            let (word, injury) = match name.split_once("_class") {
                Some((word, class)) => (word, class.split_once('_').map(|(_, rate)| rate)),
                None => (name, None),
            };
            let records = data["records"].as_array().unwrap().iter();
            let of_line = records.filter(|r| r["place"] == place && r["insurance"] == word);
            let book = PolicyBook::new(of_line.filter_map(|r| policy(r, &hf_rate, injury)).collect()).unwrap();
            let kind = kind(word).unwrap();
            let InForce::Policy(policy) = book.find(place, kind, day) else { panic!("{place} {name}: no policy") };
            let (by_employer, by_worker) = if kind == InsuranceKind::HousingFund {
                let share = policy.housing_fund(wage, percent(&hf_rate).unwrap()).unwrap();
                (share, share)
            } else {
                (policy.contribution(wage, Payer::Employer).unwrap(), policy.contribution(wage, Payer::Worker).unwrap())
            };
            let wanted = |field: &str| line[field].as_str().unwrap().parse::<Fen>().unwrap();
            assert_eq!(policy.clamp(wage), wanted("base"), "{place} {wage} {name} base");
            assert_eq!(by_employer, wanted("employer"), "{place} {wage} {name} employer");
            assert_eq!(by_worker, wanted("employee"), "{place} {wage} {name} worker");
            employer = employer.checked_add(by_employer).unwrap();
            worker = worker.checked_add(by_worker).unwrap();
            lines += 1;
        }
        assert_eq!(employer.to_string(), example["employer_total"].as_str().unwrap(), "{place} {wage}");
        assert_eq!(worker.to_string(), example["employee_total"].as_str().unwrap(), "{place} {wage}");
    }
    assert!(lines >= 50, "{lines}");
}

fn fund(floor: i64, ceiling: i64) -> Policy {
    Policy {
        id: "p".to_owned(),
        place: "310000".to_owned(),
        place_name: "上海市".to_owned(),
        kind: InsuranceKind::HousingFund,
        effective_from: "2025-07-01".parse().unwrap(),
        effective_to: Some("2026-06-30".parse().unwrap()),
        floor: Some(Fen(floor)),
        ceiling: Some(Fen(ceiling)),
        employer_rate: percent("7"),
        worker_rate: percent("7"),
        employer_fixed: Fen::ZERO,
        worker_fixed: Fen::ZERO,
        rounding: Rounding::FEN,
        cutoff_day: 15,
        source: "-".to_owned(),
    }
}

#[test]
fn published_limits_of_the_housing_fund_are_met() {
    let data = data();
    let evidence = data["housing_fund_rounding_evidence"].as_array().unwrap();
    assert_eq!(evidence.len(), 6);
    for row in evidence {
        let base: Fen = row["base"].to_string().parse().unwrap();
        let each = fund(0, i64::MAX).housing_fund(base, percent(&row["rate_each"].to_string()).unwrap()).unwrap();
        assert_eq!(each.0, row["each_side"].as_i64().unwrap() * 100, "{}", row["place"]);
        assert_eq!(each.0 * 2, row["published_total"].as_i64().unwrap() * 100, "{}", row["place"]);
    }
}

#[test]
fn the_cut_off_day_decides_who_is_insured() {
    let policy = fund(0, 1);
    let march = period("2026-03");
    let day = |text: &str| text.parse().unwrap();
    for (hired, left, wanted) in [
        ("2026-03-15", None, Ok(())),
        ("2026-03-16", None, Err(NotInsured::Hired)),
        ("2026-04-01", None, Err(NotInsured::Hired)),
        ("2026-01-31", Some("2026-03-15"), Err(NotInsured::Left)),
        ("2026-01-31", Some("2026-03-16"), Ok(())),
        ("2026-01-31", Some("2026-02-28"), Err(NotInsured::Left)),
        ("2026-01-31", Some("2026-04-02"), Ok(())),
        ("2026-03-02", Some("2026-03-20"), Ok(())),
        ("2026-03-16", Some("2026-03-20"), Err(NotInsured::Hired)),
        ("2026-03-02", Some("2026-03-10"), Err(NotInsured::Left)),
    ] {
        assert_eq!(policy.insures(day(hired), left.map(day), march), wanted, "{hired} {left:?}");
    }
    let early = Policy { cutoff_day: 10, ..policy };
    assert_eq!(early.insures(day("2026-03-11"), None, march), Err(NotInsured::Hired));
}

#[test]
fn a_book_refuses_faults_by_index_and_overlaps() {
    let good = fund(269_000, 3_730_200);
    let later = Policy { effective_from: "2026-07-01".parse().unwrap(), effective_to: None, ..good.clone() };
    let other_place = Policy { place: "110000".to_owned(), ..good.clone() };
    assert!(PolicyBook::new(vec![later.clone(), good.clone(), other_place]).is_ok());
    let overlapping = Policy { effective_from: "2026-06-30".parse().unwrap(), ..later.clone() };
    let refusal = PolicyBook::new(vec![good.clone(), overlapping]).unwrap_err();
    let faults: Vec<_> = refusal.faults().into_iter().map(|f| (f.pointer, f.code)).collect();
    assert_eq!(faults, [("/1/effective_from".to_owned(), "policy_overlaps".to_owned())]);
    let bad = Policy {
        place: "31".to_owned(),
        ceiling: Some(Fen(1)),
        employer_rate: percent("101"),
        worker_fixed: Fen(-1),
        rounding: Rounding { places: 3, ..Rounding::FEN },
        cutoff_day: 0,
        effective_to: Some("2020-01-01".parse().unwrap()),
        ..good.clone()
    };
    let refusal = PolicyBook::new(vec![later, bad]).unwrap_err();
    let pointers: Vec<_> = refusal.faults().into_iter().map(|f| f.pointer).collect();
    let wanted = [
        "/1/place",
        "/1/effective_to",
        "/1/ceiling",
        "/1/employer_rate",
        "/1/worker_fixed",
        "/1/rounding/places",
        "/1/cutoff_day",
    ];
    assert_eq!(pointers, wanted);
    assert!(!refusal.text(Language::Zh).is_empty() && refusal.code() == "policies_invalid");
}

#[test]
fn incomplete_records_are_never_computed_with() {
    let day = "2026-01-15".parse().unwrap();
    for incomplete in [
        Policy { floor: None, ..fund(1, 2) },
        Policy { ceiling: None, ..fund(1, 2) },
        Policy { employer_rate: None, ..fund(1, 2) },
        Policy { worker_rate: None, ..fund(1, 2) },
    ] {
        let book = PolicyBook::new(vec![incomplete]).unwrap();
        assert_eq!(book.find("310000", InsuranceKind::HousingFund, day), InForce::Missing);
        assert_eq!(book.find("310000", InsuranceKind::Pension, day), InForce::Never);
        assert_eq!(book.find("110000", InsuranceKind::Pension, day), InForce::UnknownPlace);
    }
    let book = PolicyBook::new(vec![fund(1, 2)]).unwrap();
    assert!(matches!(book.find("310000", InsuranceKind::HousingFund, day), InForce::Policy(_)));
    assert_eq!(book.find("310000", InsuranceKind::HousingFund, "2026-07-01".parse().unwrap()), InForce::Missing);
}
