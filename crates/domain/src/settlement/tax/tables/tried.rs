//! A table of wage tax that is only tried: its bounds and rates; the quick deductions follow from them.

use rust_decimal::Decimal;

use super::{Bracket, TaxTables};
use crate::language::Language;
use crate::money::{Fen, Rate};
use crate::refusal::{FieldFault, Refusal, RefusalKind};

/// A table that cannot be one: the place of the bracket that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableMisfit {
    /// The bracket.
    pub bracket: usize,
    /// Its field.
    pub field: &'static str,
}

impl Refusal for TableMisfit {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Rule
    }

    fn code(&self) -> &'static str {
        "tax_table_misfit"
    }

    fn text(&self, language: Language) -> String {
        language
            .pick(
                "税率表须由低到高：上限和税率逐级增大，税率不超过 1，最后一级没有上限。",
                "Brackets go from the lowest: bounds and rates grow, no rate is above 1, and the last has no bound.",
            )
            .to_owned()
    }

    fn faults(&self) -> Vec<FieldFault> {
        let (zh, en) = (self.text(Language::Zh), self.text(Language::En));
        let pointer = format!("/brackets/{}/{}", self.bracket, self.field);
        vec![FieldFault { pointer, code: self.code().to_owned(), zh, en }]
    }
}

/// Brackets from their upper bounds and rates, from the lowest to the last, which has no bound.
pub fn brackets_of(bounds: &[(Option<Fen>, Rate)]) -> Result<Vec<Bracket>, TableMisfit> {
    let mut brackets: Vec<Bracket> = Vec::with_capacity(bounds.len());
    for (bracket, (upto, rate)) in bounds.iter().copied().enumerate() {
        let misfit = |field| TableMisfit { bracket, field };
        let last = bracket + 1 == bounds.len();
        let below = brackets.last().copied();
        let floor = below.and_then(|below| below.upto).unwrap_or_default();
        if upto.is_none() != last || upto.is_some_and(|upto| upto <= floor) {
            return Err(misfit("upto"));
        }
        let before = below.map_or(Decimal::ZERO, |below| below.rate.0);
        if rate.0 > Decimal::ONE || rate.0.is_sign_negative() || (below.is_some() && rate.0 <= before) {
            return Err(misfit("rate"));
        }
        // What the part below would be taxed too much at this rate.
        let more = floor.yuan().checked_mul(rate.0 - before).and_then(Fen::from_yuan);
        let quick = below.unwrap_or_default().quick_deduction;
        let quick_deduction = more.and_then(|more| quick.checked_add(more)).ok_or(misfit("upto"))?;
        brackets.push(Bracket { upto, rate, quick_deduction });
    }
    Ok(brackets)
}

impl TaxTables {
    /// The same with other brackets, or another basic deduction a month.
    pub fn tried(mut self, brackets: Option<Vec<Bracket>>, basic_monthly: Option<Fen>) -> Self {
        if let Some(brackets) = brackets {
            self.annual.brackets = brackets;
        }
        if let Some(monthly) = basic_monthly {
            self.basic_monthly = monthly;
            self.basic_full_year = Fen(monthly.0.saturating_mul(12));
        }
        self
    }
}
