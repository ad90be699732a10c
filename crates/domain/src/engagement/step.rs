//! A service step: one type, one `impl ProcessStep`. Route, document, permission, gate, record and effects follow from it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;
use validator::Validate;

use super::certificate::NewCertificate;
use super::{CycleRef, CycleStanding, Engagement, Records};
use crate::agency::Permission;
use crate::contract::Terms;
use crate::funds::filing::{Filing, SheetFile};
use crate::ids::{ClientId, ContractId, DocumentId, MemberId, PersonId, TemplateVersionId, UserId};
use crate::language::Language;
use crate::refusal::{FieldFault, Refusal, RefusalKind};
use crate::settlement::cycle::Cycle;
use crate::standard::{Category, Clause, ClauseCode, Need, StandardRefusal, catalogue};

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Public id of the user or service account.
    pub id: String,
    /// The user, if it is one.
    pub user: Option<UserId>,
    /// The client that a client's user is tied to.
    pub client: Option<ClientId>,
}

/// Who acts, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scene {
    /// Who.
    pub by: Actor,
    /// The moment of the transaction.
    pub at: DateTime<Utc>,
    /// Today in the agency's time zone.
    pub today: NaiveDate,
}

impl Scene {
    /// A business date: today without one, never in the future.
    pub fn business_date(&self, day: Option<NaiveDate>, pointer: &str) -> Result<NaiveDate, StepRefusal> {
        match day {
            None => Ok(self.today),
            Some(day) if day <= self.today => Ok(day),
            Some(_) => {
                Err(StepRefusal::rule("date_in_future", pointer, "日期不能晚于今天。", "The date lies in the future."))
            }
        }
    }
}

/// What a step's document names and its gate must see; persistence looks it up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// A contract.
    pub contract: Option<ContractId>,
    /// A template version.
    pub template_version: Option<TemplateVersionId>,
    /// Stored documents.
    pub documents: Vec<DocumentId>,
    /// Members by their persons.
    pub persons: Vec<PersonId>,
    /// All members whose data wait for confirmation.
    pub unconfirmed_members: bool,
}

/// A contract as gates see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownContract {
    /// Its id.
    pub id: ContractId,
    /// With whom.
    pub client: ClientId,
    /// Of which category.
    pub category: Category,
    /// Is it in force today?
    pub in_force: bool,
    /// What is agreed.
    pub terms: Terms,
}

/// A template version as gates see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownTemplate {
    /// Its id.
    pub id: TemplateVersionId,
    /// Is it published, and so frozen?
    pub published: bool,
}

/// What was found of what a document needs, and of what every gate looks at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The contract that the document names.
    pub contract: Option<KnownContract>,
    /// The contract that the engagement is bound to.
    pub bound_contract: Option<KnownContract>,
    /// The template version that the document names.
    pub template: Option<KnownTemplate>,
    /// Stored documents with their SHA-256, lower-case hexadecimal.
    pub documents: BTreeMap<DocumentId, String>,
    /// The members that the document concerns, by person.
    pub members: BTreeMap<PersonId, MemberId>,
    /// Version of the client's profile; 0 without one.
    pub profile_version: i64,
    /// Has the profile what payroll needs?
    pub profile_has_payroll: bool,
    /// Version of the operating guide; 0 without one.
    pub guide_version: i64,
    /// How the engagement's cycles stand.
    pub cycles: Vec<CycleStanding>,
}

/// What a step acts on, loaded with what its gate needs. Persistence has one loader and saver for each kind.
pub trait StepState {
    /// The engagement.
    fn engagement(&self) -> &Engagement;
    /// What was recorded so far.
    fn records(&self) -> &Records;
    /// What was looked up.
    fn found(&self) -> &Found;
    /// The cycle, for a step of a cycle.
    fn cycle(&self) -> Option<CycleRef> {
        None
    }
}

