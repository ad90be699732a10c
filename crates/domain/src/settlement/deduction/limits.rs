//! How long the texts of a claim are, and how many people it names: what the schema tells.

use validator::{Validate, ValidationError, ValidationErrors};

use super::claim::{Child, Claim, Parent, Spouse};
use crate::money::Fen;

/// Amounts of an illness beyond which no year goes: a thousand million yuan.
const MOST: Fen = crate::jobs::cells::LARGEST_AMOUNT;

fn text(errors: &mut ValidationErrors, field: &'static str, text: &str, most: usize) {
    let length = text.chars().count();
    if text.trim().is_empty() || length > most {
        let error = ValidationError::new("length").with_message("not empty, and not longer than allowed".into());
        errors.add(field, error);
    }
}

fn told(errors: ValidationErrors) -> Result<(), ValidationErrors> {
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn named(name: &str, id_number: Option<&str>) -> ValidationErrors {
    let mut errors = ValidationErrors::new();
    text(&mut errors, "name", name, 100);
    if let Some(number) = id_number {
        text(&mut errors, "id_number", number, 40);
    }
    errors
}

impl Validate for Child {
    fn validate(&self) -> Result<(), ValidationErrors> {
        told(named(&self.name, self.id_number.as_deref()))
    }
}

impl Validate for Parent {
    fn validate(&self) -> Result<(), ValidationErrors> {
        told(named(&self.name, self.id_number.as_deref()))
    }
}

impl Validate for Spouse {
    fn validate(&self) -> Result<(), ValidationErrors> {
        let mut errors = ValidationErrors::new();
        text(&mut errors, "name", &self.name, 100);
        told(errors)
    }
}

impl Validate for Claim {
    fn validate(&self) -> Result<(), ValidationErrors> {
        let mut errors = ValidationErrors::new();
        match self {
            Claim::ChildrenEducation { child, .. } | Claim::InfantCare { child, .. } => {
                errors.merge_self("child", child.validate());
            }
            Claim::ElderlyCare { parents, monthly_amount, .. } => {
                if !(1..=8).contains(&parents.len()) {
                    errors.add("parents", ValidationError::new("length").with_message("one to eight people".into()));
                }
                if monthly_amount.is_some_and(Fen::is_negative) {
                    let error =
                        ValidationError::new("amount_negative").with_message("an amount is not negative".into());
                    errors.add("monthly_amount", error);
                }
                errors.merge_self("parents", parents.validate());
            }
            Claim::HousingLoanInterest { contract_number, .. } => {
                text(&mut errors, "contract_number", contract_number, 60);
            }
            Claim::ProfessionalCertificate { name, .. } => text(&mut errors, "name", name, 100),
            Claim::SeriousIllness { own_expenses } => {
                if own_expenses.is_negative() || *own_expenses >= MOST {
                    let error = ValidationError::new("amount_out_of_range")
                        .with_message("an amount below a thousand million yuan, not negative".into());
                    errors.add("own_expenses", error);
                }
            }
            Claim::HousingRent { .. } | Claim::DegreeEducation { .. } => {}
        }
        told(errors)
    }
}
