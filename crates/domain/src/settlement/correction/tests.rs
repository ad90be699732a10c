//! What may be set right, and what a rise comes to.

use proptest::prelude::*;

use super::*;
use crate::refusal::Refusal;

const BASE: &str = "base_salary";

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

fn month(kind: ItemKind, paid: i64, corrected: i64) -> PastMonth {
    let standing = Standing { paid: Fen(paid), corrected: Fen(corrected) };
    PastMonth::Paid(BTreeMap::from([(BASE.to_owned(), PastItem { kind, standing })]))
}

fn line(amount: i64) -> CorrectionLine {
    CorrectionLine {
        period: period("2026-01"), item: BASE.to_owned(), amount: Fen(amount), reason: "调薪".to_owned()
    }
}

fn refused(line: &CorrectionLine, month: &PastMonth) -> &'static str {
    line.check(month).unwrap_err().code()
}

#[test]
fn an_item_is_taken_back_as_far_as_it_was_paid() {
    let earned = month(ItemKind::Earning, 100_000, -20_000);
    assert_eq!(line(-80_000).check(&earned), Ok(()));
    assert_eq!(line(-80_001).check(&earned), Err(CorrectionRefusal::ExceedsPaid { left: Fen(80_000) }));
    assert_eq!(line(500_000).check(&earned), Ok(()));
    // What is added to pay lowers a deduction: it is given back as far as it was taken.
    let deducted = month(ItemKind::DeductionPreTax, 10_000, 4_000);
    assert_eq!(line(6_000).check(&deducted), Ok(()));
    assert_eq!(refused(&line(6_001), &deducted), "correction_exceeds_paid");
    assert_eq!(line(-50_000).check(&deducted), Ok(()));
    assert_eq!(refused(&line(0), &earned), "correction_changes_nothing");
    assert_eq!(refused(&line(i64::MAX), &month(ItemKind::Earning, 1, 1)), "out_of_range");
}

#[test]
fn only_what_was_paid_in_a_confirmed_month_is_set_right() {
    assert_eq!(refused(&line(1), &PastMonth::Unknown), "correction_month_unknown");
    assert_eq!(refused(&line(1), &PastMonth::Open), "correction_month_open");
    assert_eq!(refused(&line(1), &PastMonth::NotPaid), "not_paid_in_month");
    let other = CorrectionLine { item: "income_tax".to_owned(), ..line(1) };
    assert_eq!(refused(&other, &month(ItemKind::Earning, 1, 0)), "correction_item_unknown");
    assert!(!can_be_corrected(ItemKind::IncomeTax) && !can_be_corrected(ItemKind::NetPay));
}

proptest! {
    #[test]
    fn a_rise_brings_each_month_to_its_amount_and_the_next_finds_nothing_to_do(
        months in prop::collection::vec((0_i64..3_000_000, -500_000_i64..500_000), 1..12),
        amount in 0_i64..500_0000,
    ) {
        let mut year: Vec<(Period, PastMonth)> = months
            .iter()
            .zip(1_u32..)
            .map(|((paid, corrected), number)| {
                let corrected = (*corrected).max(-paid);
                (Period::new(2026, number).unwrap(), month(ItemKind::Earning, *paid, corrected))
            })
            .collect();
        let raised = raise(&year, BASE, Fen(amount), "调薪").unwrap();
        prop_assert_eq!(raised.lines.len() + raised.passed_over.len(), year.len());
        for line in &raised.lines {
            let (_, month) = year.iter_mut().find(|(period, _)| *period == line.period).unwrap();
            prop_assert_eq!(line.check(month), Ok(()));
            let PastMonth::Paid(items) = month else { unreachable!() };
            let item = items.get_mut(BASE).unwrap();
            *item = item.with(line.amount).unwrap();
            prop_assert_eq!(item.now(), Some(Fen(amount)));
            prop_assert!(item.standing.paid > Fen::ZERO);
        }
        prop_assert_eq!(raise(&year, BASE, Fen(amount), "调薪").unwrap().lines, []);
    }
}
