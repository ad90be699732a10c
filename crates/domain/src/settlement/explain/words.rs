//! Sentences about the tax of wages that payslips and previews have in common.

use super::explainer::{Said, named};
use crate::language::Language;
use crate::money::Fen;
use crate::settlement::tax::{BasicDeductionMode, Cumulative, Taxed};

/// Speaks in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words(pub(super) Language);

impl Words {
    pub(super) fn pick(self, zh: String, en: String) -> String {
        match self.0 {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    pub(super) fn basic_deduction(self, mode: BasicDeductionMode, monthly: Fen, months: u32, amount: Fen) -> Said {
        let numbers = vec![named("monthly", monthly), named("months", months)];
        match mode {
            BasicDeductionMode::MonthsEmployed => Said {
                words: self.pick(
                    format!("本年在本单位任职 {months} 个月：{monthly} × {months} = {amount}。"),
                    format!("{months} months with this employer this year: {monthly} x {months} = {amount}."),
                ),
                numbers,
            },
            BasicDeductionMode::FirstTimeThisYear => Said {
                words: self.pick(
                    format!("本年首次取得工资薪金，自 1 月起算 {months} 个月：{monthly} × {months} = {amount}。"),
                    format!("First wages of the year, counted from January, {months} months: {monthly} x {months} = {amount}."),
                ),
                numbers,
            },
            BasicDeductionMode::FullYear60000 => Said {
                words: self.pick(
                    format!("上年收入符合条件，自首月起直接扣除全年 {amount}。"),
                    format!("The year before qualifies: the whole year's {amount} is deducted from the first month."),
                ),
                numbers: vec![named("full_year", amount)],
            },
        }
    }

    pub(super) fn taxable(self, sums: &Cumulative, amount: Fen) -> Said {
        let Cumulative { income, exempt, basic, special, additional, other, .. } = sums;
        Said {
            words: self.pick(
                format!("累计收入 {income} - 免税 {exempt} - 减除费用 {basic} - 专项扣除 {special} - 专项附加扣除 {additional} - 其他扣除 {other}，不低于 0，得 {amount}。"),
                format!("Cumulative income {income} - exempt {exempt} - basic deduction {basic} - special {special} - additional {additional} - other {other}, not below 0: {amount}."),
            ),
            numbers: vec![
                named("income", income),
                named("exempt", exempt),
                named("basic", basic),
                named("special", special),
                named("additional", additional),
                named("other", other),
            ],
        }
    }

    pub(super) fn taxed(self, what: (&str, &str), taxed: &Taxed) -> Said {
        let (taxable, tax) = (taxed.taxable, taxed.tax);
        let (rate, quick) = (taxed.bracket.rate, taxed.bracket.quick_deduction);
        let (zh, en) = what;
        Said {
            words: self.pick(
                format!("{zh} {taxable} 适用税率 {rate}、速算扣除数 {quick}：{taxable} × {rate} - {quick}，四舍五入到分，得 {tax}。"),
                format!("{en} {taxable} falls under the rate {rate} with the quick deduction {quick}: {taxable} x {rate} - {quick}, rounded half up to the fen: {tax}."),
            ),
            numbers: vec![named("taxable", taxable), named("rate", rate), named("quick_deduction", quick)],
        }
    }

    pub(super) fn withheld(self, due: Fen, relief: Fen, before: Fen, amount: Fen) -> Said {
        let nothing = amount == Fen::ZERO;
        Said {
            words: self.pick(
                format!(
                    "累计应纳税额 {due} - 累计减免税额 {relief} - 本年已预扣 {before}{}，本次预扣 {amount}。",
                    if nothing { "，不足部分不退、留待以后月份抵减" } else { "" }
                ),
                format!(
                    "Cumulative tax {due} - cumulative relief {relief} - withheld earlier this year {before}{}: {amount} is withheld now.",
                    if nothing { "; never below 0, an excess counts in later months" } else { "" }
                ),
            ),
            numbers: vec![
                named("cumulative_tax", due),
                named("cumulative_relief", relief),
                named("withheld_before", before),
            ],
        }
    }
}
