//! PY-5.2.4: confirm flow and method.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::agency::Permission;
use crate::engagement::{Applied, EngagementCase, ProcessStep, Scene, StepRefusal};
use crate::settlement::cycle::ConfirmationForm;
use crate::standard::{Category, ClauseCode};

/// A stage of the chain by which a month is approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ApprovalStage {
    /// Who, by position, e.g. payroll specialist.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub position: String,
    /// What he does, e.g. computes and submits.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub task: String,
}

/// How months are settled; each cycle keeps to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SettlementMethod {
    /// The chain of approval, at least maker and approver.
    #[validate(length(min = 2, max = 20), nested)]
    #[schema(min_items = 2, max_items = 20)]
    pub approval_chain: Vec<ApprovalStage>,
    /// In which form the client confirms inputs and bills.
    pub confirmation_form: ConfirmationForm,
    /// Day of the month by which the client delivers and confirms the inputs.
    #[validate(range(min = 1, max = 31))]
    #[schema(minimum = 1, maximum = 31)]
    pub inputs_day: u8,
    /// Day of the month by which the bill is out.
    #[validate(range(min = 1, max = 31))]
    #[schema(minimum = 1, maximum = 31)]
    pub bill_day: u8,
    /// Day of the month by which the client's money is there.
    #[validate(range(min = 1, max = 31))]
    #[schema(minimum = 1, maximum = 31)]
    pub receipt_day: u8,
    /// Day of the month on which wages are paid.
    #[validate(range(min = 1, max = 31))]
    #[schema(minimum = 1, maximum = 31)]
    pub pay_day: u8,
    /// How each act can be traced later.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub traceability: String,
}

/// The step.
pub struct Method;

impl ProcessStep for Method {
    const CLAUSE: ClauseCode = ClauseCode::step(Category::Payroll, 2, 4);
    const PERMISSION: Permission = Permission::StepRecord;
    const SUMMARY: &'static str = "Confirm flow and method";
    const DESCRIPTION: &'static str = "Records how months are settled: the chain of approval, the form of the client's \
        confirmations, the agreed days, traceability. Each cycle refuses a confirmation given in another form.";
    type Document = SettlementMethod;
    type State = EngagementCase;

    fn example() -> SettlementMethod {
        let stage = |position: &str, task: &str| ApprovalStage { position: position.to_owned(), task: task.to_owned() };
        SettlementMethod {
            approval_chain: vec![stage("薪酬专员", "核算并提交"), stage("财务负责人", "复核并批准")],
            confirmation_form: ConfirmationForm::Platform,
            inputs_day: 25,
            bill_day: 3,
            receipt_day: 8,
            pay_day: 10,
            traceability: "系统记录每次操作的人员与时间，账单与回单存档".to_owned(),
        }
    }

    fn apply(
        state: EngagementCase,
        _document: &SettlementMethod,
        scene: &Scene,
    ) -> Result<Applied<EngagementCase>, StepRefusal> {
        Ok(Applied::on(scene.today, state))
    }
}
