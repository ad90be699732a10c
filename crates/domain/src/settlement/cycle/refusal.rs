//! Why a cycle refuses.

use super::{CycleState, CycleVerb};
use crate::language::Language;
use crate::money::Fen;
use crate::refusal::{FieldFault, Refusal, RefusalKind};

/// How many people a refusal names.
const NAMED: usize = 10;

/// Why a cycle refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CycleRefusal {
    /// The state does not allow it.
    State {
        /// Where the cycle stands.
        state: CycleState,
        /// What was wanted.
        verb: CycleVerb,
    },
    /// Nobody approves or confirms what he made himself.
    SeparationOfDuties,
    /// There are no inputs.
    InputsMissing,
    /// The client has not confirmed the present inputs (clause PY-4.1.1).
    InputsUnconfirmed,
    /// The confirmation names another number of people than the inputs have.
    HeadcountDiffers {
        /// What the inputs have.
        inputs: i64,
    },
    /// The confirmation is given in another form than was agreed (clause PY-5.2.4).
    FormDiffers,
    /// A platform confirmation is given by the client's own user.
    NotTheClient,
    /// A signed paper is named by its document.
    PaperMissing,
    /// The sums of the computation do not agree, so the bill is wrong.
    SumsDiffer,
    /// The client's free funds do not cover the bill.
    FundsMissing {
        /// What is missing.
        missing: Fen,
    },
    /// The cycle's money was divided already.
    PaidOutAlready,
    /// Tracks are open.
    TracksOpen(Vec<&'static str>),
    /// People and client have not been told (clause PY-5.4.1).
    ResultsNotTold,
    /// An earlier cycle of the tax year is not confirmed by the client yet.
    EarlierCycleOpen(String),
    /// A cycle of a later tax month is confirmed already.
    LaterCycleConfirmed(String),
    /// So many questions of its review have no answer.
    ReviewNotesOpen(i64),
    /// A confirmed cycle rests on the results of this one.
    RestedOn(String),
    /// Results that were confirmed meanwhile change what this computation rests on.
    ResultsOutdated,
    /// People whose annual bonus of the year another result taxed apart meanwhile, by employee number.
    BonusTwice(Vec<String>),
    /// The pay date lies before the wage period.
    PayDateBeforePeriod,
}

impl CycleRefusal {
    fn texts(&self) -> (String, String) {
        let fixed = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
        match self {
            CycleRefusal::State { state, verb } => (
                format!("结算周期当前状态为 {state}，不能执行 {verb}。"),
                format!("The cycle is {state}; {verb} is not possible now."),
            ),
            CycleRefusal::SeparationOfDuties => fixed(
                "不得审批或确认自己制作的账单，请由他人办理。",
                "Nobody approves or confirms a bill that he made; another person must.",
            ),
            CycleRefusal::InputsMissing => {
                fixed("尚未导入当月数据。", "The month's inputs have not been imported yet.")
            }
            CycleRefusal::InputsUnconfirmed => fixed(
                "客户尚未确认当前导入的数据（人数、基础信息、应发、社保公积金、专项附加扣除）。",
                "The client has not confirmed the present inputs (headcount, basic data, gross, insurance and fund, special deductions).",
            ),
            CycleRefusal::HeadcountDiffers { inputs } => (
                format!("确认的人数与导入的人数 {inputs} 不符。"),
                format!("The confirmed headcount is not that of the inputs, {inputs}."),
            ),
            CycleRefusal::FormDiffers => fixed(
                "确认形式与约定（PY-5.2.4）不符。",
                "The confirmation is given in another form than was agreed (PY-5.2.4).",
            ),
            CycleRefusal::NotTheClient => fixed(
                "平台确认须由客户自己的用户办理。",
                "A confirmation on the platform is given by the client's own user.",
            ),
            CycleRefusal::PaperMissing => {
                fixed("请提供已上传的签字文件及其摘要。", "Name the uploaded signed paper and its fingerprint.")
            }
            CycleRefusal::SumsDiffer => fixed(
                "计算结果的合计不平衡，请检查结算模板的账单公式。",
                "The sums of the computation do not agree; check the template's formula of the bill.",
            ),
            CycleRefusal::FundsMissing { missing } => (
                format!("客户可用资金还差 {missing} 元，请登记到账。"),
                format!("The client's free funds are {missing} short of the bill; record what comes in."),
            ),
            CycleRefusal::PaidOutAlready => fixed(
                "本周期已发起付款，不得重复付款，其到账和周期本身也不能再冲销；请在后续周期逐笔更正。",
                "This cycle was paid out already: it is never paid twice, and neither it nor its receipts are taken back any more. Set it right by lines of a later cycle.",
            ),
            CycleRefusal::TracksOpen(tracks) => (
                format!("以下事项尚未办结：{}。", tracks.join("、")),
                format!("These are not done yet: {}.", tracks.join(", ")),
            ),
            CycleRefusal::ResultsNotTold => fixed(
                "尚未向客户和员工反馈结果（PY-5.4.1）。",
                "Client and people have not been told the results (PY-5.4.1).",
            ),
            CycleRefusal::EarlierCycleOpen(cycle) => (
                format!("同一纳税年度较早的周期 {cycle} 尚未经客户确认。"),
                format!("The earlier cycle {cycle} of the tax year is not confirmed by the client yet."),
            ),
            CycleRefusal::LaterCycleConfirmed(cycle) => (
                format!("较晚纳税月份的周期 {cycle} 已确认，不能再补入更早的纳税月份；请把发薪日改到该月或之后。"),
                format!(
                    "The cycle {cycle} of a later tax month is confirmed already; nothing can be paid before it any more. Set the pay date in that month or later."
                ),
            ),
            CycleRefusal::ReviewNotesOpen(open) => (
                format!("审核中还有 {open} 个问题没有答复。"),
                format!("{open} questions of the review have no answer yet."),
            ),
            CycleRefusal::RestedOn(cycle) => (
                format!("已确认的周期 {cycle} 以本周期的结果为基础，不能整体冲销；请在后续周期逐笔更正。"),
                format!(
                    "The cycle {cycle}, which is confirmed, rests on this one; it is not taken back any more. Set it right by lines of a later cycle."
                ),
            ),
            CycleRefusal::ResultsOutdated => fixed(
                "同一扣缴义务人的其他结果在计算之后得到确认，或期初累计在计算之后有变化，累计个税已变化；请退回并重新计算。",
                "Other results of the withholding agent were confirmed, or opening balances recorded, after this computation and change the cumulative tax; send it back and compute it again.",
            ),
            CycleRefusal::BonusTwice(numbers) => {
                let shown = numbers.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
                (
                    format!(
                        "以下 {} 人本年的全年一次性奖金已由其他结果单独计税：{shown}；请退回，将本次奖金并入当月工资。",
                        numbers.len()
                    ),
                    format!(
                        "{} people have had an annual bonus taxed apart in this year by another result: {shown}; send it back and give theirs as an earning of the month.",
                        numbers.len()
                    ),
                )
            }
            CycleRefusal::PayDateBeforePeriod => {
                fixed("发薪日不能早于工资所属月份。", "The pay date lies before the wage period.")
            }
        }
    }
}

