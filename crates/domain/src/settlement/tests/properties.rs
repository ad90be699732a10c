//! Laws that hold for any inputs.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::world::{period, policies, run_of, standard};
use crate::insurance::PolicyBook;
use crate::money::{Fen, Rate};
use crate::settlement::compute::{PersonFacts, PersonResult, RunContext, YearSums, YearToDate, compute_person};
use crate::settlement::tax::{BasicDeductionMode, TaxTables};
use crate::settlement::template::{CompiledTemplate, ItemKind};
use crate::settlement::totals::{RunTotals, imbalance_of};

static BOOK: LazyLock<PolicyBook> = LazyLock::new(policies);

fn template() -> std::sync::Arc<CompiledTemplate> {
    static COMPILED: LazyLock<std::sync::Arc<CompiledTemplate>> = LazyLock::new(standard);
    std::sync::Arc::clone(&COMPILED)
}

fn run(month: u32) -> RunContext {
    run_of(&template(), &BOOK, period(&format!("2026-{month:02}")))
}

prop_compose! {
    fn person()(
        number in 0_u32..1_000_000,
        place in prop::sample::select(vec!["110000", "310000", "440100", "440300", "330100", "510100", "130100"]),
        hired in 0_u64..700,
        left in prop::option::of(0_u64..400),
        mode in prop::sample::select(vec!["months_employed", "first_time_this_year_2020_13", "full_year_60000_2020_19"]),
        insurance_base in 0_i64..10_000_000,
        housing_fund_base in 0_i64..10_000_000,
        percent in 0_i64..=12,
    ) -> PersonFacts {
        let day = |days| chrono::NaiveDate::from_ymd_opt(2025, 1, 1).unwrap() + chrono::Days::new(days);
        PersonFacts {
            employee_number: format!("E{number:06}"),
            place: place.to_owned(),
            hire_date: day(hired),
            leave_date: left.map(|after| day(hired + after)),
            basic_deduction_mode: BasicDeductionMode::find(mode).unwrap(),
            insurance_base: Fen(insurance_base),
            housing_fund_base: Fen(housing_fund_base),
            housing_fund_rate: Rate(rust_decimal::Decimal::new(percent, 2)),
        }
    }
}

/// Inputs whose gross is not below 0.
fn amounts() -> impl Strategy<Value = Vec<Fen>> {
    let count = template().inputs().count();
    (prop::collection::vec(prop_oneof![Just(0_i64), 0_i64..500_000, 0_i64..20_000_000], count), 0_u8..4).prop_map(
        |(mut list, deduct)| {
            let deduction = template().inputs().position(|item| item.kind == ItemKind::DeductionPreTax).unwrap();
            list[deduction] = if deduct == 0 { list[0] } else { 0 };
            list.into_iter().map(Fen).collect()
        },
    )
}

prop_compose! {
    fn year()(sums in prop::array::uniform8(0_i64..50_000_000), shortfall in prop_oneof![Just(0_i64), 0_i64..3_000_000]) -> YearToDate {
        let mut sums = YearSums::from(sums);
        sums.pension_counted = sums.pension_counted.min(Fen(1_200_000));
        YearToDate { sums, shortfall_brought: Fen(shortfall), ..YearToDate::default() }
    }
}

fn figure(result: &PersonResult, code: &str) -> Fen {
    result.figure(&template(), code).unwrap()
}

