//! The wage sheet of the tax client, made from the sample's payslips.

use std::collections::HashMap;

use super::world::{fen, given_of, inputs, people, period, policies, run_of, sample, somebody, standard};
use crate::funds::filing::Declared;
use crate::funds::tax_file::TaxFileRefusal;
use crate::funds::wage_rows::{Gathering, Paid, Places};
use crate::ids::{PersonId, TypedId};
use crate::money::Fen;
use crate::settlement::compute::{PersonResult, YearSums, YearToDate, compute_person};
use crate::settlement::opening::Opening;
use crate::settlement::tax::BasicDeductionMode;
use crate::settlement::template::{CompiledTemplate, ItemKind};

/// The results of a month by employee number, and the year carried on.
fn month(name: &str, years: &mut HashMap<String, YearToDate>) -> Vec<(String, PersonResult)> {
    let (template, people) = (standard(), people());
    let run = run_of(&template, &policies(), period(name));
    let compute = |given: HashMap<String, String>| {
        let number = given["employee_number"].clone();
        let amounts: Vec<Fen> = template.inputs().map(|item| given_of(&given, &item.code)).collect();
        let year = years.entry(number.clone()).or_default();
        let result = compute_person(&run, &people[&number], &amounts, &[], year).unwrap();
        *year = YearToDate {
            sums: year.sums.checked_add(result.ytd_delta).unwrap(),
            shortfall_brought: result.of_kind(&template, ItemKind::ShortfallCarried),
            ..YearToDate::default()
        };
        (number, result)
    };
    sample(&format!("inputs-{name}.csv")).into_iter().map(compute).collect()
}

fn person(number: &str) -> PersonId {
    PersonId::from_uuid(uuid::Uuid::from_u128(number[1..].parse().unwrap()))
}

fn paid<'a>(number: &'a str, result: &'a PersonResult) -> Paid<'a> {
    Paid { person: person(number), employee_number: number, name: number, result }
}

fn finished(gathering: Gathering) -> Result<Declared, TaxFileRefusal> {
    let ids = gathering.people().into_iter().map(|id| (id, id.to_string())).collect();
    gathering.finish(&ids)
}

/// What one payment of somebody declares.
pub(super) fn declared_alone(template: &CompiledTemplate, result: &PersonResult) -> Result<Declared, TaxFileRefusal> {
    let mut gathering = Gathering::default();
    gathering.declared(&Places::of(template), paid("E1", result))?;
    finished(gathering)
}

#[test]
fn the_sample_s_march_is_declared_to_the_fen() {
    let template = standard();
    let places = Places::of(&template);
    let (mut years, mut gathering) = (HashMap::new(), Gathering::default());
    for name in ["2026-01", "2026-02"] {
        for (number, result) in month(name, &mut years) {
            gathering.earlier(&places, paid(&number, &result)).unwrap();
        }
    }
    for (number, result) in month("2026-03", &mut years) {
        gathering.declared(&places, paid(&number, &result)).unwrap();
    }
    let declared = finished(gathering).unwrap();
    let expected = sample("expected-2026-03.csv");
    assert_eq!(declared.rows.len(), expected.len());
    let (mut tax, people) = (Fen::ZERO, people());
    for (row, wanted) in declared.rows.iter().zip(&expected) {
        let (a, wanted) = (row.amounts, |column: &str| fen(&wanted[column]));
        let number = &row.employee_number;
        assert_eq!(a.income, wanted("gross"), "{number}");
        assert_eq!(a.pension, wanted("pension_worker"), "{number}");
        assert_eq!(a.medical, wanted("medical_worker"), "{number}");
        assert_eq!(a.unemployment, wanted("unemployment_worker"), "{number}");
        assert_eq!(a.housing_fund, wanted("housing_fund_worker"), "{number}");
        let additional = [
            a.children_education,
            a.infant_care,
            a.elderly_care,
            a.housing_loan_interest,
            a.housing_rent,
            a.continuing_education,
        ];
        assert_eq!(additional.into_iter().sum::<Fen>(), wanted("cumulative_additional"), "{number}");
        let full_year = people[number].basic_deduction_mode == BasicDeductionMode::FullYear60000;
        assert_eq!(row.remark.is_empty(), !full_year, "{number}: {}", row.remark);
        tax = tax.checked_add(wanted("income_tax")).unwrap();
    }
    assert_eq!((declared.total_tax, declared.people()), (tax, i64::try_from(expected.len()).unwrap()));
    let of = |number: &str| declared.rows.iter().find(|row| row.employee_number == number).unwrap().amounts;
    assert_eq!(of("E000017").personal_pension, Fen(600_000), "three months of 2,000");
    assert!(
        of("E000015").exempt > Fen::ZERO && of("E000016").tax_relief > Fen::ZERO && of("E000018").annuity > Fen::ZERO
    );
    let (once, again) = (declared.sheets().unwrap().wages, declared.sheets().unwrap().wages);
    assert!(once == again && once.version == "wage_30");
    assert_eq!(String::from_utf8(once.bytes).unwrap().lines().count(), expected.len() + 1);
}

