//! ES-5.1.1: find the client and what he asks for lawful.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::agency::Permission;
use crate::engagement::{Applied, EngagementCase, Needs, ProcessStep, Scene, StepRefusal};
use crate::ids::DocumentId;
use crate::standard::{Category, ClauseCode};

/// What was found about the client and his request. Who found it is who records it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ClientLegality {
    /// The client's credit code was held against the public register.
    pub credit_code_checked: bool,
    /// The business that the register allows him.
    #[validate(length(min = 1, max = 1000), custom(function = "crate::text::said"))]
    #[schema(min_length = 1, max_length = 1000, example = "智能装备的研发、生产与销售")]
    pub business_scope: String,
    /// His request is lawful.
    pub request_lawful: bool,
    /// Why it is held to be so.
    #[validate(length(min = 1, max = 1000), custom(function = "crate::text::said"))]
    #[schema(min_length = 1, max_length = 1000, example = "岗位真实，用人条件无歧视内容")]
    pub finding: String,
    /// The evidence, uploaded before: licence, extract of the register, letter.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_items = 1, max_items = 20)]
    pub evidence_ids: Vec<DocumentId>,
}

/// The step.
pub struct VerifyClient;

impl ProcessStep for VerifyClient {
    const CLAUSE: ClauseCode = ClauseCode::step(Category::ExecutiveSearch, 1, 1);
    const PERMISSION: Permission = Permission::StepRecord;
    const SUMMARY: &'static str = "Verify that the client and its request are lawful";
    const DESCRIPTION: &'static str = "Records that the client's credit code was checked, what business he may do, and that \
        his request is lawful, with the evidence. A request that is not lawful is no mandate (422 `request_unlawful`), one \
        that was not checked neither (422 `credit_code_unchecked`).";
    type Document = ClientLegality;
    type State = EngagementCase;

    fn example() -> ClientLegality {
        ClientLegality {
            credit_code_checked: true,
            business_scope: "智能装备的研发、生产与销售".to_owned(),
            request_lawful: true,
            finding: "岗位真实，用人条件无歧视内容".to_owned(),
            evidence_ids: vec![DocumentId::example()],
        }
    }

    fn needs(document: &ClientLegality) -> Needs {
        Needs { documents: document.evidence_ids.clone(), ..Needs::default() }
    }

    fn apply(
        state: EngagementCase,
        document: &ClientLegality,
        scene: &Scene,
    ) -> Result<Applied<EngagementCase>, StepRefusal> {
        if !document.credit_code_checked {
            return Err(StepRefusal::rule(
                "credit_code_unchecked",
                "/credit_code_checked",
                "请先核对客户的统一社会信用代码。",
                "Check the client's credit code first.",
            ));
        }
        if !document.request_lawful {
            return Err(StepRefusal::rule(
                "request_unlawful",
                "/request_lawful",
                "要求不合法的，不得受理。",
                "A request that is not lawful is not taken on.",
            ));
        }
        let stored = &state.found.documents;
        if let Some(at) = document.evidence_ids.iter().position(|id| !stored.contains_key(id)) {
            return Err(StepRefusal::rule(
                "document_unknown",
                &format!("/evidence_ids/{at}"),
                "没有这个文件，请先上传。",
                "There is no such document; upload it first.",
            ));
        }
        Ok(Applied::on(scene.today, state))
    }
}
