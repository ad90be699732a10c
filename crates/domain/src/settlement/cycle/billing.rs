//! What a client is billed: it follows the parts that he delegates (clause PY-2.1.1).

use std::collections::BTreeSet;

use crate::engagement::DelegatedPart;
use crate::funds::sums::CycleSums;
use crate::money::Fen;
use crate::settlement::totals::RunTotals;

/// The sums of a cycle as far as they pass through the agency's hands. What the client pays himself is zero, and so is
/// the shortfall of wages that he pays himself. With every part delegated the bill is the run's total.
pub fn billed(totals: &RunTotals, delegated: &BTreeSet<DelegatedPart>) -> CycleSums {
    let of = |part, fen: Fen| if delegated.contains(&part) { fen } else { Fen::ZERO };
    let wages = |fen| of(DelegatedPart::WagePayment, fen);
    let contributions = |fen| of(DelegatedPart::Contributions, fen);
    let tax = |fen| of(DelegatedPart::TaxFiling, fen);
    // What a person falls short of is the agency's advance only where the agency pays both his wages and the
    // contributions that they do not cover; else it is between him and his employer.
    let advances =
        [DelegatedPart::WagePayment, DelegatedPart::Contributions].iter().all(|part| delegated.contains(part));
    let advanced = |fen: Fen| if advances { fen } else { Fen::ZERO };
    let both = |a: Fen, b: Fen| [a, b].into_iter().sum();
    let sums = CycleSums {
        bill: Fen::ZERO,
        net_pay: wages(totals.net),
        insurance: contributions(both(totals.insurance_worker, totals.insurance_employer)),
        housing_fund: contributions(both(totals.housing_fund_worker, totals.housing_fund_employer)),
        income_tax: tax(totals.income_tax),
        levies: tax(totals.disability_levy),
        annuity: wages(both(totals.annuity_worker, totals.annuity_employer)),
        commercial_insurance: wages(totals.commercial_insurance),
        deductions: wages(totals.post_tax_deductions),
        service_fee: totals.service_fee,
        vat: totals.vat,
        shortfalls_carried: advanced(totals.shortfall_carried),
        shortfalls_recovered: advanced(totals.shortfall_brought),
    };
    let bill = sums.outgoings().0.saturating_sub(sums.shortfalls_carried.0).saturating_add(sums.shortfalls_recovered.0);
    CycleSums { bill: Fen(bill), ..sums }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn some_totals() -> impl Strategy<Value = RunTotals> {
        proptest::collection::vec(0_i64..10_000_000_000, 14).prop_map(|n| {
            let fen = |i: usize| Fen(n[i]);
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
                commercial_insurance: fen(8),
                post_tax_deductions: fen(9),
                disability_levy: fen(10),
                service_fee: fen(11),
                vat: fen(12),
                shortfall_carried: fen(13),
                ..RunTotals::default()
            };
            totals.total = Fen(totals.outgoings().0 - totals.shortfall_carried.0);
            totals
        })
    }

    fn some_parts() -> impl Strategy<Value = BTreeSet<DelegatedPart>> {
        proptest::collection::btree_set(proptest::sample::select(DelegatedPart::all().collect::<Vec<_>>()), 0..=3)
    }

    proptest! {
        #[test]
        fn whatever_is_delegated_the_sums_agree(totals in some_totals(), parts in some_parts()) {
            let sums = billed(&totals, &parts);
            prop_assert_eq!(sums.check(), Ok(()));
            if parts.len() == 3 {
                prop_assert_eq!(sums.bill, totals.total);
            }
            if parts.is_empty() {
                prop_assert_eq!(sums.bill.0, totals.service_fee.0 + totals.vat.0);
            }
        }
    }
}