#[test]
fn the_personal_pension_counts_up_to_its_limit() {
    let template = standard();
    let places = Places::of(&template);
    let (mut years, mut gathering) = (HashMap::new(), Gathering::default());
    for name in (1..=9).map(|month| format!("2026-{month:02}")) {
        for (number, result) in month(&name, &mut years).into_iter().filter(|(number, _)| number == "E000017") {
            if name == "2026-09" {
                gathering.declared(&places, paid(&number, &result)).unwrap();
            } else {
                gathering.earlier(&places, paid(&number, &result)).unwrap();
            }
        }
    }
    assert_eq!(finished(gathering).unwrap().rows[0].amounts.personal_pension, Fen(1_200_000));
}

#[test]
fn the_cumulative_columns_begin_with_the_opening_balance() {
    let template = standard();
    let run = run_of(&template, &policies(), period("2026-07"));
    let amounts = inputs(&template, &[("base_salary", "20000.00"), ("elderly_care", "3000.00")]);
    let additional = ["0.00", "0.00", "18000.00", "6000.00", "0.00", "2400.00"].map(fen);
    let sums =
        YearSums { additional: additional.into_iter().sum(), pension_counted: fen("500.00"), ..YearSums::default() };
    let opening = Opening {
        through: period("2026-06"),
        months: 6,
        basic: fen("30000.00"),
        sums,
        additional,
        annual_bonus: Fen::ZERO,
    };
    let before = YearToDate { sums, opening: Some(opening), ..YearToDate::default() };
    let result = compute_person(&run, &somebody(), &amounts, &[], &before).unwrap();
    let mut gathering = Gathering::default();
    gathering.declared(&Places::of(&template), paid("E1", &result)).unwrap();
    let row = finished(gathering).unwrap().rows[0].amounts;
    assert_eq!((row.elderly_care, row.housing_loan_interest), (fen("21000.00"), fen("6000.00")));
    assert_eq!((row.continuing_education, row.personal_pension), (fen("2400.00"), fen("500.00")));
}

/// One payment of somebody under the standard template with a code changed.
fn renamed(old: &str, new: &str, given: &[(&str, &str)]) -> Result<Declared, TaxFileRefusal> {
    let mut body = crate::settlement::template::standard_payroll().clone();
    body.items.iter_mut().find(|item| item.code == old).unwrap().code = new.to_owned();
    let template: std::sync::Arc<CompiledTemplate> = std::sync::Arc::new(body.compile().unwrap());
    let run = run_of(&template, &policies(), period("2026-03"));
    let amounts = inputs(&template, given);
    let result = compute_person(&run, &somebody(), &amounts, &[], &YearToDate::default()).unwrap();
    let mut gathering = Gathering::default();
    gathering.declared(&Places::of(&template), paid("E1", &result)).unwrap();
    finished(gathering)
}

#[test]
fn a_deduction_without_a_column_is_refused_and_never_dropped() {
    let given = [("base_salary", "20000.00"), ("care_of_pets", "100.00")];
    let refused = renamed("elderly_care", "care_of_pets", &given).unwrap_err();
    assert_eq!(refused, TaxFileRefusal::UnknownItem(vec![("E1".to_owned(), "care_of_pets".to_owned())]));
    // Without a figure there is nothing to declare.
    assert!(renamed("elderly_care", "care_of_pets", &given[..1]).is_ok());
}
