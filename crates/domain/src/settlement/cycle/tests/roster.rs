//! Inputs against the roster, and the figures of the month.

use super::*;
use crate::jobs::RowFault;
use crate::money::Rate;
use crate::settlement::compute::PersonFacts;
use crate::settlement::cycle::inputs::{AgainstRoster, InputsRefusal, RosterStanding, still_hold};
use crate::settlement::tax::BasicDeductionMode;
use crate::settlement::template::standard_payroll;

fn facts(number: &str, hired: &str, left: Option<&str>) -> PersonFacts {
    PersonFacts {
        employee_number: number.to_owned(),
        place: "130100".to_owned(),
        hire_date: hired.parse().unwrap(),
        leave_date: left.map(|day| day.parse().unwrap()),
        basic_deduction_mode: BasicDeductionMode::MonthsEmployed,
        insurance_base: Fen(1_000_000),
        housing_fund_base: Fen(1_000_000),
        housing_fund_rate: Rate::default(),
    }
}

fn roster() -> Vec<PersonFacts> {
    vec![
        facts("E1", "2025-01-01", None),
        facts("E2", "2026-03-31", None),
        facts("E3", "2025-01-01", Some("2026-03-01")),
        facts("E4", "2025-01-01", Some("2026-02-28")),
        facts("E5", "2026-04-01", None),
    ]
}

#[test]
fn inputs_have_everybody_of_the_month_and_nobody_else() {
    let check = |numbers: &[&str], complete| {
        let roster = roster();
        let mut against = AgainstRoster::new(&roster, march(), complete);
        let (mut places, mut faults) = (Vec::new(), Vec::new());
        for (row, number) in (1..).zip(numbers) {
            match against.find(row, number) {
                Ok(place) => places.push(place),
                Err(fault) => faults.push(fault),
            }
        }
        faults.extend(against.missing());
        let told = |faults: Vec<RowFault>| faults.into_iter().map(|fault| (fault.row, fault.code)).collect::<Vec<_>>();
        if faults.is_empty() { Ok(places) } else { Err(told(faults)) }
    };
    assert_eq!(check(&["E3", "E1", "E2"], true), Ok(vec![2, 0, 1]));
    let fault = |row, code: &str| (row, code.to_owned());
    let all = [fault(1, "member_unknown"), fault(3, "not_employed_in_period"), fault(4, "not_employed_in_period")];
    let missing = [fault(0, "member_missing"), fault(0, "member_missing")];
    assert_eq!(check(&["E9", "E1", "E4", "E5"], true), Err([&all[..], &missing].concat()));
    assert_eq!(check(&["E1"], true), Err(missing.to_vec()));
    assert_eq!(check(&["E1"], false), Ok(vec![0]));
}

#[test]
fn inputs_hold_while_the_roster_stays_and_is_confirmed() {
    let frozen = &roster()[..3];
    let standing = |change: &dyn Fn(&mut RosterStanding)| {
        let mut all: Vec<_> = roster().into_iter().map(|facts| RosterStanding { facts, confirmed: true }).collect();
        all.iter_mut().for_each(change);
        still_hold(frozen, &all, march(), true)
    };
    let one = || vec!["E1".to_owned()];
    let first = |change: &dyn Fn(&mut RosterStanding)| {
        standing(&|member| {
            if member.facts.employee_number == "E1" {
                change(member);
            }
        })
    };
    assert_eq!(standing(&|_| {}), Ok(()));
    assert_eq!(first(&|member| member.confirmed = false), Err(InputsRefusal::PeopleUnconfirmed(one())));
    assert_eq!(first(&|member| member.facts.insurance_base = Fen(1)), Err(InputsRefusal::Outdated(one())));
    assert_eq!(first(&|member| member.facts.employee_number = "E0".to_owned()), {
        Err(InputsRefusal::Outdated(vec!["E1".to_owned(), "E0".to_owned()]))
    });
    // Whoever is not in the inputs may wait for his confirmation.
    assert_eq!(standing(&|member| member.confirmed = member.facts.employee_number != "E5"), Ok(()));
}

#[test]
fn figures_of_the_month_are_those_that_the_template_asks_for() {
    let template = standard_payroll().compile().unwrap();
    let take = |code: &str, fen: i64| {
        let given = BTreeMap::from([(code.to_owned(), Fen(fen))]);
        on_platform().with_month_inputs(&template, &given).map(|cycle| cycle.progress.month_inputs)
    };
    assert_eq!(take("disability_levy", 100), Ok(BTreeMap::from([("disability_levy".to_owned(), Fen(100))])));
    assert_eq!(take("disability_levy", -1), Err(InputsRefusal::MonthInputNegative("disability_levy".to_owned())));
    assert_eq!(take("base_salary", 1), Err(InputsRefusal::MonthInputUnknown("base_salary".to_owned())));
    let none = on_platform().with_month_inputs(&template, &BTreeMap::new()).unwrap();
    assert_eq!(none.progress.month_inputs.get("disability_levy"), Some(&Fen::ZERO));
}
