//! Sentences for income tax and what it rests on.

use super::explainer::{Explainer, Said, named};
use crate::money::Fen;
use crate::settlement::tax::BasicDeductionMode;
use crate::settlement::template::StatutoryFigure;

impl Explainer<'_> {
    pub(super) fn statutory(&self, figure: StatutoryFigure, amount: Fen) -> Said {
        let tax = &self.result.basis.tax;
        let (after, now) = (tax.cumulative, self.result.ytd_delta);
        let before = |sum: Fen, added: Fen| Fen(sum.0.saturating_sub(added.0));
        let other =
            |sums: crate::settlement::compute::YearSums| Fen(sums.other.0.saturating_add(sums.pension_counted.0));
        match figure {
            StatutoryFigure::CumulativeIncome => self.grown(before(after.income, now.income), now.income, amount),
            StatutoryFigure::CumulativeSpecial => self.grown(before(after.special, now.special), now.special, amount),
            StatutoryFigure::CumulativeAdditional => {
                self.grown(before(after.additional, now.additional), now.additional, amount)
            }
            StatutoryFigure::CumulativeOther => self.others(before(other(after), other(now)), other(now), amount),
            StatutoryFigure::CumulativeBasicDeduction => self.basic_deduction(amount),
            StatutoryFigure::CumulativeTaxable => self.taxable(other(after), amount),
            StatutoryFigure::CumulativeTax => {
                let (taxable, rate, quick) = (tax.taxable, tax.rate, tax.quick_deduction);
                Said {
                    words: self.pick(
                        format!("累计应纳税所得额 {taxable} 适用税率 {rate}、速算扣除数 {quick}：{taxable} × {rate} - {quick}，四舍五入到分，得 {amount}。"),
                        format!("The cumulative taxable income {taxable} falls under the rate {rate} with the quick deduction {quick}: {taxable} x {rate} - {quick}, rounded half up to the fen: {amount}."),
                    ),
                    numbers: vec![named("taxable", taxable), named("rate", rate), named("quick_deduction", quick)],
                }
            }
            StatutoryFigure::IncomeTax => {
                let (due, relief, withheld) = (tax.tax, after.relief, before(after.withheld, now.withheld));
                let nothing = amount == Fen::ZERO;
                Said {
                    words: self.pick(
                        format!("累计应纳税额 {due} - 累计减免税额 {relief} - 本年已预扣 {withheld}{}，本次预扣 {amount}。", if nothing { "，不足部分不退、留待以后月份抵减" } else { "" }),
                        format!("Cumulative tax {due} - cumulative relief {relief} - withheld earlier this year {withheld}{}: {amount} is withheld now.", if nothing { "; never below 0, an excess counts in later months" } else { "" }),
                    ),
                    numbers: vec![named("cumulative_tax", due), named("cumulative_relief", relief), named("withheld_before", withheld)],
                }
            }
            StatutoryFigure::ShortfallBrought => Said {
                words: self.pick(
                    format!("上期结转、本期收回的欠款：{amount}。"),
                    format!("Carried over from the month before and recovered now: {amount}."),
                ),
                numbers: Vec::new(),
            },
            StatutoryFigure::NetPay | StatutoryFigure::ShortfallCarried => self.net(figure, amount),
        }
    }

    fn grown(&self, before: Fen, now: Fen, amount: Fen) -> Said {
        Said {
            words: self.pick(
                format!("本年此前累计 {before} + 本次 {now} = {amount}。"),
                format!("Earlier this year {before} + this payment {now} = {amount}."),
            ),
            numbers: vec![named("before", before), named("now", now)],
        }
    }

    fn others(&self, before: Fen, now: Fen, amount: Fen) -> Said {
        let (limit, counted) = (self.tables.pension_yearly, self.result.basis.tax.cumulative.pension_counted);
        let mut said = self.grown(before, now, amount);
        if counted == limit && counted > Fen::ZERO {
            let more = self.pick(
                format!("其中个人养老金已达年度限额 {limit}。"),
                format!(" The personal pension has reached the year's limit of {limit}."),
            );
            said.words.push_str(&more);
            said.numbers.push(named("pension_limit", limit));
        }
        said
    }

    fn basic_deduction(&self, amount: Fen) -> Said {
        let tax = &self.result.basis.tax;
        let (monthly, months) = (self.tables.basic_monthly, tax.months);
        let numbers = vec![named("monthly", monthly), named("months", months)];
        match tax.mode {
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

    fn taxable(&self, other: Fen, amount: Fen) -> Said {
        let tax = &self.result.basis.tax;
        let sums = tax.cumulative;
        let (income, exempt, basic) = (sums.income, sums.exempt, tax.basic);
        let (special, additional) = (sums.special, sums.additional);
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
}
