//! Why a correction is refused.

use crate::language::Language;
use crate::money::Fen;
use crate::period::Period;
use crate::refusal::{FieldFault, Refusal, RefusalKind};
use crate::settlement::cycle::CycleState;

/// Why a correction is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CorrectionRefusal {
    /// The cycle's inputs are closed.
    CycleNotOpen(CycleState),
    /// The cycle's template has no item that takes corrections.
    TemplateWithout,
    /// The month comes after the cycle's own.
    NotEarlier(Period),
    /// The month was never settled here.
    MonthUnknown(Period),
    /// The month is not confirmed yet.
    MonthOpen(Period),
    /// He was not paid in the month.
    NotPaid(Period),
    /// The month's payslip has no such earning or deduction.
    ItemUnknown {
        /// Those that it has.
        known: Vec<String>,
    },
    /// More would be taken back than was paid.
    ExceedsPaid {
        /// What is left of it.
        left: Fen,
    },
    /// It changes nothing.
    Nothing,
    /// Beyond the range of money.
    OutOfRange,
}

impl Refusal for CorrectionRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            CorrectionRefusal::CycleNotOpen(_) | CorrectionRefusal::MonthOpen(_) => RefusalKind::Conflict,
            CorrectionRefusal::TemplateWithout
            | CorrectionRefusal::NotEarlier(_)
            | CorrectionRefusal::MonthUnknown(_)
            | CorrectionRefusal::NotPaid(_)
            | CorrectionRefusal::ItemUnknown { .. }
            | CorrectionRefusal::ExceedsPaid { .. }
            | CorrectionRefusal::Nothing
            | CorrectionRefusal::OutOfRange => RefusalKind::Rule,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            CorrectionRefusal::CycleNotOpen(_) => "cycle_wrong_state",
            CorrectionRefusal::TemplateWithout => "template_without_corrections",
            CorrectionRefusal::NotEarlier(_) => "correction_not_earlier",
            CorrectionRefusal::MonthUnknown(_) => "correction_month_unknown",
            CorrectionRefusal::MonthOpen(_) => "correction_month_open",
            CorrectionRefusal::NotPaid(_) => "not_paid_in_month",
            CorrectionRefusal::ItemUnknown { .. } => "correction_item_unknown",
            CorrectionRefusal::ExceedsPaid { .. } => "correction_exceeds_paid",
            CorrectionRefusal::Nothing => "correction_changes_nothing",
            CorrectionRefusal::OutOfRange => "out_of_range",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            CorrectionRefusal::CycleNotOpen(state) => (
                format!("周期当前状态为 {state}，数据已冻结；请先退回，再登记更正。"),
                format!("The cycle is {state} and its figures are frozen; send it back before correcting in it."),
            ),
            CorrectionRefusal::TemplateWithout => (
                "本周期的结算模板没有来源为 corrections 的项目；请发布含该项目的新版本。".to_owned(),
                "The cycle's template has no item with the source `corrections`; publish a version that has one."
                    .to_owned(),
            ),
            CorrectionRefusal::NotEarlier(own) => (
                format!("只能更正 {own} 及更早的月份。"),
                format!("Only {own} and earlier months can be set right here."),
            ),
            CorrectionRefusal::MonthUnknown(period) => (
                format!("{period} 未在此结算，无可更正。"),
                format!("{period} was not settled here; there is nothing to set right."),
            ),
            CorrectionRefusal::MonthOpen(period) => (
                format!("{period} 尚未经客户确认，请直接修改该月数据。"),
                format!("{period} is not confirmed yet: change that month's inputs instead."),
            ),
            CorrectionRefusal::NotPaid(period) => (
                format!("此人不在 {period} 已确认的结果中。"),
                format!("This person is not in the confirmed results of {period}."),
            ),
            CorrectionRefusal::ItemUnknown { known } => (
                format!("该月没有此项收入或扣减；可更正的有：{}。", known.join("、")),
                format!("The month has no such earning or deduction; it has: {}.", known.join(", ")),
            ),
            CorrectionRefusal::ExceedsPaid { left } => (
                format!("追回的金额超过该月该项已付的 {left} 元。"),
                format!("More would be taken back than the {left} that this item still comes to in the month."),
            ),
            CorrectionRefusal::Nothing => {
                ("金额与现有结果相同，无需更正。".to_owned(), "Nothing would change.".to_owned())
            }
            CorrectionRefusal::OutOfRange => ("金额超出范围。".to_owned(), "The amount is out of range.".to_owned()),
        };
        language.pick(&zh, &en).to_owned()
    }

    fn faults(&self) -> Vec<FieldFault> {
        let pointer = match self {
            CorrectionRefusal::CycleNotOpen(_) | CorrectionRefusal::TemplateWithout => return Vec::new(),
            CorrectionRefusal::NotEarlier(_)
            | CorrectionRefusal::MonthUnknown(_)
            | CorrectionRefusal::MonthOpen(_)
            | CorrectionRefusal::NotPaid(_) => "/period",
            CorrectionRefusal::ItemUnknown { .. } => "/item",
            CorrectionRefusal::ExceedsPaid { .. } | CorrectionRefusal::Nothing | CorrectionRefusal::OutOfRange => {
                "/amount"
            }
        };
        vec![FieldFault {
            pointer: pointer.to_owned(),
            code: self.code().to_owned(),
            zh: self.text(Language::Zh),
            en: self.text(Language::En),
        }]
    }
}
