//! PY-5.4.1: tell client and people the results.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::agency::Permission;
use crate::engagement::{Applied, Effect, ProcessStep, ResultsCase, Scene, StepRefusal};
use crate::sla::policy::Trigger;
use crate::standard::coded::coded;
use crate::standard::{Category, ClauseCode};

coded! {
    /// In which way results are told.
    TellingChannel {
        /// On the platform.
        Platform = "platform",
        /// By mail to an address on file.
        Email = "email",
        /// By short or instant message.
        Message = "message",
        /// By telephone.
        Telephone = "telephone",
        /// On paper.
        Paper = "paper",
    }
}

/// That client and people were told how pay and filing went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ResultsTold {
    /// When the client was told; today without it, never in the future.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_client_on: Option<NaiveDate>,
    /// When the people were told; today without it, never in the future.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_people_on: Option<NaiveDate>,
    /// How.
    pub channel: TellingChannel,
    /// What else is to be remembered.
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The step.
pub struct TellResults;

impl ProcessStep for TellResults {
    const CLAUSE: ClauseCode = ClauseCode::step(Category::Payroll, 4, 1);
    const SERVES: &'static [&'static str] = &["PY-4.1.2"];
    const PERMISSION: Permission = Permission::StepRecord;
    const SUMMARY: &'static str = "Tell client and people the results";
    const DESCRIPTION: &'static str = "Records when and how client and people were told of payslips and filing. It needs the \
        month paid out and, where that is delegated, its tax filed. While a question of the cycle or of the engagement as a \
        whole waits for its answer it is refused (409 `questions_open`).";
    type Document = ResultsTold;
    type State = ResultsCase;

    fn example() -> ResultsTold {
        ResultsTold {
            told_client_on: NaiveDate::from_ymd_opt(2026, 4, 13),
            told_people_on: NaiveDate::from_ymd_opt(2026, 4, 13),
            channel: TellingChannel::Platform,
            note: None,
        }
    }

    fn apply(state: ResultsCase, document: &ResultsTold, scene: &Scene) -> Result<Applied<ResultsCase>, StepRefusal> {
        let client = scene.business_date(document.told_client_on, "/told_client_on")?;
        let people = scene.business_date(document.told_people_on, "/told_people_on")?;
        if state.unanswered > 0 {
            let open = state.unanswered;
            return Err(StepRefusal::conflict(
                "questions_open",
                format!("尚有 {open} 条咨询未答复，请先答复。"),
                format!("{open} questions wait for an answer; answer them first."),
            ));
        }
        let on = client.max(people);
        let told = Effect::Told { cycle: state.cycle, trigger: Trigger::CycleResultsTold, on };
        Ok(Applied { effects: vec![told], ..Applied::on(on, state) })
    }
}
