//! Why a verb was refused, in words.

use chrono::NaiveDate;

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
    /// Only a contract in force is changed by a supplement.
    NotActive(StateCode),
    /// That is a supplement itself: it is neither changed by another nor ended alone.
    IsSupplement,
    /// A supplement would take effect before its contract begins.
    BeforeContract,
    /// A supplement would take effect before an earlier one.
    BeforeEarlierSupplement,
    /// Another supplement came into force after this one was drafted.
    Outdated,
    /// A renewal does not begin on the day after what it follows: here, the day on which it would have to.
    NotAdjoining(Option<NaiveDate>),
}

impl Refusal for Refused {
    fn kind(&self) -> RefusalKind {
        match self {
            Refused::State { .. }
            | Refused::SignedAlready(_)
            | Refused::NotActive(_)
            | Refused::IsSupplement
            | Refused::Outdated => RefusalKind::Conflict,
            Refused::SeparationOfDuties => RefusalKind::Forbidden,
            Refused::TermsOpen(_)
            | Refused::PeriodOver
            | Refused::EndsBeforeStart
            | Refused::BeforeContract
            | Refused::BeforeEarlierSupplement
            | Refused::NotAdjoining(_) => RefusalKind::Rule,
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
            Refused::NotActive(_) => "contract_not_active",
            Refused::IsSupplement => "contract_is_supplement",
            Refused::BeforeContract => "supplement_before_contract",
            Refused::BeforeEarlierSupplement => "supplement_before_earlier",
            Refused::Outdated => "supplement_outdated",
            Refused::NotAdjoining(_) => "renewal_not_adjoining",
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
                    "起草或提交的人不能审批，审批的人不能登记签署；请由他人办理。",
                    "Whoever wrote or submitted a contract does not approve it, and whoever approved it records no signature; ask \
                     somebody else.",
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
            Refused::NotActive(state) => language
                .pick(
                    &format!("合同目前为“{}”，只有生效中的合同可以补充。", state.zh()),
                    &format!("The contract is {}; only one in force can be supplemented.", state.as_str()),
                )
                .to_owned(),
            Refused::IsSupplement => language
                .pick(
                    "这是补充协议；请对其所补充的合同办理。",
                    "This is a supplement; ask this of the contract that it changes.",
                )
                .to_owned(),
            Refused::BeforeContract => language
                .pick(
                    "补充协议的生效日早于合同起始日。",
                    "The supplement would take effect before its contract begins.",
                )
                .to_owned(),
            Refused::BeforeEarlierSupplement => language
                .pick("补充协议的生效日早于先前的补充协议。", "The supplement would take effect before an earlier one.")
                .to_owned(),
            Refused::Outdated => language
                .pick(
                    "起草之后已有另一份补充协议生效，请据其重新起草。",
                    "Another supplement came into force after this was drafted; draft it anew on that one's terms.",
                )
                .to_owned(),
            Refused::NotAdjoining(due) => {
                let due = due.map(|day| day.to_string()).unwrap_or_default();
                language
                    .pick(
                        &format!("续签合同须自原合同期满次日（{due}）起。"),
                        &format!("A renewal begins on the day after what it follows: {due}."),
                    )
                    .to_owned()
            }
        }
    }

    fn faults(&self) -> Vec<FieldFault> {
        let fault =
            |pointer: String, code: &str, zh: String, en: String| FieldFault { pointer, code: code.to_owned(), zh, en };
        match self {
            Refused::State { .. }
            | Refused::SignedAlready(_)
            | Refused::SeparationOfDuties
            | Refused::NotActive(_)
            | Refused::IsSupplement
            | Refused::Outdated => Vec::new(),
            Refused::BeforeContract | Refused::BeforeEarlierSupplement => {
                vec![fault("/effective_on".to_owned(), self.code(), self.text(Language::Zh), self.text(Language::En))]
            }
            Refused::NotAdjoining(_) => vec![fault(
                "/terms/period/starts".to_owned(),
                self.code(),
                self.text(Language::Zh),
                self.text(Language::En),
            )],
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
