//! How a step is done: method, path and operation.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::engagement::payroll::template::ConfirmTemplate;
use crate::engagement::{CycleRef, Engagement, ProcessStep};
use crate::ids::TemplateVersionId;
use crate::standard::{Clause, Scope};

/// How a step is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NextCall {
    /// HTTP method.
    #[schema(example = "PUT")]
    pub method: String,
    /// Path, ids filled in; `{cycle}` stays where a new cycle is opened.
    pub path: String,
    /// The operation in the document.
    #[schema(example = "record_payroll_agreement_contract")]
    pub operation_id: String,
    /// The version that the client is asked to confirm, for PY-5.2.3 once one is offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template_version_id: Option<TemplateVersionId>,
}

pub(super) fn next_call(clause: &Clause, engagement: &Engagement, cycle: Option<CycleRef>) -> NextCall {
    let cycle = cycle.map_or_else(|| "{cycle}".to_owned(), |cycle| cycle.to_string());
    NextCall {
        method: method(clause.scope).to_owned(),
        path: path(clause).replace("{engagement_id}", &engagement.id.to_string()).replace("{cycle}", &cycle),
        operation_id: operation_id(clause),
        template_version_id: (clause.code == ConfirmTemplate::CLAUSE).then_some(engagement.offered_template).flatten(),
    }
}

/// The HTTP method of a step: what happens once for an engagement or a cycle is put, subjects are posted.
pub fn method(scope: Scope) -> &'static str {
    match scope {
        Scope::Engagement | Scope::Cycle => "PUT",
        Scope::Subject | Scope::Agency => "POST",
    }
}

/// The path of a step.
pub fn path(clause: &Clause) -> String {
    let slug = clause.slug.as_deref().unwrap_or_default();
    let cycle = if clause.scope == Scope::Cycle { "cycles/{cycle}/" } else { "" };
    format!("/api/v1/{}/engagements/{{engagement_id}}/{cycle}{slug}", clause.category.slug())
}

/// The operation id of a step, e.g. `record_payroll_agreement_contract`.
pub fn operation_id(clause: &Clause) -> String {
    let slug = clause.slug.as_deref().unwrap_or_default();
    format!("record_{}_{slug}", clause.category.slug()).replace(['-', '/'], "_")
}
