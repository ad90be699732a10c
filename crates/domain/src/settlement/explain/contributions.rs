//! Sentences for contributions to social insurance and the housing fund.

use std::cmp::Ordering;

use super::explainer::{Explainer, Said, named};
use crate::insurance::{InsuranceKind, NotInsured, Payer};
use crate::language::Language;
use crate::money::Fen;
use crate::settlement::rounding::{Rounding, RoundingMode};

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
}
