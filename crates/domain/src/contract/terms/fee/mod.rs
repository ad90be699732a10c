//! What a service costs, before value-added tax. Each category knows some of the models.

mod check;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::ValidationError;

use crate::money::{Fen, Rate};

pub(super) use check::is_share;

/// A step of prices per head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeeTier {
    /// Up to how many people; the last step has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    pub up_to: Option<u32>,
    /// For each person.
    pub amount: Fen,
}

/// A part of the fee that falls due with a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeeMilestone {
    /// The result.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// What is due with it.
    pub amount: Fen,
    /// The day by which it is expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_on: Option<NaiveDate>,
}

/// How a price is made. `per_head`, `tiered`, `fixed` and `item_share` serve what runs month by month; `annual_pay_share` a
/// hire; `milestones` a project; `per_course` and `per_learner` training; `per_test_taker` assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum FeeModel {
    /// For each person in each cycle.
    PerHead {
        /// For one person.
        amount: Fen,
        /// The least for one cycle, however few the people.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minimum: Option<Fen>,
    },
    /// For each person in each cycle, by their number.
    Tiered {
        /// The steps, the lowest first.
        #[schema(min_items = 1, max_items = 50)]
        tiers: Vec<FeeTier>,
    },
    /// The same for each cycle.
    Fixed {
        /// For one cycle.
        amount: Fen,
    },
    /// A part of an item of the settlement template.
    ItemShare {
        /// Code of the item.
        #[schema(example = "gross_pay", pattern = "^[a-z][a-z0-9_]{0,39}$")]
        item: String,
        /// Which part.
        rate: Rate,
    },
    /// A part of the annual pay of each person who was hired.
    AnnualPayShare {
        /// Which part.
        rate: Rate,
        /// The least for one hire.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minimum: Option<Fen>,
    },
    /// Parts that fall due with results.
    Milestones {
        /// The parts, in their order.
        #[schema(min_items = 1, max_items = 50)]
        milestones: Vec<FeeMilestone>,
    },
    /// For each course that is held.
    PerCourse {
        /// For one course.
        amount: Fen,
    },
    /// For each learner.
    PerLearner {
        /// For one learner.
        amount: Fen,
    },
    /// For each person who is assessed.
    PerTestTaker {
        /// For one person.
        amount: Fen,
    },
}

fn one_of(fits: bool, models: &'static str) -> Result<(), ValidationError> {
    if fits { Ok(()) } else { Err(ValidationError::new("fee_model_unfit").with_message(models.into())) }
}

/// A hire costs a part of the annual pay, or what results were agreed.
pub(super) fn of_hires(fee: &FeeModel) -> Result<(), ValidationError> {
    let fits = matches!(fee, FeeModel::AnnualPayShare { .. } | FeeModel::Milestones { .. });
    one_of(fits, "here the model is annual_pay_share or milestones")
}

/// What runs month by month.
pub(super) fn of_cycles(fee: &FeeModel) -> Result<(), ValidationError> {
    let fits = matches!(
        fee,
        FeeModel::PerHead { .. } | FeeModel::Tiered { .. } | FeeModel::Fixed { .. } | FeeModel::ItemShare { .. }
    );
    one_of(fits, "here the model is per_head, tiered, fixed or item_share")
}

/// Consulting is paid by results.
pub(super) fn of_projects(fee: &FeeModel) -> Result<(), ValidationError> {
    one_of(matches!(fee, FeeModel::Milestones { .. }), "here the model is milestones")
}

/// Training is paid by course, by learner or by results.
pub(super) fn of_training(fee: &FeeModel) -> Result<(), ValidationError> {
    let fits = matches!(fee, FeeModel::PerCourse { .. } | FeeModel::PerLearner { .. } | FeeModel::Milestones { .. });
    one_of(fits, "here the model is per_course, per_learner or milestones")
}

/// Assessment is paid by person or by results.
pub(super) fn of_assessment(fee: &FeeModel) -> Result<(), ValidationError> {
    let fits = matches!(fee, FeeModel::PerTestTaker { .. } | FeeModel::Milestones { .. });
    one_of(fits, "here the model is per_test_taker or milestones")
}
