//! Sentences for other income taxed apart.

use super::explainer::{Explainer, Said, named};
use super::steps::{cumulative_labour_steps, payment_steps, severance_steps};
use crate::money::Fen;
use crate::settlement::tax::{ApartIncome, ApartRule, ApartTaxed};

impl Explainer<'_> {
    /// How an income taxed apart was taxed, with what counts together with it.
    pub(super) fn apart(&self, income: ApartIncome, amount: Fen) -> Said {
        let basis = &self.result.basis;
        let none = || Said {
            words: self.pick("本次没有此项收入。".to_owned(), "There is no such income.".to_owned()),
            numbers: Vec::new(),
        };
        let Some(line) = basis.apart.iter().find(|line| line.income == income) else { return none() };
        let Ok(rule) = ApartRule::at(income, basis.tax_period) else { return none() };
        let Some(given) = line.together() else { return none() };
        let together = given.amount;
        let steps = match (&rule, rule.taxed(&self.tables, given)) {
            (ApartRule::Severance(rule), Some(ApartTaxed::Severance(taxed))) => {
                severance_steps(rule, &self.tables, &taxed, self.language)
            }
            (ApartRule::Payment(rule), Some(ApartTaxed::Payment(taxed))) => payment_steps(rule, &taxed, self.language),
            (ApartRule::Cumulative(rule), Some(ApartTaxed::Cumulative(taxed))) => {
                cumulative_labour_steps(rule, &self.tables, &taxed, self.language)
            }
            (_, _) => return none(),
        };
        let (earlier, withheld) = (line.before.amount, line.before.tax);
        let mut words: Vec<String> = steps.iter().map(|step| step.words.clone()).collect();
        let mut numbers: Vec<_> = steps.into_iter().flat_map(|step| step.numbers).collect();
        if earlier != Fen::ZERO {
            let (zh, en) = if income.counts_whole_year() { ("本年", "year") } else { ("本月", "month") };
            words.insert(
                0,
                self.pick(
                    format!("{zh}此前已付 {earlier}，与本次合并计算，合计 {together}。"),
                    format!("Earlier in this {en} {earlier} was paid, which counts together with it: {together}."),
                ),
            );
            // What is summed up over the year tells it by itself.
            if !matches!(rule, ApartRule::Cumulative(_)) {
                words.push(self.pick(
                    format!("减去此前已预扣 {withheld}，不低于 0，本次预扣 {amount}。"),
                    format!("Less what was withheld before, {withheld}, not below 0: {amount} is withheld now."),
                ));
            }
            numbers.extend([named("paid_before", earlier), named("withheld_before", withheld)]);
        }
        Said { words: words.join(self.language.pick("", " ")), numbers }
    }
}
