//! Invoices of bills, with their VAT and its rounding.

use super::*;
use crate::engagement::DelegatedPart;
use crate::funds::vat::{Taxpayer, VatTable};
use crate::settlement::totals::RunTotals;
use chrono::NaiveDate;
use rust_decimal::Decimal;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The sample client's January.
fn january() -> PayrollBill {
    PayrollBill {
        people: 270,
        service_fee: Fen(2_160_000),
        vat: Fen(129_600),
        wages: Fen(370_847_317),
        insurance: Fen(73_486_750),
        housing_fund: Fen(22_044_300),
        other: Fen(2_623_619),
        total: Fen(471_291_586),
    }
}

#[test]
fn the_lines_are_the_bill() {
    let invoice = VatTable::china().unwrap().invoice(&january(), Taxpayer::General, day("2026-01-31")).unwrap();
    assert_eq!(invoice.lines.len(), 5);
    assert_eq!(invoice.lines.iter().map(|line| line.gross).sum::<Fen>(), january().total);
    let special: Vec<_> = invoice.lines.iter().filter(|line| line.form == InvoiceForm::Special).collect();
    assert_eq!(
        (special.len(), special[0].net, special[0].vat, special[0].gross),
        (1, Fen(2_160_000), Fen(129_600), Fen(2_289_600))
    );
    assert_eq!(invoice.passed_on, Fen(january().total.0 - 2_289_600));
    let fees_only =
        PayrollBill { people: 1, service_fee: Fen(8_000), vat: Fen(480), total: Fen(8_480), ..PayrollBill::default() };
    assert_eq!(
        VatTable::china().unwrap().invoice(&fees_only, Taxpayer::General, day("2026-01-31")).unwrap().lines.len(),
        1
    );
}

/// Totals whose bill is gross wages, employer's shares, levy, fee and VAT, less the shortfall.
fn some_totals() -> impl proptest::strategy::Strategy<Value = RunTotals> {
    use proptest::strategy::Strategy;
    proptest::collection::vec(0_i64..1_000_000_000, 12).prop_map(|n| {
        let fen = |i: usize| Fen(n[i]);
        let fee = Fen(n[10] * 100);
        let mut totals = RunTotals {
            people: 1,
            net: fen(0),
            income_tax: fen(1),
            insurance_worker: fen(2),
            insurance_employer: fen(3),
            housing_fund_worker: fen(4),
            housing_fund_employer: fen(5),
            annuity_worker: fen(6),
            annuity_employer: fen(7),
            other_employer: fen(7),
            post_tax_deductions: fen(8),
            disability_levy: fen(9),
            service_fee: fee,
            vat: Fen(fee.0 / 100 * 6),
            shortfall_carried: fen(11),
            ..RunTotals::default()
        };
        totals.wages = Fen(n[0] + n[1] + n[2] + n[4] + n[6] + n[8] - n[11]);
        totals.total = Fen(totals.outgoings().0 - n[11]);
        totals
    })
}

proptest::proptest! {
    #[test]
    fn whatever_is_delegated_the_lines_sum_to_the_bill(
        totals in some_totals(),
        parts in proptest::collection::btree_set(proptest::sample::select(DelegatedPart::all().collect::<Vec<_>>()), 0..=3),
    ) {
        let sums = crate::settlement::cycle::billed(&totals, &parts);
        let bill = PayrollBill::of(&totals, &sums, &parts);
        let invoice = VatTable::china().unwrap().invoice(&bill, Taxpayer::General, day("2026-01-31")).unwrap();
        proptest::prop_assert_eq!(invoice.lines.iter().map(|line| line.gross).sum::<Fen>(), sums.bill);
        proptest::prop_assert_eq!(invoice.vat, totals.vat);
        if parts.len() == 3 {
            proptest::prop_assert_eq!((bill.wages, bill.insurance), (totals.wages, totals.insurance_employer));
        }
        if parts.is_empty() {
            proptest::prop_assert_eq!(bill.wages, Fen::ZERO);
        }
    }

    #[test]
    fn a_fen_too_much_is_refused(by in proptest::prop_oneof![-1_000_i64..0, 1_i64..1_000]) {
        let table = VatTable::china().unwrap();
        let bill = PayrollBill { total: Fen(january().total.0 + by), ..january() };
        let refusal = table.invoice(&bill, Taxpayer::General, day("2026-01-31")).unwrap_err();
        proptest::prop_assert_eq!(refusal, InvoiceRefusal::TotalDiffers { lines: january().total, bill: bill.total });
    }

    #[test]
    fn vat_may_differ_by_each_persons_rounding_only(fees in proptest::collection::vec(1_i64..100_000, 1..50), more in 1_i64..100) {
        let round = |fee: &i64| Fen::rounded(Fen(*fee).yuan() * Decimal::new(6, 2)).unwrap();
        let (fee, vat): (i64, Fen) = (fees.iter().sum(), fees.iter().map(round).sum());
        let people = i64::try_from(fees.len()).unwrap();
        let bill = |vat: i64| PayrollBill { people, service_fee: Fen(fee), vat: Fen(vat), total: Fen(fee + vat), ..PayrollBill::default() };
        let table = VatTable::china().unwrap();
        proptest::prop_assert!(table.invoice(&bill(vat.0), Taxpayer::General, day("2026-01-31")).is_ok());
        proptest::prop_assert!(table.invoice(&bill(vat.0 + people + more), Taxpayer::General, day("2026-01-31")).is_err());
    }
}
