//! Why a contract does not change.

use super::evidence::Party;
use super::payroll::PayrollTerm;
use super::state::ContractStatus;
use crate::language::Language;
use crate::refusal::{FieldFault, Refusal, RefusalKind};
use crate::standard::Category;

/// A refused act on a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContractRefusal {
    /// The category is not offered yet.
    CategoryNotOffered(Category),
    /// The terms are of another category than the contract.
    CategoryFixed,
    /// The contract is in a state that does not allow it.
    WrongState(ContractStatus),
    /// Approved by who submitted it.
    SeparationOfDuties,
    /// Mandatory terms are not agreed.
    TermsMissing {
        /// Which.
        missing: Vec<PayrollTerm>,
    },
    /// The agreement's last day lies before its first.
    PeriodEndsBeforeStart,
    /// A fee below zero or a part above the whole.
    FeeOutOfRange,
    /// An agreed day is none of 1 to 31.
    AgreedDayOutOfRange,
    /// The agreed days do not follow upon one another.
    AgreedDaysOutOfOrder,
    /// No reason given.
    ReasonRequired,
    /// No name of who signed.
    SignerRequired,
    /// Not a SHA-256 in hex.
    HashMalformed,
    /// The side has signed already.
    AlreadySigned(Party),
    /// A fact of the outside world lies in the future.
    DateInFuture,
    /// Activated before both have signed.
    BeforeSignature,
    /// Activated on a day outside the agreement's period.
    OutsideAgreementPeriod,
    /// Ended before it was active.
    EndsBeforeActivation,
    /// Its last day is not over.
    StillInPeriod,
}

impl ContractRefusal {
    fn missing(&self, language: Language) -> String {
        let ContractRefusal::TermsMissing { missing } = self else { return String::new() };
        let labels: Vec<String> = missing.iter().map(|term| term.label().text(language).to_owned()).collect();
        labels.join(language.pick("、", ", "))
    }

    /// The field of the terms that a refusal is about.
    fn pointer(&self) -> Option<&'static str> {
        match self {
            ContractRefusal::PeriodEndsBeforeStart => Some("/terms/agreement_to"),
            ContractRefusal::FeeOutOfRange => Some("/terms/fee_standard"),
            ContractRefusal::AgreedDayOutOfRange | ContractRefusal::AgreedDaysOutOfOrder => {
                Some("/terms/payment_method/days")
            }
            ContractRefusal::CategoryNotOffered(_) | ContractRefusal::CategoryFixed => Some("/terms/category"),
            ContractRefusal::ReasonRequired => Some("/reason"),
            ContractRefusal::SignerRequired => Some("/signer_name"),
            ContractRefusal::HashMalformed => Some("/sha256"),
            ContractRefusal::WrongState(_)
            | ContractRefusal::SeparationOfDuties
            | ContractRefusal::TermsMissing { .. }
            | ContractRefusal::AlreadySigned(_)
            | ContractRefusal::DateInFuture
            | ContractRefusal::BeforeSignature
            | ContractRefusal::OutsideAgreementPeriod
            | ContractRefusal::EndsBeforeActivation
            | ContractRefusal::StillInPeriod => None,
        }
    }
}

