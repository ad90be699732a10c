//! Sentences for an annual bonus taxed apart, held against merging it.

use super::explainer::{Explainer, Said, named};
use crate::money::Fen;
use crate::settlement::tax::{BonusWay, Bracket, Taxed};

impl Explainer<'_> {
    /// How the bonus is taxed, and what it would cost now as a part of the wages.
    pub(super) fn bonus(&self) -> Said {
        let Some(line) = &self.result.basis.bonus else {
            let words = self.pick("本次没有全年一次性奖金。".to_owned(), "There is no annual bonus.".to_owned());
            return Said { words, numbers: Vec::new() };
        };
        let (bonus, part, apart, merged) = (line.amount, line.part, line.tax, line.merged_tax);
        let bracket = Bracket { upto: None, rate: line.rate, quick_deduction: line.quick_deduction };
        let taxed = Taxed { taxable: bonus, bracket, tax: apart };
        let mut said = self.words().taxed(("全年一次性奖金", "The annual bonus"), &taxed);
        let found = self.pick(
            format!("{bonus} ÷ 12 = {part}，按此确定适用税率。"),
            format!("{bonus} / 12 = {part} finds the rate. "),
        );
        said.words.insert_str(0, &found);
        let saved = Fen(apart.0.abs_diff(merged.0).try_into().unwrap_or(i64::MAX));
        let held = match line.cheaper() {
            BonusWay::Apart => self.pick(
                format!("如并入本期工资，按本年至今的累计将多预扣 {merged}，单独计税现时少 {saved}；全年以汇算为准。"),
                format!(" Merged with the wages of this payment, {merged} would be withheld from it on the year so far: apart it is {saved} less now; the whole year decides."),
            ),
            BonusWay::Merged => self.pick(
                format!("如并入本期工资，按本年至今的累计将多预扣 {merged}，现时不高于单独计税，少 {saved}；全年以汇算为准。"),
                format!(" Merged with the wages of this payment, {merged} would be withheld from it on the year so far, {saved} less than apart; the whole year decides."),
            ),
        };
        said.words.push_str(&held);
        said.numbers.extend([
            named("monthly_part", part),
            named("tax_apart", apart),
            named("tax_merged", merged),
            named("saved", saved),
        ]);
        said
    }
}