/// What a step changes beyond its own state; one place carries it out in the same transaction.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Members' data are confirmed (PY-5.2.2).
    ConfirmMembers(Vec<MemberId>),
    /// A cycle is opened (PY-5.3.1).
    OpenCycle(Box<Cycle>),
    /// Cycles went on (PY-5.3.2).
    SaveCycles(Vec<Cycle>),
    /// A tax filing is prepared or filed (PY-5.3.2).
    KeepFiling(Box<FilingKept>),
    /// A certificate is issued (PY-5.4.2).
    IssueCertificate(Box<NewCertificate>),
}

/// A filing to be kept; one of version 0 is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingKept {
    /// The filing.
    pub filing: Filing,
    /// The wage sheet as it was filed.
    pub sheet: Option<SheetFile>,
}

/// What applying a step gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied<S> {
    /// The new state.
    pub state: S,
    /// For a step of subjects: one record is written for each of these public ids.
    pub subjects: Vec<String>,
    /// The day that the records count for.
    pub business_date: NaiveDate,
    /// What else happens.
    pub effects: Vec<Effect>,
}

impl<S> Applied<S> {
    /// A new state and a record that counts for a day.
    pub fn on(business_date: NaiveDate, state: S) -> Self {
        Self { state, subjects: Vec::new(), business_date, effects: Vec::new() }
    }
}

/// A step of a service process.
pub trait ProcessStep: 'static {
    /// Its clause; slug, scope, need and titles come from the standard's catalogue.
    const CLAUSE: ClauseCode;
    /// Further clauses that it serves.
    const SERVES: &'static [&'static str] = &[];
    /// The permission that it needs.
    const PERMISSION: Permission;
    /// What it does, in one line.
    const SUMMARY: &'static str;
    /// What it does, demands and changes.
    const DESCRIPTION: &'static str;
    /// What is sent and recorded.
    type Document: ToSchema + Validate + Serialize + DeserializeOwned + Clone + Send + 'static;
    /// What it acts on.
    type State: StepState;

    /// An invented document that validates.
    fn example() -> Self::Document;

    /// What the document names.
    fn needs(_document: &Self::Document) -> Needs {
        Needs::default()
    }

    /// Checks what this step demands beyond the order of the process, and gives the new state and the effects.
    fn apply(state: Self::State, document: &Self::Document, scene: &Scene)
    -> Result<Applied<Self::State>, StepRefusal>;
}

/// Why a step cannot be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepRefusal {
    /// Earlier steps are open, or the contract does not bind.
    Blocked {
        /// The step.
        clause: ClauseCode,
        /// What stands in its way.
        reasons: Vec<super::Blocked>,
    },
    /// The engagement is closed.
    EngagementClosed,
    /// The step is not part of the engagement's process.
    OtherCategory,
    /// A mandatory step cannot be left out.
    Mandatory(ClauseCode),
    /// Somebody else must do it.
    SeparationOfDuties {
        /// Chinese.
        zh: &'static str,
        /// English.
        en: &'static str,
    },
    /// The present state does not allow it.
    Conflict {
        /// Stable code.
        code: &'static str,
        /// Chinese.
        zh: String,
        /// English.
        en: String,
    },
    /// A rule of the step forbids it.
    Rule {
        /// Stable code.
        code: &'static str,
        /// The faulty fields.
        faults: Vec<FieldFault>,
        /// Chinese.
        zh: String,
        /// English.
        en: String,
    },
    /// The data of the installation is broken.
    Standard(StandardRefusal),
}

impl StepRefusal {
    /// A rule that one field breaks.
    pub fn rule(code: &'static str, pointer: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        let (zh, en) = (zh.into(), en.into());
        let fault = FieldFault { pointer: pointer.to_owned(), code: code.to_owned(), zh: zh.clone(), en: en.clone() };
        StepRefusal::Rule { code, faults: vec![fault], zh, en }
    }

    /// A conflict with the present state.
    pub fn conflict(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        StepRefusal::Conflict { code, zh: zh.into(), en: en.into() }
    }
}

impl From<StandardRefusal> for StepRefusal {
    fn from(refusal: StandardRefusal) -> Self {
        StepRefusal::Standard(refusal)
    }
}

