//! What a declaration gives in which month, and what excludes it.

mod excluded;
mod given;
mod sheet;

use chrono::NaiveDate;

use super::*;
use crate::money::Fen;
use crate::period::Period;
use crate::settlement::tax::AdditionalYear;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn month(text: &str) -> Period {
    text.parse().unwrap()
}

fn rules(year: i32) -> AdditionalYear {
    AdditionalYear::of(year).unwrap()
}

fn child(birth: &str) -> Child {
    Child { name: "林小禾".to_owned(), birth_date: day(birth), id_number: None }
}

fn schooled(child: Child, share: Share) -> Claim {
    Claim::ChildrenEducation { child, stage: EducationStage::Preschool, ends: None, share }
}

fn infant(birth: &str, share: Share) -> Claim {
    Claim::InfantCare { child: child(birth), share }
}

fn loan(first: &str, share: Share) -> Claim {
    Claim::HousingLoanInterest { contract_number: "1".to_owned(), first_repayment: month(first), paid_off: None, share }
}

fn rent(city: &str, band: RentBand) -> Claim {
    Claim::HousingRent { city: city.parse().unwrap(), band, begins: month("2025-01"), ends: None }
}

fn parent(birth: &str) -> Parent {
    Parent { name: "林德厚".to_owned(), birth_date: day(birth), id_number: None, care_ended_on: None }
}

fn elderly(births: &[&str], share: Option<i64>) -> Claim {
    let parents = births.iter().map(|birth| parent(birth)).collect();
    Claim::ElderlyCare { parents, only_child: share.is_none(), monthly_amount: share.map(Fen) }
}

/// From January of a year on.
fn of(year: i32, claim: Claim) -> Declared {
    Declared { first_month: Period::new(year, 1).unwrap(), last_month: None, claim }
}

/// What a year gives month by month.
fn year(declared: &Declared) -> Vec<(u32, Fen)> {
    declared.months(&rules(declared.tax_year()), |_| true).into_iter().map(|(m, fen)| (m.month(), fen)).collect()
}
