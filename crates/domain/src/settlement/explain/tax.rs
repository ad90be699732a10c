//! Sentences for income tax and what it rests on.

use super::explainer::{Explainer, Said, named};
use crate::money::Fen;
use crate::settlement::compute::YearSums;
use crate::settlement::opening::Opening;
use crate::settlement::tax::{ApartIncome, Bracket, Cumulative, Taxed};
use crate::settlement::template::StatutoryFigure;

/// What an opening balance adds to a figure.
fn opened(opening: &Opening, figure: StatutoryFigure) -> Option<Fen> {
    let sums = &opening.sums;
    match figure {
        StatutoryFigure::CumulativeIncome => Some(sums.income),
        StatutoryFigure::CumulativeBasicDeduction => Some(opening.basic),
        StatutoryFigure::CumulativeSpecial => Some(sums.special),
        StatutoryFigure::CumulativeAdditional => Some(sums.additional),
        StatutoryFigure::CumulativeOther => Some(Fen(sums.other.0.saturating_add(sums.pension_counted.0))),
        StatutoryFigure::IncomeTax => Some(sums.withheld),
        StatutoryFigure::CumulativeTaxable
        | StatutoryFigure::CumulativeTax
        | StatutoryFigure::AnnualBonusTax
        | StatutoryFigure::SeveranceTax
        | StatutoryFigure::LabourRemunerationTax
        | StatutoryFigure::AuthorsRemunerationTax
        | StatutoryFigure::InternRemunerationTax
        | StatutoryFigure::PlatformRemunerationTax
        | StatutoryFigure::ShortfallBrought
        | StatutoryFigure::NetPay
        | StatutoryFigure::ShortfallCarried => None,
    }
}

impl Explainer<'_> {
    /// A figure of the law; where it grew from an opening balance, with what that was.
    pub(super) fn statutory(&self, figure: StatutoryFigure, amount: Fen) -> Said {
        let mut said = self.figure(figure, amount);
        if let Some(opening) = &self.result.basis.tax.opening
            && let Some(part) = opened(opening, figure)
        {
            let through = opening.through;
            let words = if figure == StatutoryFigure::IncomeTax {
                self.pick(
                    format!("本年已预扣中 {part} 为截至 {through} 的期初数。"),
                    format!(" Of what was withheld earlier, {part} is the opening balance up to {through}."),
                )
            } else {
                self.pick(
                    format!("其中截至 {through} 的期初累计 {part}。"),
                    format!(" Of it {part} is the opening balance up to {through}."),
                )
            };
            said.words.push_str(&words);
            said.numbers.push(named("opening", part));
        }
        if figure == StatutoryFigure::IncomeTax
            && let Some(more) = self.tax_of_corrections(amount)
        {
            said.words.push_str(&more.words);
            said.numbers.extend(more.numbers);
        }
        said
    }

    fn figure(&self, figure: StatutoryFigure, amount: Fen) -> Said {
        let tax = &self.result.basis.tax;
        let (after, now) = (tax.cumulative, self.result.ytd_delta);
        let before = |sum: Fen, added: Fen| Fen(sum.0.saturating_sub(added.0));
        let other = |sums: YearSums| Fen(sums.other.0.saturating_add(sums.pension_counted.0));
        match figure {
            StatutoryFigure::CumulativeIncome => self.grown(before(after.income, now.income), now.income, amount),
            StatutoryFigure::CumulativeSpecial => self.grown(before(after.special, now.special), now.special, amount),
            StatutoryFigure::CumulativeAdditional => {
                self.grown(before(after.additional, now.additional), now.additional, amount)
            }
            StatutoryFigure::CumulativeOther => self.others(before(other(after), other(now)), other(now), amount),
            StatutoryFigure::CumulativeBasicDeduction => {
                self.words().basic_deduction(tax.mode, self.tables.basic_monthly, tax.months, amount)
            }
            StatutoryFigure::CumulativeTaxable => {
                let sums = Cumulative {
                    income: after.income,
                    exempt: after.exempt,
                    basic: tax.basic,
                    special: after.special,
                    additional: after.additional,
                    other: other(after),
                    relief: after.relief,
                    withheld: before(after.withheld, now.withheld),
                };
                self.words().taxable(&sums, amount)
            }
            StatutoryFigure::CumulativeTax => {
                let bracket = Bracket { upto: None, rate: tax.rate, quick_deduction: tax.quick_deduction };
                let taxed = Taxed { taxable: tax.taxable, bracket, tax: amount };
                self.words().taxed(("累计应纳税所得额", "The cumulative taxable income"), &taxed)
            }
            StatutoryFigure::IncomeTax => {
                self.words().withheld(tax.tax, after.relief, before(after.withheld, now.withheld), amount)
            }
            StatutoryFigure::AnnualBonusTax => self.bonus(),
            StatutoryFigure::SeveranceTax => self.apart(ApartIncome::Severance, amount),
            StatutoryFigure::LabourRemunerationTax => self.apart(ApartIncome::LabourRemuneration, amount),
            StatutoryFigure::AuthorsRemunerationTax => self.apart(ApartIncome::AuthorsRemuneration, amount),
            StatutoryFigure::InternRemunerationTax => self.apart(ApartIncome::InternRemuneration, amount),
            StatutoryFigure::PlatformRemunerationTax => self.apart(ApartIncome::PlatformRemuneration, amount),
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
}
