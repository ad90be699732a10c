//! PY-5.2.3: confirm the settlement template.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::check_confirmation;
use crate::agency::Permission;
use crate::engagement::{Applied, Engagement, EngagementCase, Needs, ProcessStep, Scene, StepRefusal};
use crate::ids::TemplateVersionId;
use crate::settlement::cycle::{Confirmation, ConfirmationForm};
use crate::standard::{Category, ClauseCode};

/// The client's confirmation of a published template version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct TemplateConfirmation {
    /// The version; cycles opened from now on use it.
    pub template_version_id: TemplateVersionId,
    /// How the client confirmed it.
    pub confirmation: Confirmation,
}

/// The step.
pub struct ConfirmTemplate;

impl ProcessStep for ConfirmTemplate {
    const CLAUSE: ClauseCode = ClauseCode::step(Category::Payroll, 2, 3);
    const PERMISSION: Permission = Permission::TemplateConfirm;
    const SUMMARY: &'static str = "Confirm the settlement template";
    const DESCRIPTION: &'static str = "Records that the client confirmed a published template version: on the platform by \
        the client's own user, who confirms the version that is offered to the engagement (422 `template_not_offered` for any \
        other), or on a signed paper that is stored. Cycles opened afterwards use this version.";
    type Document = TemplateConfirmation;
    type State = EngagementCase;

    fn example() -> TemplateConfirmation {
        TemplateConfirmation {
            template_version_id: TemplateVersionId::example(),
            confirmation: Confirmation {
                form: ConfirmationForm::Platform,
                given_by: "王敏".to_owned(),
                document_id: None,
                sha256: None,
            },
        }
    }

    fn needs(document: &TemplateConfirmation) -> Needs {
        Needs {
            template_version: Some(document.template_version_id),
            documents: document.confirmation.document_id.into_iter().collect(),
            ..Needs::default()
        }
    }

    fn apply(
        state: EngagementCase,
        document: &TemplateConfirmation,
        scene: &Scene,
    ) -> Result<Applied<EngagementCase>, StepRefusal> {
        let id = document.template_version_id;
        // A client's user confirms what his agency offers; other versions, whosever they are, are nothing to him.
        if scene.by.client.is_some() && state.engagement.offered_template != Some(id) {
            return Err(StepRefusal::rule(
                "template_not_offered",
                "/template_version_id",
                "该模板版本未提供给本项目确认，请见项目的 offered_template_version_id。",
                "This version is not offered to the engagement; see its offered_template_version_id.",
            ));
        }
        match &state.found.template {
            None => Err(StepRefusal::rule(
                "template_version_unknown",
                "/template_version_id",
                "没有这个结算模板版本。",
                "There is no such template version.",
            )),
            Some(template) if !template.published => Err(StepRefusal::conflict(
                "template_not_published",
                "该模板版本尚未发布，请先由另一人发布。",
                "The template version is not published; another person than its maker publishes it first.",
            )),
            Some(_) => {
                check_confirmation(&document.confirmation, &state.found, scene)?;
                let engagement = Engagement { confirmed_template: Some(id), ..state.engagement };
                Ok(Applied::on(scene.today, EngagementCase { engagement, ..state }))
            }
        }
    }
}