impl Refusal for CycleRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            CycleRefusal::SeparationOfDuties | CycleRefusal::NotTheClient => RefusalKind::Forbidden,
            CycleRefusal::State { .. }
            | CycleRefusal::InputsMissing
            | CycleRefusal::InputsUnconfirmed
            | CycleRefusal::PaidOutAlready
            | CycleRefusal::TracksOpen(_)
            | CycleRefusal::ResultsNotTold
            | CycleRefusal::EarlierCycleOpen(_)
            | CycleRefusal::LaterCycleConfirmed(_)
            | CycleRefusal::ReviewNotesOpen(_)
            | CycleRefusal::RestedOn(_)
            | CycleRefusal::ResultsOutdated
            | CycleRefusal::BonusTwice(_) => RefusalKind::Conflict,
            CycleRefusal::HeadcountDiffers { .. }
            | CycleRefusal::FormDiffers
            | CycleRefusal::PaperMissing
            | CycleRefusal::SumsDiffer
            | CycleRefusal::FundsMissing { .. }
            | CycleRefusal::PayDateBeforePeriod => RefusalKind::Rule,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            CycleRefusal::State { .. } => "cycle_wrong_state",
            CycleRefusal::SeparationOfDuties => "separation_of_duties",
            CycleRefusal::InputsMissing => "inputs_missing",
            CycleRefusal::InputsUnconfirmed => "inputs_unconfirmed",
            CycleRefusal::HeadcountDiffers { .. } => "headcount_differs",
            CycleRefusal::FormDiffers => "confirmation_form_differs",
            CycleRefusal::NotTheClient => "not_the_client",
            CycleRefusal::PaperMissing => "signed_paper_missing",
            CycleRefusal::SumsDiffer => "cycle_sums_differ",
            CycleRefusal::FundsMissing { .. } => "insufficient_client_funds",
            CycleRefusal::PaidOutAlready => "paid_out_already",
            CycleRefusal::TracksOpen(_) => "tracks_open",
            CycleRefusal::ResultsNotTold => "results_not_told",
            CycleRefusal::EarlierCycleOpen(_) => "earlier_cycle_open",
            CycleRefusal::LaterCycleConfirmed(_) => "later_cycle_confirmed",
            CycleRefusal::ReviewNotesOpen(_) => "review_notes_open",
            CycleRefusal::RestedOn(_) => "cycle_rested_on",
            CycleRefusal::ResultsOutdated => "results_outdated",
            CycleRefusal::BonusTwice(_) => "annual_bonus_twice",
            CycleRefusal::PayDateBeforePeriod => "pay_date_before_period",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = self.texts();
        language.pick(&zh, &en).to_owned()
    }

    fn faults(&self) -> Vec<FieldFault> {
        let pointer = match self {
            CycleRefusal::HeadcountDiffers { .. } => "/headcount",
            CycleRefusal::FormDiffers => "/form",
            CycleRefusal::PaperMissing => "/document_id",
            CycleRefusal::PayDateBeforePeriod => "/pay_date",
            CycleRefusal::State { .. }
            | CycleRefusal::SeparationOfDuties
            | CycleRefusal::InputsMissing
            | CycleRefusal::InputsUnconfirmed
            | CycleRefusal::NotTheClient
            | CycleRefusal::SumsDiffer
            | CycleRefusal::FundsMissing { .. }
            | CycleRefusal::PaidOutAlready
            | CycleRefusal::TracksOpen(_)
            | CycleRefusal::ResultsNotTold
            | CycleRefusal::EarlierCycleOpen(_)
            | CycleRefusal::LaterCycleConfirmed(_)
            | CycleRefusal::ReviewNotesOpen(_)
            | CycleRefusal::RestedOn(_)
            | CycleRefusal::ResultsOutdated
            | CycleRefusal::BonusTwice(_) => return Vec::new(),
        };
        let (zh, en) = self.texts();
        vec![FieldFault { pointer: pointer.to_owned(), code: self.code().to_owned(), zh, en }]
    }
}
