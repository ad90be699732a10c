//! The stepper: how every step of a process stands, what stands in its way, and how it is done.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::payroll::ConfirmTemplate;
use super::{CycleRef, Engagement, Found, Outcome, ProcessStep, Records};
use crate::ids::{EngagementId, TemplateVersionId};
use crate::language::{Label, Language};
use crate::refusal::FieldFault;
use crate::settlement::cycle::CycleState;
use crate::standard::{Category, Clause, ClauseCode, Need, Process, Scope, StandardRefusal, catalogue};

/// The step with which a category's contract is signed; steps after it need the contract to be in force.
fn signing_step(category: Category) -> Option<ClauseCode> {
    match category {
        Category::Payroll => Some(ClauseCode::step(category, 1, 1)),
        Category::ExecutiveSearch
        | Category::PersonnelAssessment
        | Category::Training
        | Category::ManagementConsulting
        | Category::LaborDispatch
        | Category::RecruitmentOutsourcing
        | Category::SocialInsurance => None,
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

    /// In words of one language.
    pub fn text(&self, language: Language) -> String {
        self.text.text(language).to_owned()
    }

    /// As a fault of the request.
    pub(super) fn fault(&self) -> FieldFault {
        FieldFault {
            pointer: String::new(),
            code: self.code.clone(),
            zh: self.text.zh.clone(),
            en: self.text.en.clone(),
        }
    }
}

/// How a cycle stands, as far as the process asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CycleStanding {
    /// Which.
    pub cycle: CycleRef,
    /// Where its bill stands.
    pub state: CycleState,
    /// Its last act of payment is behind it.
    pub paid_out: bool,
    /// Its tax is declared; `None` where that part is not delegated.
    pub tax_filed: Option<bool>,
}

/// How a step stands: `done`, `available`, `blocked` or `not_applicable`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepStanding {
    /// It holds.
    Done,
    /// It can be done now.
    Available,
    /// Something stands in its way.
    Blocked,
    /// The engagement has no use for it, or it was left out with a reason.
    NotApplicable,
}

/// Steps whose standing cannot be told: the installation's data is broken.
pub type StandingRefusal = StandardRefusal;

/// Does a step hold? `None`: not yet. For a step of a cycle, of that cycle.
fn holds(
    clause: &Clause,
    records: &Records,
    found: &Found,
    cycle: Option<CycleRef>,
) -> Option<(StepStanding, Option<String>)> {
    let done = || Some((StepStanding::Done, None));
    match clause.scope {
        Scope::Agency => None,
        Scope::Subject => (records.subjects(clause.code) > 0).then_some((StepStanding::Done, None)),
        Scope::Engagement => records.of(clause.code).map(|record| match record.outcome {
            Outcome::Done => (StepStanding::Done, None),
            Outcome::Skipped | Outcome::NotApplicable => (StepStanding::NotApplicable, record.reason.clone()),
        }),
        Scope::Cycle => {
            let cycle = cycle?;
            let standing = found.cycles.iter().find(|standing| standing.cycle == cycle)?;
            if clause.code == ClauseCode::step(Category::Payroll, 3, 1) {
                return if standing.paid_out { done() } else { None };
            }
            if clause.code == ClauseCode::step(Category::Payroll, 3, 2) {
                return match standing.tax_filed {
                    None => Some((StepStanding::NotApplicable, Some("tax_filing is not delegated".to_owned()))),
                    Some(true) => done(),
                    Some(false) => None,
                };
            }
            records.of_cycle(clause.code, cycle).and_then(|_| done())
        }
    }
}

/// What stands in a step's way: earlier mandatory steps, and the contract once it must bind. Steps on demand wait for
/// no cycle, and never block.
pub(super) fn blocked(
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

/// How a step stands, for the whole engagement or for one cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepView {
    /// Its clause.
    pub clause: ClauseCode,
    /// Its title.
    pub title: Label,
    /// What it is held against.
    pub scope: Scope,
    /// How strongly it binds.
    pub need: Need,
    /// The cycle, for a step of a cycle; absent on the line that opens the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<CycleRef>,
    /// How it stands.
    pub state: StepStanding,
    /// Why it does not apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What stands in its way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocked_by: Vec<Blocked>,
    /// How many subjects have a record, for a step of subjects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subjects: Option<u64>,
    /// How it is done, while it is available.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextCall>,
}

/// A stage of the process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StageView {
    /// Its code.
    pub stage: ClauseCode,
    /// Its title.
    pub title: Label,
    /// Its steps; one of a cycle stands once for each cycle.
    pub steps: Vec<StepView>,
}

/// A process with the standing of its steps: what a front end needs to draw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EngagementProcess)]
pub struct ProcessView {
    /// The engagement.
    pub engagement_id: EngagementId,
    /// Its category.
    pub category: Category,
    /// The category's title.
    pub title: Label,
    /// Its stages in order.
    pub stages: Vec<StageView>,
}

impl ProcessView {
    /// Draws the process of an engagement. `cycles` are the cycles to show.
    pub fn draw(
        engagement: &Engagement,
        records: &Records,
        found: &Found,
        cycles: &[CycleRef],
    ) -> Result<Self, StandardRefusal> {
        let process: &Process = catalogue().process(engagement.category)?;
        let stages = process
            .stages
            .iter()
            .map(|stage| {
                let mut steps = Vec::new();
                for clause in &stage.steps {
                    if clause.scope == Scope::Cycle {
                        for cycle in cycles {
                            steps.push(step_view(clause, engagement, records, found, Some(*cycle))?);
                        }
                    }
                    if clause.scope != Scope::Cycle || opens_cycles(clause) {
                        steps.push(step_view(clause, engagement, records, found, None)?);
                    }
                }
                Ok(StageView { stage: stage.stage.code, title: stage.stage.title.clone(), steps })
            })
            .collect::<Result<_, StandardRefusal>>()?;
        Ok(Self { engagement_id: engagement.id, category: engagement.category, title: process.title.clone(), stages })
    }
}

/// Is it the step that opens a cycle?
fn opens_cycles(clause: &Clause) -> bool {
    clause.code == ClauseCode::step(Category::Payroll, 3, 1)
}

fn step_view(
    clause: &Clause,
    engagement: &Engagement,
    records: &Records,
    found: &Found,
    cycle: Option<CycleRef>,
) -> Result<StepView, StandardRefusal> {
    let (state, reason, blocked_by) = match holds(clause, records, found, cycle) {
        Some((state, reason)) => (state, reason, Vec::new()),
        None => match blocked(clause, engagement, records, found, cycle)? {
            none if none.is_empty() => (StepStanding::Available, None, none),
            reasons => (StepStanding::Blocked, None, reasons),
        },
    };
    let subjects = (clause.scope == Scope::Subject).then(|| records.subjects(clause.code));
    // A step of subjects goes on with further subjects; an opened cycle goes on by its verbs, told by the cycle itself.
    let begun = opens_cycles(clause) && cycle.is_some();
    let more = state == StepStanding::Available || (clause.scope == Scope::Subject && state == StepStanding::Done);
    let next = (more && !begun).then(|| next_call(clause, engagement, cycle));
    Ok(StepView {
        clause: clause.code,
        title: clause.title.clone(),
        scope: clause.scope,
        need: clause.need,
        cycle,
        state,
        reason,
        blocked_by,
        subjects,
        next,
    })
}

fn next_call(clause: &Clause, engagement: &Engagement, cycle: Option<CycleRef>) -> NextCall {
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
