//! Why a step cannot be recorded.

use super::Blocked;
use crate::language::Language;
use crate::refusal::{FieldFault, Refusal, RefusalKind};
use crate::standard::{ClauseCode, StandardRefusal};

/// Why a step cannot be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepRefusal {
    /// Earlier steps are open, or the contract does not bind.
    Blocked {
        /// The step.
        clause: ClauseCode,
        /// What stands in its way.
        reasons: Vec<Blocked>,
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
            StepRefusal::Blocked { reasons, .. } => reasons.iter().map(Blocked::fault).collect(),
            StepRefusal::EngagementClosed
            | StepRefusal::OtherCategory
            | StepRefusal::Mandatory(_)
            | StepRefusal::SeparationOfDuties { .. }
            | StepRefusal::Conflict { .. }
            | StepRefusal::Standard(_) => Vec::new(),
        }
    }
}
