//! Sentences for contributions, tax and net pay.

use std::cmp::Ordering;

use super::{Explainer, Said, named};
use crate::insurance::{InsuranceKind, NotInsured, Payer};
use crate::language::Language;
use crate::money::Fen;
use crate::settlement::rounding::{Rounding, RoundingMode};
use crate::settlement::tax::BasicDeductionMode;
use crate::settlement::template::{ItemKind, StatutoryFigure};

impl Explainer<'_> {
    pub(super) fn rounding(&self, rounding: Rounding) -> String {
        let unit = match (rounding.places, self.language) {
            (0, Language::Zh) => "元",
            (1, Language::Zh) => "角",
            (_, Language::Zh) => "分",
            (0, Language::En) => "whole yuan",
            (1, Language::En) => "0.1 yuan",
            (_, Language::En) => "the fen",
        };
        match (rounding.mode, self.language) {
            (RoundingMode::HalfUp, Language::Zh) => format!("四舍五入到{unit}"),
            (RoundingMode::Up, Language::Zh) => format!("向上进位到{unit}"),
            (RoundingMode::Down, Language::Zh) => format!("舍去尾数到{unit}"),
            (RoundingMode::HalfUp, Language::En) => format!("rounded half up to {unit}"),
            (RoundingMode::Up, Language::En) => format!("rounded up to {unit}"),
            (RoundingMode::Down, Language::En) => format!("rounded down to {unit}"),
        }
    }

    pub(super) fn contribution(&self, kind: InsuranceKind, side: Payer, amount: Fen) -> Said {
        let basis = &self.result.basis;
        let Some(line) = basis.insurance.iter().find(|line| line.kind == kind) else {
            let reason = basis.not_insured.iter().find(|(other, _)| *other == kind).map(|(_, reason)| *reason);
            return Said { words: self.not_insured(reason), numbers: Vec::new() };
        };
        let (rate, fixed) = line.side(side);
        let mut numbers =
            vec![named("base_given", line.base_given), named("base_used", line.base_used), named("rate", rate)];
        let (given, used, month) = (line.base_given, line.base_used, basis.insurance_month);
        let base = match used.cmp(&given) {
            Ordering::Equal => {
                self.pick(format!("缴费基数 {given} 在上下限之内"), format!("the base {given} lies within the bounds"))
            }
            Ordering::Greater => self.pick(
                format!("缴费基数 {given} 低于下限，按 {used}"),
                format!("the base {given} lies below the floor, {used} counts"),
            ),
            Ordering::Less => self.pick(
                format!("缴费基数 {given} 高于上限，按 {used}"),
                format!("the base {given} lies above the ceiling, {used} counts"),
            ),
        };
        let plus = if fixed == Fen::ZERO {
            String::new()
        } else {
            numbers.push(named("fixed", fixed));
            format!(" + {fixed}")
        };
        let (payer, rounding) = (side.text(self.language), self.rounding(line.rounding));
        Said {
            words: self.pick(
                format!("按 {month} 首日有效的政策，{base}；{payer}部分 {used} × {rate}{plus}，{rounding}，得 {amount}。"),
                format!(
                    "By the policy in force on the first day of {month}, {base}; the {payer}'s share is {used} x {rate}{plus}, {rounding}: {amount}."
                ),
            ),
            numbers,
        }
    }

    fn not_insured(&self, reason: Option<NotInsured>) -> String {
        let month = self.result.basis.insurance_month;
        let hired = self.facts.hire_date;
        let left = self.facts.leave_date.map(|day| day.to_string()).unwrap_or_default();
        match reason {
            Some(NotInsured::Hired) => self.pick(
                format!("入职日 {hired} 晚于 {month} 的参保截止日，当月不缴，为 0.00。"),
                format!("Hired on {hired}, after the cut-off day of {month}: not insured in this month, 0.00."),
            ),
            Some(NotInsured::Left) => self.pick(
                format!("离职日 {left} 不晚于 {month} 的参保截止日，当月不缴，为 0.00。"),
                format!("Leaves on {left}, not after the cut-off day of {month}: not insured in this month, 0.00."),
            ),
            Some(NotInsured::NoPart) => self.pick(
                "缴存比例为 0，不参加，为 0.00。".to_owned(),
                "The person's rate is 0: does not take part, 0.00.".to_owned(),
            ),
            Some(NotInsured::NoPolicy) | None => self.pick(
                "参保地没有这一险种，为 0.00。".to_owned(),
                "The place has no such contribution: 0.00.".to_owned(),
            ),
            Some(NotInsured::ChargedBefore) => self.pick(
                format!("{month} 已在较早的一次结算中收取，本次为 0.00。"),
                format!("An earlier run has charged {month} already: 0.00 in this one."),
            ),
        }
    }

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

    fn net(&self, figure: StatutoryFigure, amount: Fen) -> Said {
        let gross = self.sum_of(&[ItemKind::Gross]);
        let insurance = self.sum_of(&[ItemKind::InsuranceWorker]);
        let fund = self.sum_of(&[ItemKind::HousingFundWorker]);
        let tax = self.sum_of(&[ItemKind::IncomeTax]);
        let annuity = self.sum_of(&[ItemKind::AnnuityWorker]);
        let deductions = self.sum_of(&[ItemKind::DeductionPostTax]);
        let brought = self.result.basis.shortfall_brought;
        let sum = self.pick(
            format!("应发 {gross} - 个人社保 {insurance} - 个人公积金 {fund} - 个税 {tax} - 个人年金 {annuity} - 税后扣款 {deductions} - 上期欠款 {brought}"),
            format!("Gross {gross} - worker's insurances {insurance} - housing fund {fund} - income tax {tax} - annuity {annuity} - deductions after tax {deductions} - shortfall brought {brought}"),
        );
        let words = if figure == StatutoryFigure::NetPay {
            self.pick(format!("{sum}，不低于 0，实发 {amount}。"), format!("{sum}, not below 0: {amount} is paid."))
        } else {
            self.pick(
                format!("{sum}；不足部分 {amount} 结转下期收回。"),
                format!("{sum}; what is missing, {amount}, is carried on and recovered from the next month."),
            )
        };
        Said {
            words,
            numbers: vec![
                named("gross", gross),
                named("insurance_worker", insurance),
                named("housing_fund_worker", fund),
                named("income_tax", tax),
                named("annuity_worker", annuity),
                named("deductions_post_tax", deductions),
                named("shortfall_brought", brought),
            ],
        }
    }
}
