//! What stands in a step's way.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::standing::holds;
use crate::engagement::{CycleRef, Engagement, Found, Records};
use crate::language::{Label, Language};
use crate::refusal::FieldFault;
use crate::standard::{Category, Clause, ClauseCode, Need, Scope, StandardRefusal, catalogue};

/// The step with which a category's contract is signed; steps after it need the contract to be in force.
fn signing_step(category: Category) -> Option<ClauseCode> {
    match category {
        Category::Payroll | Category::RecruitmentOutsourcing => Some(ClauseCode::step(category, 1, 1)),
        Category::SocialInsurance => Some(ClauseCode::step(category, 1, 2)),
        Category::ExecutiveSearch | Category::PersonnelAssessment => Some(ClauseCode::step(category, 1, 3)),
        Category::ManagementConsulting | Category::LaborDispatch => Some(ClauseCode::step(category, 2, 1)),
        // The standard knows a contract of training (TR-3.1.1), and no step that signs it.
        Category::Training => None,
    }
}

/// Something that stands in a step's way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BlockedReason)]
pub struct Blocked {
    /// Stable code, e.g. `step_open`.
    #[schema(example = "step_open")]
    pub code: String,
    /// The clause that is open, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<ClauseCode>,
    /// In words.
    pub text: Label,
}

impl Blocked {
    /// A reason of its own code.
    pub fn new(code: &str, clause: Option<ClauseCode>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code: code.to_owned(), clause, text: Label::new(zh, en) }
    }

    fn step_open(clause: &Clause) -> Self {
        let (code, title) = (clause.code, &clause.title);
        Self::new(
            "step_open",
            Some(code),
            format!("须先完成 {code}（{}）。", title.zh),
            format!("{code} ({}) comes first.", title.en),
        )
    }

    /// It would be this step's turn, but the installation does not offer it.
    pub(super) fn not_served() -> Self {
        Self::new("step_not_offered", None, "本系统尚未提供此步骤。", "This step is not offered yet.")
    }

    /// In words of one language.
    pub fn text(&self, language: Language) -> String {
        self.text.text(language).to_owned()
    }

    /// As a fault of the request.
    pub(in crate::engagement) fn fault(&self) -> FieldFault {
        FieldFault {
            pointer: String::new(),
            code: self.code.clone(),
            zh: self.text.zh.clone(),
            en: self.text.en.clone(),
        }
    }
}

/// What stands in a step's way: earlier mandatory steps, and the contract once it must bind. Steps on demand wait for
/// no cycle, and never block.
pub(in crate::engagement) fn blocked(
    clause: &Clause,
    engagement: &Engagement,
    records: &Records,
    found: &Found,
    cycle: Option<CycleRef>,
) -> Result<Vec<Blocked>, StandardRefusal> {
    let process = catalogue().process(engagement.category)?;
    let mut reasons: Vec<Blocked> = process
        .steps()
        .take_while(|step| step.code != clause.code)
        .filter(|step| step.need != Need::OnDemand)
        .filter(|step| step.scope != Scope::Cycle || (clause.scope == Scope::Cycle && clause.need != Need::OnDemand))
        .filter(|step| holds(step, records, found, cycle).is_none())
        .map(Blocked::step_open)
        .collect();
    let after_signing = signing_step(engagement.category).is_some_and(|signing| clause.code > signing);
    let signed = engagement.contract.is_some();
    if after_signing && signed && !found.bound_contract.as_ref().is_some_and(|contract| contract.in_force) {
        reasons.push(Blocked::new(
            "contract_not_in_force",
            None,
            "服务合同未生效或已到期。",
            "The contract is not in force.",
        ));
    }
    Ok(reasons)
}
