//! Why a verb was refused, in words.

use super::code::{StateCode, Verb};
use super::deed::Side;
use super::terms::MandatoryTerm;
use crate::language::Language;
use crate::refusal::{FieldFault, Refusal, RefusalKind};

/// Why a verb was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The state does not allow it.
    State {
        /// Where the contract stands.
        state: StateCode,
        /// What was wanted.
        verb: Verb,
    },
    /// Nobody approves what he wrote or submitted himself.
    SeparationOfDuties,
    /// That side has signed already.
    SignedAlready(Side),
    /// Mandatory terms are open.
    TermsOpen(Vec<MandatoryTerm>),
    /// The period is over, so it cannot come into force.
    PeriodOver,
    /// The end lies before the first day of the period.
    EndsBeforeStart,
}

impl Refusal for Refused {
    fn kind(&self) -> RefusalKind {
        match self {
            Refused::State { .. } | Refused::SignedAlready(_) => RefusalKind::Conflict,
            Refused::SeparationOfDuties => RefusalKind::Forbidden,
            Refused::TermsOpen(_) | Refused::PeriodOver | Refused::EndsBeforeStart => RefusalKind::Rule,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Refused::State { .. } => "contract_state",
            Refused::SignedAlready(_) => "contract_signed_already",
            Refused::SeparationOfDuties => "separation_of_duties",
            Refused::TermsOpen(_) => "contract_terms_missing",
            Refused::PeriodOver => "contract_period_over",
            Refused::EndsBeforeStart => "contract_ends_before_start",
        }
    }

    fn text(&self, language: Language) -> String {
        match self {
            Refused::State { state, verb } => {
                let (zh, en) = verb.names();
                language
                    .pick(
                        &format!("合同目前为“{}”，不能{zh}。", state.zh()),
                        &format!("The contract is {} and cannot be {en} now.", state.as_str()),
                    )
                    .to_owned()
            }
            Refused::SignedAlready(side) => match side {
                Side::Agency => language.pick("机构方已签署。", "The agency has signed already."),
                Side::Client => language.pick("客户方已签署。", "The client has signed already."),
            }
            .to_owned(),
            Refused::SeparationOfDuties => language
                .pick(
                    "起草或提交合同的人不能批准该合同，请由他人批准。",
                    "Whoever wrote or submitted a contract may not approve it; another person must.",
                )
                .to_owned(),
            Refused::TermsOpen(terms) => match language {
                Language::Zh => {
                    let (sources, names) = (listed(terms, |t| t.source_zh, "、"), listed(terms, |t| t.zh, "、"));
                    format!("{sources}要求的合同要素尚缺：{names}。")
                }
                Language::En => {
                    let (sources, names) = (listed(terms, |t| t.source_en, "; "), listed(terms, |t| t.en, ", "));
                    format!("Terms are missing that {sources} demands: {names}.")
                }
            },
            Refused::PeriodOver => language
                .pick("合同期限已过，不能生效。", "The period of the contract is over; it cannot come into force.")
                .to_owned(),
            Refused::EndsBeforeStart => {
                language.pick("终止日早于合同起始日。", "The contract would end before its first day.").to_owned()
            }
        }
    }

    fn faults(&self) -> Vec<FieldFault> {
        let fault =
            |pointer: String, code: &str, zh: String, en: String| FieldFault { pointer, code: code.to_owned(), zh, en };
        match self {
            Refused::State { .. } | Refused::SignedAlready(_) | Refused::SeparationOfDuties => Vec::new(),
            Refused::TermsOpen(terms) => terms
                .iter()
                .map(|term| {
                    fault(
                        format!("/terms/{}", term.field),
                        "term_missing",
                        format!("缺少“{}”（{}）。", term.zh, term.source_zh),
                        format!("Missing: {} ({}).", term.en, term.source_en),
                    )
                })
                .collect(),
            Refused::PeriodOver => vec![fault(
                "/terms/period/ends".to_owned(),
                self.code(),
                self.text(Language::Zh),
                self.text(Language::En),
            )],
            Refused::EndsBeforeStart => {
                vec![fault("/on".to_owned(), self.code(), self.text(Language::Zh), self.text(Language::En))]
            }
        }
    }
}

/// What is told of terms, each once.
fn listed(terms: &[MandatoryTerm], pick: fn(&MandatoryTerm) -> &'static str, comma: &str) -> String {
    let mut told: Vec<&str> = terms.iter().map(pick).collect();
    told.dedup();
    told.join(comma)
}
