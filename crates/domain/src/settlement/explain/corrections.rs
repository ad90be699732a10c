//! Sentences for what a payment sets right of earlier months, and what that does to its tax.

use super::explainer::{Explainer, Said, named};
use crate::money::Fen;
use crate::settlement::compute::YearSums;
use crate::settlement::template::Source;

impl Explainer<'_> {
    /// Each line with its month, item, amount and reason.
    pub(super) fn corrections(&self, amount: Fen) -> Said {
        let lines = &self.result.basis.corrections;
        if lines.is_empty() {
            let words =
                self.pick("本次没有以往月份的更正。".to_owned(), "Nothing of earlier months is set right.".to_owned());
            return Said { words, numbers: Vec::new() };
        }
        let told: Vec<String> = lines
            .iter()
            .map(|line| {
                let item = self.label(&line.item);
                self.pick(
                    format!("{} {item} {}（{}）", line.period, signed(line.amount), line.reason),
                    format!("{} {item} {} ({})", line.period, signed(line.amount), line.reason),
                )
            })
            .collect();
        Said {
            words: self.pick(
                format!("更正以往月份：{}；合计 {amount}。", told.join("；")),
                format!("Earlier months set right: {}; together {amount}.", told.join("; ")),
            ),
            numbers: lines.iter().map(|line| named(&format!("{}.{}", line.period, line.item), line.amount)).collect(),
        }
    }

    /// How much of the tax is due to what was set right: the same payment without it, on the same year. Nothing is said
    /// where nothing was set right, or where it is not taxed.
    pub(super) fn tax_of_corrections(&self, tax: Fen) -> Option<Said> {
        let item = self.template.items().iter().find(|item| item.source == Source::Corrections {})?;
        let corrected = self.result.figure(self.template, &item.code)?;
        if !item.taxable || corrected == Fen::ZERO {
            return None;
        }
        let line = &self.result.basis.tax;
        let now = self.result.ytd_delta;
        let before = line.cumulative.checked_sub(now)?;
        let payment = YearSums { income: now.income.checked_sub(corrected)?, withheld: Fen::ZERO, ..now };
        let without = before.pay(&self.tables, payment, line.basic)?.withholding.now;
        let due = tax.checked_sub(without)?;
        let size = Fen(due.0.saturating_abs());
        Some(Said {
            words: self.pick(
                format!(
                    "其中因更正以往月份 {} 而{} {}；不更正应为 {without}。",
                    signed(corrected),
                    more(due, "多扣", "少扣"),
                    size
                ),
                format!(
                    " Setting earlier months right by {} makes it {} by {}; without that it would be {without}.",
                    signed(corrected),
                    more(due, "more", "less"),
                    size
                ),
            ),
            numbers: vec![named("tax_without_corrections", without), named("tax_of_corrections", due)],
        })
    }
}

fn signed(amount: Fen) -> String {
    if amount.is_negative() { amount.to_string() } else { format!("+{amount}") }
}

fn more(due: Fen, more: &'static str, less: &'static str) -> &'static str {
    if due.is_negative() { less } else { more }
}
