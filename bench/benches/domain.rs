//! Nanoseconds a person: the tax, an insurance, a formula, and a whole month of the standard template.

use std::hint::black_box;
use std::sync::Arc;

use bole_domain::funds::vat::{Taxpayer, VatTable};
use bole_domain::insurance::{InsuranceKind, Payer, Policy, PolicyBook};
use bole_domain::money::{Fen, Rate};
use bole_domain::period::Period;
use bole_domain::settlement::compute::{PersonFacts, RunContext, RunSetup, YearToDate, compute_person};
use bole_domain::settlement::formula;
use bole_domain::settlement::rounding::Rounding;
use bole_domain::settlement::tax::{BasicDeductionMode, Cumulative, TaxTables, withhold};
use bole_domain::settlement::template::standard_payroll;
use criterion::Criterion;
use rust_decimal::Decimal;

fn policy(kind: InsuranceKind) -> anyhow::Result<Policy> {
    Ok(Policy {
        id: kind.as_str().to_owned(),
        place: "310000".to_owned(),
        place_name: "上海市".to_owned(),
        kind,
        effective_from: accepted("2025-07-01".parse())?,
        effective_to: None,
        floor: Some(Fen(738_400)),
        ceiling: Some(Fen(3_692_100)),
        employer_rate: Some(rate("0.16")?),
        worker_rate: Some(rate("0.08")?),
        employer_fixed: Fen::ZERO,
        worker_fixed: Fen(300),
        rounding: Rounding::FEN,
        cutoff_day: Policy::usual_cutoff_day(),
        source: "invented".to_owned(),
    })
}

/// A refusal of the domain is no error of the standard library: its words are enough here.
fn accepted<T, R: std::fmt::Debug>(done: Result<T, R>) -> anyhow::Result<T> {
    done.map_err(|refusal| anyhow::anyhow!("{refusal:?}"))
}

fn rate(text: &str) -> anyhow::Result<Rate> {
    accepted(text.parse())
}

fn main() -> anyhow::Result<()> {
    let mut criterion = Criterion::default().configure_from_args();
    let month = accepted(Period::new(2026, 6).ok_or("a month"))?;

    let tables = accepted(TaxTables::at(month))?;
    let sums = Cumulative {
        income: Fen(18_000_000),
        basic: Fen(3_000_000),
        special: Fen(2_700_000),
        additional: Fen(600_000),
        withheld: Fen(500_000),
        ..Cumulative::default()
    };
    criterion.bench_function("tax: withholding", |b| b.iter(|| withhold(&tables, black_box(&sums))));

    let pension = policy(InsuranceKind::Pension)?;
    criterion.bench_function("insurance: one side of one kind", |b| {
        b.iter(|| pension.contribution(pension.clamp(black_box(Fen(1_234_567))), Payer::Worker))
    });

    let source = "round(if(base > 10000, base * 0.06, max(base * 0.08, 300)) + tier(base, 5000, 10, 20000, 20, 30), 2)";
    let program = accepted(formula::compile(&accepted(formula::parse(source))?, &|_| Some(0)))?;
    let values = [Decimal::from(12_345)];
    criterion.bench_function("formula: a fee by tier", |b| b.iter(|| program.eval(black_box(&values))));

    let policies = InsuranceKind::ALL.into_iter().map(policy).collect::<anyhow::Result<_>>()?;
    let template = Arc::new(accepted(standard_payroll().compile())?);
    let book = accepted(PolicyBook::new(policies))?;
    let vat = accepted(VatTable::china())?;
    let run = accepted(RunContext::new(RunSetup {
        template: Arc::clone(&template),
        wage_period: month,
        insurance_month: month,
        tax_period: month,
        policies: &book,
        vat_rate: accepted(vat.rule_on(Taxpayer::General, month.first_day()))?.rate,
        working_days: None,
        headcount: 1,
    }))?;
    let facts = PersonFacts {
        employee_number: "E000001".to_owned(),
        place: "310000".to_owned(),
        hire_date: accepted("2020-01-01".parse())?,
        leave_date: None,
        basic_deduction_mode: BasicDeductionMode::MonthsEmployed,
        insurance_base: Fen(1_500_000),
        housing_fund_base: Fen(1_500_000),
        housing_fund_rate: rate("0.07")?,
    };
    let inputs: Vec<Fen> =
        template.inputs().map(|item| if item.code == "base_salary" { Fen(1_500_000) } else { Fen::ZERO }).collect();
    let before = YearToDate::default();
    criterion.bench_function("person: a month of the standard template", |b| {
        b.iter(|| compute_person(&run, black_box(&facts), &inputs, &[], &before))
    });

    criterion.final_summary();
    Ok(())
}