impl Refusal for ContractRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            ContractRefusal::SeparationOfDuties => RefusalKind::Forbidden,
            ContractRefusal::WrongState(_) | ContractRefusal::AlreadySigned(_) => RefusalKind::Conflict,
            ContractRefusal::CategoryNotOffered(_)
            | ContractRefusal::CategoryFixed
            | ContractRefusal::TermsMissing { .. }
            | ContractRefusal::PeriodEndsBeforeStart
            | ContractRefusal::FeeOutOfRange
            | ContractRefusal::AgreedDayOutOfRange
            | ContractRefusal::AgreedDaysOutOfOrder
            | ContractRefusal::ReasonRequired
            | ContractRefusal::SignerRequired
            | ContractRefusal::HashMalformed
            | ContractRefusal::DateInFuture
            | ContractRefusal::BeforeSignature
            | ContractRefusal::OutsideAgreementPeriod
            | ContractRefusal::EndsBeforeActivation
            | ContractRefusal::StillInPeriod => RefusalKind::Rule,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            ContractRefusal::CategoryNotOffered(_) => "category_not_offered",
            ContractRefusal::CategoryFixed => "contract_category_fixed",
            ContractRefusal::WrongState(_) => "contract_state",
            ContractRefusal::SeparationOfDuties => "separation_of_duties",
            ContractRefusal::TermsMissing { .. } => "contract_terms_missing",
            ContractRefusal::PeriodEndsBeforeStart => "ends_before_start",
            ContractRefusal::FeeOutOfRange => "fee_out_of_range",
            ContractRefusal::AgreedDayOutOfRange => "agreed_day_out_of_range",
            ContractRefusal::AgreedDaysOutOfOrder => "agreed_days_out_of_order",
            ContractRefusal::ReasonRequired => "reason_required",
            ContractRefusal::SignerRequired => "signer_required",
            ContractRefusal::HashMalformed => "sha256_malformed",
            ContractRefusal::AlreadySigned(_) => "contract_already_signed",
            ContractRefusal::DateInFuture => "date_in_future",
            ContractRefusal::BeforeSignature => "before_signature",
            ContractRefusal::OutsideAgreementPeriod => "outside_agreement_period",
            ContractRefusal::EndsBeforeActivation => "ends_before_activation",
            ContractRefusal::StillInPeriod => "contract_still_in_period",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = self.words();
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    fn faults(&self) -> Vec<FieldFault> {
        if let ContractRefusal::TermsMissing { missing } = self {
            let fault = |term: &PayrollTerm| {
                let (label, clause) = (term.label(), PayrollTerm::CLAUSE);
                let pointer = match term {
                    PayrollTerm::AgreementPeriod => "/terms/agreement_from".to_owned(),
                    other => format!("/terms/{other}"),
                };
                let zh = format!("条款{clause}要求：{}。", label.zh);
                FieldFault {
                    pointer,
                    code: "required".to_owned(),
                    zh,
                    en: format!("Clause {clause} demands: {}.", label.en),
                }
            };
            return missing.iter().map(fault).collect();
        }
        let fault = |pointer: &str| FieldFault {
            pointer: pointer.to_owned(),
            code: self.code().to_owned(),
            zh: self.text(Language::Zh),
            en: self.text(Language::En),
        };
        self.pointer().map(fault).into_iter().collect()
    }
}

impl ContractRefusal {
    /// The text in Chinese and in English.
    fn words(&self) -> (String, String) {
        let clause = PayrollTerm::CLAUSE;
        let (zh, en) = match self {
            ContractRefusal::CategoryNotOffered(category) => {
                let title = category.title();
                return (format!("本机构系统尚未开办“{}”。", title.zh), format!("{} is not offered yet.", title.en));
            }
            ContractRefusal::WrongState(status) => {
                return (
                    format!("合同当前状态（{status}）不允许此操作。"),
                    format!("The contract is {status}; that does not allow this."),
                );
            }
            ContractRefusal::TermsMissing { .. } => {
                return (
                    format!("合同缺少条款{clause}要求的要素：{}。", self.missing(Language::Zh)),
                    format!("The contract lacks terms that clause {clause} demands: {}.", self.missing(Language::En)),
                );
            }
            ContractRefusal::CategoryFixed => {
                ("合同的服务类别不可更改。", "The category of a contract cannot be changed.")
            }
            ContractRefusal::SeparationOfDuties => {
                ("提交人不得审批自己提交的合同。", "Who submitted a contract may not approve it.")
            }
            ContractRefusal::PeriodEndsBeforeStart => {
                ("协议结束日期早于开始日期。", "The agreement's last day lies before its first.")
            }
            ContractRefusal::FeeOutOfRange => (
                "收费标准须为非负金额，比例须在0到1之间。",
                "A fee is nothing or more, and a part lies between 0 and 1.",
            ),
            ContractRefusal::AgreedDayOutOfRange => ("约定日应为1至31。", "An agreed day lies between 1 and 31."),
            ContractRefusal::AgreedDaysOutOfOrder => (
                "约定日次序有误：先确认数据，再出账单、到款、发薪。",
                "The agreed days are out of order: inputs, bill, funds, payout.",
            ),
            ContractRefusal::ReasonRequired => ("须说明原因。", "Give a reason."),
            ContractRefusal::SignerRequired => ("须填写签署人姓名。", "Name who signed."),
            ContractRefusal::HashMalformed => (
                "文件摘要应为64位小写十六进制的SHA-256。",
                "Write the SHA-256 of the paper as 64 lower-case hex digits.",
            ),
            ContractRefusal::AlreadySigned(_) => ("该方已签署。", "That side has signed already."),
            ContractRefusal::DateInFuture => ("日期不得晚于今天。", "The date may not lie in the future."),
            ContractRefusal::BeforeSignature => {
                ("生效日期不得早于双方签署日期。", "A contract is not active before both sides have signed.")
            }
            ContractRefusal::OutsideAgreementPeriod => {
                ("生效日期不在协议期限内。", "The day lies outside the agreement's period.")
            }
            ContractRefusal::EndsBeforeActivation => {
                ("终止日期早于生效日期。", "The contract cannot end before it was active.")
            }
            ContractRefusal::StillInPeriod => ("协议期限尚未届满。", "The agreement's period is not over."),
        };
        (zh.to_owned(), en.to_owned())
    }
}
