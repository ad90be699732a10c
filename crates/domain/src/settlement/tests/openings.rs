//! Opening balances are read strictly and held against the roster.

use super::world::{inputs, period, policies, run_of, somebody, standard};
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::settlement::compute::{PersonFacts, PersonResult, YearSums, YearToDate, compute_person};
use crate::settlement::opening::{Opening, OpeningFault, read, template};
use crate::settlement::tax::BasicDeductionMode;

fn opening(through: &str, months: u32, basic: i64) -> Opening {
    let sums = YearSums { income: Fen(2_500_000), ..YearSums::default() };
    Opening {
        through: period(through),
        months,
        basic: Fen(basic),
        sums,
        additional: [Fen::ZERO; 6],
        annual_bonus: Fen::ZERO,
    }
}

fn codes(found: Vec<(&'static str, OpeningFault)>) -> Vec<(&'static str, &'static str)> {
    found.into_iter().map(|(column, fault)| (column, fault.code())).collect()
}

#[test]
fn months_are_the_last_ones_up_to_the_opening() {
    assert_eq!(opening("2026-06", 6, 0).month_bits(), 0b11_1111);
    assert_eq!(opening("2026-06", 2, 0).month_bits(), 0b11_0000);
    assert_eq!(opening("2026-01", 1, 0).month_bits(), 1);
}

#[test]
fn an_opening_must_fit_the_roster_and_the_months_settled_here() {
    let facts = somebody();
    let good = opening("2026-06", 6, 3_000_000);
    assert_eq!(codes(good.check(&facts, Some(period("2026-07")), false)), []);
    assert_eq!(codes(good.check(&facts, None, true)), [("employee_number", "opening_used")]);
    let overlapping = good.check(&facts, Some(period("2026-06")), false);
    assert_eq!(codes(overlapping), [("through", "opening_not_before_first_cycle")]);
    let wrong = [
        (opening("2026-06", 7, 3_500_000), ("months", "opening_too_many_months")),
        (opening("2026-06", 5, 2_500_000), ("months", "opening_fewer_months")),
        (opening("2026-06", 6, 2_500_000), ("basic_deduction", "opening_basic_differs")),
    ];
    for (opening, told) in &wrong {
        assert_eq!(codes(opening.check(&facts, None, false)), [*told]);
    }
    let full = PersonFacts { basic_deduction_mode: BasicDeductionMode::FullYear60000, ..somebody() };
    assert_eq!(codes(opening("2026-06", 6, 6_000_000).check(&full, None, false)), []);
    let hired = "2026-05-20".parse().unwrap();
    let first =
        PersonFacts { basic_deduction_mode: BasicDeductionMode::FirstTimeThisYear, hire_date: hired, ..somebody() };
    assert_eq!(codes(opening("2026-06", 2, 3_000_000).check(&first, None, false)), []);
    let rehired = PersonFacts { hire_date: hired, ..somebody() };
    assert_eq!(codes(opening("2026-06", 4, 2_000_000).check(&rehired, None, false)), []);
}

#[test]
fn the_template_reads_back_and_faults_are_told_by_column() {
    let (rows, faults) = read(template().as_bytes()).unwrap();
    assert_eq!((rows.len(), faults.len()), (1, 0));
    let (number, opening) = &rows[0].1;
    assert_eq!((number.as_str(), opening.through, opening.months), ("E000001", period("2026-02"), 2));
    assert_eq!((opening.sums.additional, opening.sums.withheld), (Fen(200_000), Fen(30_000)));
    let text = template();
    let (head, row) = text.trim_end().split_once('\n').unwrap();
    let head = head.trim_end();
    let bad = [("2026-02,", "2026-13,"), (",2,", ",13,"), ("25000.00", "-1.00"), ("E000001", "E 1")];
    let rows: Vec<String> = bad.iter().map(|(from, to)| row.replacen(from, to, 1)).collect();
    let (_, faults) = read(format!("{head}\n{}\n{row}\n{row}\n", rows.join("\n")).as_bytes()).unwrap();
    let told: Vec<_> = faults.iter().map(|fault| (fault.column.as_deref().unwrap(), fault.code.as_str())).collect();
    let same = ("employee_number", "duplicate_row");
    let expected = [
        ("through", "not_a_month"),
        same,
        ("months", "not_a_number"),
        same,
        ("income", "negative_amount"),
        ("employee_number", "employee_number_form"),
        same,
        same,
    ];
    assert_eq!(told, expected);
}

#[test]
fn an_opening_is_kept_with_the_result_and_never_counts_twice() {
    let template = standard();
    let opening = opening("2026-06", 6, 3_000_000);
    let before = YearToDate { sums: opening.sums, opening: Some(opening), ..YearToDate::default() };
    let of = |month: &str| {
        let pay = inputs(&template, &[("base_salary", "9000.00")]);
        compute_person(&run_of(&template, &policies(), period(month)), &somebody(), &pay, &[], &before)
    };
    for month in ["2026-05", "2026-06"] {
        assert_eq!(of(month).unwrap_err().code(), "opening_not_before_cycle");
    }
    let july = of("2026-07").unwrap();
    let stored = serde_json::to_string(&july).unwrap();
    assert_eq!(serde_json::from_str::<PersonResult>(&stored).unwrap(), july);
    assert_eq!(july.basis.tax.opening, Some(opening));
}
