//! Prices that are none: negative amounts, parts above the whole, steps out of order.

use rust_decimal::Decimal;
use validator::{Validate, ValidationError, ValidationErrors};

use super::{FeeMilestone, FeeModel, FeeTier};
use crate::money::{Fen, Rate};

/// Above nothing, and no more than the whole.
pub(in crate::contract::terms) fn is_share(rate: Rate) -> bool {
    rate.0 > Decimal::ZERO && rate.0 <= Decimal::ONE
}

impl Validate for FeeModel {
    fn validate(&self) -> Result<(), ValidationErrors> {
        let mut faults = Faults(ValidationErrors::new());
        match self {
            FeeModel::PerHead { amount, minimum } => {
                faults.amount("amount", *amount);
                faults.amount("minimum", minimum.unwrap_or_default());
            }
            FeeModel::Fixed { amount }
            | FeeModel::PerCourse { amount }
            | FeeModel::PerLearner { amount }
            | FeeModel::PerTestTaker { amount } => faults.amount("amount", *amount),
            FeeModel::Tiered { tiers } => faults.tiers(tiers),
            FeeModel::ItemShare { item, rate } => {
                if !is_code(item) {
                    faults.add("item", "item_code_invalid", "a lower-case letter, then letters, digits, underscores");
                }
                faults.share(*rate);
            }
            FeeModel::AnnualPayShare { rate, minimum } => {
                faults.share(*rate);
                faults.amount("minimum", minimum.unwrap_or_default());
            }
            FeeModel::Milestones { milestones } => faults.milestones(milestones),
        }
        if faults.0.is_empty() { Ok(()) } else { Err(faults.0) }
    }
}

/// As the codes of a template's items are written.
fn is_code(text: &str) -> bool {
    let lower = |c: char| c.is_ascii_lowercase();
    text.len() <= 40 && text.starts_with(lower) && text.chars().all(|c| lower(c) || c.is_ascii_digit() || c == '_')
}

struct Faults(ValidationErrors);

impl Faults {
    fn add(&mut self, field: &'static str, code: &'static str, en: &'static str) {
        self.0.add(field, ValidationError::new(code).with_message(en.into()));
    }

    fn amount(&mut self, field: &'static str, amount: Fen) {
        if amount.is_negative() {
            self.add(field, "amount_negative", "an amount is not negative");
        }
    }

    fn share(&mut self, rate: Rate) {
        if !is_share(rate) {
            self.add("rate", "rate_range", "a rate above 0 and at most 1");
        }
    }

    fn tiers(&mut self, tiers: &[FeeTier]) {
        let ends: Vec<u32> = tiers.iter().filter_map(|tier| tier.up_to).collect();
        let open = tiers.iter().position(|tier| tier.up_to.is_none());
        if !(1..=50).contains(&tiers.len()) {
            self.add("tiers", "length", "1 to 50 steps");
        } else if open != tiers.len().checked_sub(1) {
            self.add("tiers", "tiers_open", "the last step, and no other, has no up_to");
        } else if ends.first() == Some(&0) || !ends.is_sorted_by(|a, b| a < b) {
            self.add("tiers", "tiers_order", "each step ends above the one before");
        } else if tiers.iter().any(|tier| tier.amount.is_negative()) {
            self.add("tiers", "amount_negative", "an amount is not negative");
        }
    }

    fn milestones(&mut self, milestones: &[FeeMilestone]) {
        let named = |one: &FeeMilestone| !one.title.trim().is_empty() && one.title.chars().count() <= 200;
        if !(1..=50).contains(&milestones.len()) {
            self.add("milestones", "length", "1 to 50 milestones");
        } else if !milestones.iter().all(named) {
            self.add("milestones", "title_invalid", "each has a title of 1 to 200 characters");
        } else if milestones.iter().any(|one| one.amount.is_negative()) {
            self.add("milestones", "amount_negative", "an amount is not negative");
        }
    }
}
