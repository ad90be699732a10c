//! ES-5.1.2: understand the post and whom the client would hire for it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::agency::Permission;
use crate::engagement::{Applied, EngagementCase, ProcessStep, Scene, StepRefusal};
use crate::standard::{Category, ClauseCode};

/// The post as the client tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PositionBrief {
    /// Name of the post.
    #[validate(length(min = 1, max = 200), custom(function = "crate::text::said"))]
    #[schema(min_length = 1, max_length = 200, example = "财务总监")]
    pub post: String,
    /// How many are to be hired.
    #[validate(range(min = 1, max = 1000))]
    #[schema(minimum = 1, maximum = 1000)]
    pub headcount: u32,
    /// What they will do.
    #[validate(length(min = 1, max = 4000), custom(function = "crate::text::said"))]
    #[schema(min_length = 1, max_length = 4000, example = "集团财务管理、预算与资金")]
    pub duties: String,
    /// What they must bring, and what they are offered.
    #[validate(length(min = 1, max = 4000), custom(function = "crate::text::said"))]
    #[schema(min_length = 1, max_length = 4000, example = "十年以上制造业财务管理经验")]
    pub hiring_conditions: String,
    /// To whom they report.
    #[validate(length(min = 1, max = 200), custom(function = "crate::text::said"))]
    #[schema(min_length = 1, max_length = 200, example = "总经理")]
    pub reports_to: String,
    /// Why somebody is hired: a new post, a successor, growth.
    #[validate(length(min = 1, max = 1000), custom(function = "crate::text::said"))]
    #[schema(min_length = 1, max_length = 1000, example = "原任退休")]
    pub reason_for_hire: String,
}

/// The step.
pub struct BriefPosition;

impl ProcessStep for BriefPosition {
    const CLAUSE: ClauseCode = ClauseCode::step(Category::ExecutiveSearch, 1, 2);
    const PERMISSION: Permission = Permission::StepRecord;
    const SUMMARY: &'static str = "Understand post and hiring conditions";
    const DESCRIPTION: &'static str = "Records the post, how many are to be hired, duties, hiring conditions, to whom they \
        report, and why somebody is hired.";
    type Document = PositionBrief;
    type State = EngagementCase;

    fn example() -> PositionBrief {
        PositionBrief {
            post: "财务总监".to_owned(),
            headcount: 1,
            duties: "集团财务管理、预算与资金".to_owned(),
            hiring_conditions: "十年以上制造业财务管理经验".to_owned(),
            reports_to: "总经理".to_owned(),
            reason_for_hire: "原任退休".to_owned(),
        }
    }

    fn apply(
        state: EngagementCase,
        _document: &PositionBrief,
        scene: &Scene,
    ) -> Result<Applied<EngagementCase>, StepRefusal> {
        Ok(Applied::on(scene.today, state))
    }
}