impl Refusal for StepRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            StepRefusal::Blocked { .. } | StepRefusal::EngagementClosed | StepRefusal::Conflict { .. } => {
                RefusalKind::Conflict
            }
            StepRefusal::OtherCategory => RefusalKind::NotFound,
            StepRefusal::SeparationOfDuties { .. } => RefusalKind::Forbidden,
            StepRefusal::Mandatory(_) | StepRefusal::Rule { .. } => RefusalKind::Rule,
            StepRefusal::Standard(_) => RefusalKind::Fault,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            StepRefusal::Blocked { .. } => "step_blocked",
            StepRefusal::EngagementClosed => "engagement_closed",
            StepRefusal::OtherCategory => "not_found",
            StepRefusal::Mandatory(_) => "step_mandatory",
            StepRefusal::SeparationOfDuties { .. } => "separation_of_duties",
            StepRefusal::Conflict { code, .. } | StepRefusal::Rule { code, .. } => code,
            StepRefusal::Standard(refusal) => refusal.code(),
        }
    }

    fn text(&self, language: Language) -> String {
        match self {
            StepRefusal::Blocked { clause, reasons } => {
                let reasons: Vec<String> = reasons.iter().map(|reason| reason.text(language)).collect();
                match language {
                    Language::Zh => format!("步骤 {clause} 尚不能办理：{}", reasons.join("")),
                    Language::En => format!("Step {clause} is not possible yet. {}", reasons.join(" ")),
                }
            }
            StepRefusal::EngagementClosed => language
                .pick("该项目已关闭，不能再办理。", "The engagement is closed; nothing can be recorded.")
                .to_owned(),
            StepRefusal::OtherCategory => {
                language.pick("该项目没有此步骤。", "The engagement's process has no such step.").to_owned()
            }
            StepRefusal::Mandatory(clause) => match language {
                Language::Zh => format!("步骤 {clause} 为必办步骤，不能跳过。"),
                Language::En => format!("Step {clause} is mandatory and cannot be left out."),
            },
            StepRefusal::SeparationOfDuties { zh, en } => language.pick(zh, en).to_owned(),
            StepRefusal::Conflict { zh, en, .. } | StepRefusal::Rule { zh, en, .. } => language.pick(zh, en).to_owned(),
            StepRefusal::Standard(refusal) => refusal.text(language),
        }
    }

    fn faults(&self) -> Vec<FieldFault> {
        match self {
            StepRefusal::Rule { faults, .. } => faults.clone(),
            StepRefusal::Blocked { reasons, .. } => reasons.iter().map(super::Blocked::fault).collect(),
            StepRefusal::EngagementClosed
            | StepRefusal::OtherCategory
            | StepRefusal::Mandatory(_)
            | StepRefusal::SeparationOfDuties { .. }
            | StepRefusal::Conflict { .. }
            | StepRefusal::Standard(_) => Vec::new(),
        }
    }
}

/// The order of the process: the engagement is open, the contract binds from the signing step on, and every earlier
/// mandatory step holds.
pub fn check_order(clause: &Clause, state: &impl StepState) -> Result<(), StepRefusal> {
    let engagement = state.engagement();
    if engagement.category != clause.category {
        return Err(StepRefusal::OtherCategory);
    }
    if engagement.status == super::EngagementStatus::Closed {
        return Err(StepRefusal::EngagementClosed);
    }
    let reasons = super::process::blocked(clause, engagement, state.records(), state.found(), state.cycle())?;
    if reasons.is_empty() { Ok(()) } else { Err(StepRefusal::Blocked { clause: clause.code, reasons }) }
}

/// The clause of a step type.
pub fn clause_of<S: ProcessStep>() -> Result<&'static Clause, StepRefusal> {
    Ok(catalogue().clause(S::CLAUSE)?)
}

/// May the step be left out with a reason? Mandatory ones may not; those on demand need no such record.
pub fn check_skip(clause: &Clause, state: &impl StepState) -> Result<(), StepRefusal> {
    match clause.need {
        Need::Optional => check_order(clause, state),
        Need::Mandatory | Need::OnDemand => Err(StepRefusal::Mandatory(clause.code)),
    }
}
