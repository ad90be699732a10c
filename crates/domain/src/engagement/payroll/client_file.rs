//! PY-5.2.1: keep the client file current.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::agency::Permission;
use crate::engagement::{Applied, EngagementCase, ProcessStep, Scene, StepRefusal};
use crate::standard::{Category, ClauseCode};

/// Which version of the client's profile was found to be current.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ClientFileConfirmation {
    /// The version; it must be the present one.
    #[validate(range(min = 1))]
    #[schema(minimum = 1)]
    pub profile_version: i64,
}

/// The step.
pub struct ClientFile;

impl ProcessStep for ClientFile {
    const CLAUSE: ClauseCode = ClauseCode::step(Category::Payroll, 2, 1);
    const PERMISSION: Permission = Permission::StepRecord;
    const SUMMARY: &'static str = "Keep the client file current";
    const DESCRIPTION: &'static str = "Records which version of the client's profile was checked. It must be the present \
        version and hold what payroll needs (payday, headcount, places).";
    type Document = ClientFileConfirmation;
    type State = EngagementCase;

    fn example() -> ClientFileConfirmation {
        ClientFileConfirmation { profile_version: 1 }
    }

    fn apply(
        state: EngagementCase,
        document: &ClientFileConfirmation,
        scene: &Scene,
    ) -> Result<Applied<EngagementCase>, StepRefusal> {
        let present = state.found.profile_version;
        if document.profile_version != present {
            return Err(StepRefusal::rule(
                "profile_version_old",
                "/profile_version",
                format!("客户档案的现行版本为 {present}，请核对后提交该版本。"),
                format!("The present version of the profile is {present}; check it and name it."),
            ));
        }
        if !state.found.profile_has_payroll {
            return Err(StepRefusal::rule(
                "profile_incomplete",
                "/profile_version",
                "客户档案缺少薪酬信息（发薪日、人数、参保地）。",
                "The profile lacks what payroll needs: payday, headcount, places.",
            ));
        }
        Ok(Applied::on(scene.today, state))
    }
}
