//! Why a run or a person cannot be computed.

use crate::insurance::InsuranceKind;
use crate::language::Language;
use crate::period::Period;
use crate::refusal::{Refusal, RefusalKind};
use crate::settlement::formula::EvalError;
use crate::settlement::tax::TaxRefusal;

/// Why a run or a person cannot be computed. A person is named by employee number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ComputeRefusal {
    /// The place has no policy, or none of this kind in force on the first day of the month.
    PolicyMissing {
        /// Whose figures cannot be computed.
        employee_number: String,
        /// Place.
        place: String,
        /// Kind.
        kind: InsuranceKind,
    },
    /// An input below 0.
    InputNegative {
        /// Whose; empty for an item of the month.
        employee_number: String,
        /// Code of the item.
        item: String,
    },
    /// Gross pay below 0.
    GrossNegative {
        /// Whose.
        employee_number: String,
    },
    /// More or fewer inputs than the template has.
    InputCount {
        /// Whose; empty for the items of the month.
        employee_number: String,
        /// What the template has.
        expected: usize,
        /// What was given.
        given: usize,
    },
    /// A formula cannot be evaluated.
    Formula {
        /// Whose; empty for an item of the month.
        employee_number: String,
        /// Code of the item.
        item: String,
        /// What happened and where.
        error: EvalError,
    },
    /// A figure beyond the range of money.
    OutOfRange {
        /// Whose; empty for an item of the month.
        employee_number: String,
        /// Code of the item.
        item: String,
    },
    /// The person's opening balance reaches into the tax period.
    OpeningNotBefore {
        /// Whose.
        employee_number: String,
        /// Its last month.
        through: Period,
    },
    /// An annual bonus of the person was taxed apart in this year already.
    BonusTwice {
        /// Whose.
        employee_number: String,
        /// The tax period of the earlier one.
        earlier: Period,
    },
    /// A compensation without the average wage by which it is free.
    AverageWageMissing {
        /// Whose.
        employee_number: String,
    },
    /// The template asks for working days and none were given.
    WorkingDaysMissing,
    /// A table of tax is missing.
    Tax(TaxRefusal),
}

impl From<TaxRefusal> for ComputeRefusal {
    fn from(refusal: TaxRefusal) -> Self {
        ComputeRefusal::Tax(refusal)
    }
}

fn who(employee_number: &str, language: Language) -> String {
    if employee_number.is_empty() {
        language.pick("本期整体项目", "The month").to_owned()
    } else {
        format!("{} {employee_number}", language.pick("员工", "Employee"))
    }
}

impl Refusal for ComputeRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            ComputeRefusal::Tax(refusal) => refusal.kind(),
            ComputeRefusal::InputCount { .. } => RefusalKind::Fault,
            ComputeRefusal::PolicyMissing { .. }
            | ComputeRefusal::InputNegative { .. }
            | ComputeRefusal::GrossNegative { .. }
            | ComputeRefusal::Formula { .. }
            | ComputeRefusal::OutOfRange { .. }
            | ComputeRefusal::OpeningNotBefore { .. }
            | ComputeRefusal::BonusTwice { .. }
            | ComputeRefusal::AverageWageMissing { .. }
            | ComputeRefusal::WorkingDaysMissing => RefusalKind::Rule,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            ComputeRefusal::PolicyMissing { .. } => "policy_missing",
            ComputeRefusal::InputNegative { .. } => "input_negative",
            ComputeRefusal::GrossNegative { .. } => "gross_negative",
            ComputeRefusal::InputCount { .. } => "input_count",
            ComputeRefusal::Formula { .. } => "formula_failed",
            ComputeRefusal::OutOfRange { .. } => "figure_out_of_range",
            ComputeRefusal::OpeningNotBefore { .. } => "opening_not_before_cycle",
            ComputeRefusal::BonusTwice { .. } => "annual_bonus_twice",
            ComputeRefusal::AverageWageMissing { .. } => "average_annual_wage_missing",
            ComputeRefusal::WorkingDaysMissing => "working_days_missing",
            ComputeRefusal::Tax(refusal) => refusal.code(),
        }
    }

    fn text(&self, language: Language) -> String {
        let zh = language == Language::Zh;
        match self {
            ComputeRefusal::PolicyMissing { employee_number, place, kind } => {
                let (who, what) = (who(employee_number, language), kind.label());
                if zh {
                    format!("{who}：{place} 在本月首日没有可用的{}政策，请先补充政策。", what.zh)
                } else {
                    format!(
                        "{who}: {place} has no usable {} policy in force on the first day of the month; add it first.",
                        what.en
                    )
                }
            }
            ComputeRefusal::InputNegative { employee_number, item } => {
                let who = who(employee_number, language);
                if zh {
                    format!("{who}：{item} 不能为负。")
                } else {
                    format!("{who}: {item} must not be below 0.")
                }
            }
            ComputeRefusal::GrossNegative { employee_number } => {
                let who = who(employee_number, language);
                if zh {
                    format!("{who}：应发工资为负，请改用税后扣款。")
                } else {
                    format!("{who}: gross pay is below 0; use a deduction after tax instead.")
                }
            }
            ComputeRefusal::InputCount { employee_number, expected, given } => {
                let who = who(employee_number, language);
                if zh {
                    format!("{who}：模板有 {expected} 个输入项目，收到 {given} 个。")
                } else {
                    format!("{who}: the template has {expected} inputs, {given} were given.")
                }
            }
            ComputeRefusal::Formula { employee_number, item, error } => {
                let (who, at) = (who(employee_number, language), error.position + 1);
                let fault = error.fault.text(language);
                if zh {
                    format!("{who}：{item} 的公式第 {at} 个字符处{fault}。")
                } else {
                    format!("{who}: {item}, character {at} of its formula: {fault}.")
                }
            }
            ComputeRefusal::OutOfRange { employee_number, item } => {
                let who = who(employee_number, language);
                if zh {
                    format!("{who}：{item} 的金额超出范围。")
                } else {
                    format!("{who}: {item} is beyond the range of money.")
                }
            }
            ComputeRefusal::OpeningNotBefore { employee_number, through } => {
                let who = who(employee_number, language);
                if zh {
                    format!("{who}：期初累计已截至 {through}，不能再结算该月及以前的月份。")
                } else {
                    format!(
                        "{who}: the opening balance goes up to {through}; that month and earlier ones are not settled here."
                    )
                }
            }
            ComputeRefusal::BonusTwice { employee_number, earlier } => {
                let who = who(employee_number, language);
                if zh {
                    format!(
                        "{who}：本年 {earlier} 已有全年一次性奖金单独计税，一年只能一次；请将本次奖金并入当月工资。"
                    )
                } else {
                    format!(
                        "{who}: an annual bonus was taxed apart in {earlier}, and once a year is all; give this one as an earning of the month."
                    )
                }
            }
            ComputeRefusal::AverageWageMissing { employee_number } => {
                let who = who(employee_number, language);
                if zh {
                    format!("{who}：解除劳动合同补偿须填当地上年职工平均工资（全年数），免税限额由此计算。")
                } else {
                    format!(
                        "{who}: a compensation needs the place's average annual wage of the year before, by which part of it is free."
                    )
                }
            }
            ComputeRefusal::WorkingDaysMissing => language
                .pick(
                    "模板使用工作日天数，但该月没有工作日历。",
                    "The template uses working days, and there is no calendar of the month.",
                )
                .to_owned(),
            ComputeRefusal::Tax(refusal) => refusal.text(language),
        }
    }
}