proptest! {
    #[test]
    fn bill_and_outgoings_balance_for_every_person(facts in person(), given in amounts(), before in year(), month in 1_u32..=12) {
        let result = compute_person(&run(month), &facts, &given, &[], &before);
        prop_assume!(result.is_ok());
        if let Ok(result) = result {
            let template = template();
            prop_assert_eq!(imbalance_of(&template, &result), Fen::ZERO);
            let sum = |kinds: &[ItemKind]| kinds.iter().map(|kind| result.of_kind(&template, *kind)).sum::<Fen>();
            use ItemKind as K;
            let spent = sum(&[
                K::NetPay, K::InsuranceWorker, K::HousingFundWorker, K::InsuranceEmployer, K::HousingFundEmployer, K::IncomeTax,
                K::AnnualBonusTax, K::SeveranceTax,
                K::AnnuityWorker, K::AnnuityEmployer, K::CommercialInsurance, K::DeductionPostTax, K::ServiceFee, K::Vat,
            ]);
            let bill = figure(&result, "bill_line_total");
            prop_assert_eq!(bill.0, spent.0 - figure(&result, "shortfall_carried").0 + before.shortfall_brought.0);
        }
    }

    #[test]
    fn tax_and_net_are_never_negative_and_nothing_is_refunded(facts in person(), given in amounts(), before in year(), month in 1_u32..=12) {
        if let Ok(result) = compute_person(&run(month), &facts, &given, &[], &before) {
            let (tax, net, carried) = (figure(&result, "income_tax"), figure(&result, "net_pay"), figure(&result, "shortfall_carried"));
            prop_assert!(tax >= Fen::ZERO && net >= Fen::ZERO && carried >= Fen::ZERO);
            prop_assert!(net == Fen::ZERO || carried == Fen::ZERO);
            prop_assert!(result.figures.iter().all(|fen| !fen.is_negative()));
            prop_assert_eq!(result.ytd_delta.withheld, tax);
            let after = before.sums.checked_add(result.ytd_delta).unwrap();
            prop_assert_eq!(result.basis.tax.cumulative, after);
            prop_assert_eq!(after.income, figure(&result, "cumulative_income"));
            prop_assert_eq!(after.special, figure(&result, "cumulative_special"));
            prop_assert_eq!(after.additional, figure(&result, "cumulative_additional"));
            prop_assert_eq!(after.other.0 + after.pension_counted.0, figure(&result, "cumulative_other").0);
            prop_assert!(after.pension_counted <= Fen(1_200_000));
        }
    }

    #[test]
    fn recomputation_is_byte_equal_and_survives_storage(facts in person(), given in amounts(), before in year(), month in 1_u32..=12) {
        let once = compute_person(&run(month), &facts, &given, &[], &before);
        let twice = compute_person(&run(month), &facts, &given, &[], &before);
        prop_assert_eq!(&once, &twice);
        if let Ok(result) = once {
            let text = serde_json::to_string(&result).unwrap();
            prop_assert_eq!(&text, &serde_json::to_string(&twice.unwrap()).unwrap());
            prop_assert_eq!(serde_json::from_str::<PersonResult>(&text).unwrap(), result);
        }
    }

    #[test]
    fn the_order_of_people_changes_nothing(
        people in prop::collection::vec((person(), amounts(), year()), 1..12).prop_shuffle(),
        month in 1_u32..=11,
        cut in 0_usize..12,
    ) {
        let (run, template) = (run(month), template());
        let all = |list: &[(PersonFacts, Vec<Fen>, YearToDate)]| -> Vec<PersonResult> {
            list.iter().filter_map(|(facts, given, before)| compute_person(&run, facts, given, &[], before).ok()).collect()
        };
        let total = |results: &[PersonResult]| {
            let mut totals = RunTotals::default();
            results.iter().for_each(|result| totals.add(&template, result));
            totals
        };
        let forward = all(&people);
        let mut turned = people.clone();
        turned.reverse();
        let mut backward = all(&turned);
        backward.reverse();
        prop_assert_eq!(&forward, &backward);
        prop_assert_eq!(total(&forward), total(&backward));
        // Sums of parts are the sum of all, and the sum of the lines.
        let (head, tail) = forward.split_at(cut.min(forward.len()));
        let mut parts = total(head);
        parts.merge(&total(tail));
        prop_assert_eq!(parts, total(&forward));
        prop_assert_eq!(parts.total, forward.iter().map(|result| figure(result, "bill_line_total")).sum::<Fen>());
        prop_assert_eq!(parts.net, forward.iter().map(|result| figure(result, "net_pay")).sum::<Fen>());
        prop_assert_eq!(parts.imbalance(), Fen::ZERO);
    }

    #[test]
    fn more_taxable_income_never_means_less_tax(a in 0_i64..2_000_000_000, b in 0_i64..2_000_000_000) {
        let tables = TaxTables::at(period("2026-01")).unwrap();
        let (low, high) = (Fen(a.min(b)), Fen(a.max(b)));
        let tax = |amount| tables.annual.taxed(amount).unwrap().tax;
        prop_assert!(tax(low) <= tax(high));
        prop_assert!(tax(high) <= high);
    }
}
