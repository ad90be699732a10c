//! Laws of the taxes that are no wages.

use proptest::prelude::*;

use super::world::period;
use crate::money::Fen;
use crate::settlement::tax::{
    AnnualBonus, AnnualSettlementRule, BonusTable, BonusWay, Cumulative, CumulativeLabourKind, CumulativeLabourRule,
    LabourYear, PaymentKind, PaymentRule, SeveranceRule, TaxTables, YearIncome,
};

const MOST: i64 = 1_000_000_000;

fn tables() -> TaxTables {
    TaxTables::at(period("2026-01")).unwrap()
}

fn kind() -> impl Strategy<Value = PaymentKind> {
    prop::sample::select(vec![PaymentKind::Labour, PaymentKind::Authors, PaymentKind::Licence])
}

fn cumulative_kind() -> impl Strategy<Value = CumulativeLabourKind> {
    prop::sample::select(vec![CumulativeLabourKind::Intern, CumulativeLabourKind::PlatformWorker])
}

proptest! {
    #[test]
    fn a_payment_leaves_more_the_larger_it_is(kind in kind(), a in 0..MOST, more in 0..MOST) {
        let rule = PaymentRule::at(kind, period("2026-01")).unwrap();
        let tax = |payment| rule.taxed(Fen(payment)).unwrap().taxed.tax;
        let (low, high) = (tax(a), tax(a + more));
        prop_assert!(low >= Fen::ZERO && low <= high);
        // Continuous: no fen more is taken than was earned more, but for roundings.
        prop_assert!(high.0 - low.0 <= more + 1, "{low} {high}");
    }

    #[test]
    fn a_bonus_is_taxed_the_cheaper_way(bonus in 0..MOST, income in 0..MOST, basic in 0..10_000_000_i64, relief in 0..1_000_000_i64) {
        let table = BonusTable::at(period("2026-01")).unwrap();
        let year = Cumulative { income: Fen(income), basic: Fen(basic), relief: Fen(relief), ..Cumulative::default() };
        let done = AnnualBonus::compute(&table, &tables(), &year, Fen(bonus)).unwrap();
        let (apart, merged) = (done.apart.tax, done.merged_tax);
        prop_assert_eq!(done.least(), apart.min(merged));
        prop_assert_eq!(done.saved().0, apart.0.max(merged.0) - apart.0.min(merged.0));
        prop_assert_eq!(done.cheaper == BonusWay::Apart, apart < merged);
        prop_assert!(merged >= Fen::ZERO && merged.0 <= bonus && apart >= Fen::ZERO && apart.0 <= bonus);
    }

    #[test]
    fn a_bonus_apart_jumps_at_the_ends_of_brackets_and_nowhere_else(bonus in 1..MOST) {
        let table = BonusTable::at(period("2026-01")).unwrap();
        let (here, before) = (table.taxed(Fen(bonus)).unwrap(), table.taxed(Fen(bonus - 1)).unwrap());
        prop_assert!(here.tax >= before.tax);
        if here.bracket == before.bracket {
            prop_assert!(here.tax.0 - before.tax.0 <= 1);
        } else {
            prop_assert_eq!(before.bracket.upto.map(|upto| upto.0 * 12), Some(bonus - 1));
        }
    }

    #[test]
    fn severance_is_free_up_to_its_bound_and_continuous_above(average in 1..20_000_000_i64, a in 0..MOST, more in 0..MOST) {
        let rule = SeveranceRule::at(period("2026-01")).unwrap();
        let of = |payment| rule.taxed(&tables(), Fen(payment), Fen(average)).unwrap();
        let (low, high) = (of(a), of(a + more));
        prop_assert_eq!(low.exempt.0 + low.taxed.taxable.0, a);
        prop_assert_eq!(low.taxed.taxable == Fen::ZERO, a <= 3 * average);
        prop_assert!(low.taxed.tax >= Fen::ZERO && low.taxed.tax <= high.taxed.tax);
        prop_assert!(high.taxed.tax.0 - low.taxed.tax.0 <= more + 1);
    }

    #[test]
    fn cumulative_labour_withholds_the_years_tax(
        kind in cumulative_kind(),
        payments in prop::collection::vec(0..50_000_000_i64, 1..12),
    ) {
        let (rule, tables) = (CumulativeLabourRule::at(kind, period("2026-01")).unwrap(), tables());
        let (mut year, mut highest) = (LabourYear::default(), Fen::ZERO);
        for payment in payments {
            let with = LabourYear { income: Fen(year.income.0 + payment), months: year.months + 1, ..year };
            let done = rule.withhold(&tables, with).unwrap();
            prop_assert!(done.withholding.now >= Fen::ZERO);
            highest = highest.max(done.withholding.taxed.tax);
            year = LabourYear { withheld: Fen(year.withheld.0 + done.withholding.now.0), ..with };
            prop_assert_eq!(year.withheld, highest);
        }
    }

    #[test]
    fn a_year_of_wages_alone_settles_to_what_was_withheld(wages in 0..MOST, special in 0..10_000_000_i64) {
        let (rule, tables) = (AnnualSettlementRule::at(period("2026-12")).unwrap(), tables());
        let taxable = Fen(wages - special - tables.basic_full_year.0).max(Fen::ZERO);
        let withheld = tables.annual.taxed(taxable).unwrap().tax;
        let year = YearIncome { wages: Fen(wages), special: Fen(special), withheld, ..YearIncome::default() };
        let done = rule.settle(&tables, year).unwrap();
        prop_assert_eq!((done.taxed.taxable, done.due), (taxable, Fen::ZERO));
        let refunded = rule.settle(&tables, YearIncome { withheld: Fen(withheld.0 + 100), ..year }).unwrap();
        prop_assert_eq!(refunded.due, Fen(-100));
    }
}
