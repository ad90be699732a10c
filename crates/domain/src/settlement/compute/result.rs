//! A person's result: every figure, what it adds to the year, and on what it rests. Written with short keys, since one
//! is kept for every payslip.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::YearSums;
use crate::insurance::{InsuranceKind, NotInsured, Payer};
use crate::money::{Fen, Rate};
use crate::period::Period;
use crate::settlement::correction::CorrectionLine;
use crate::settlement::opening::Opening;
use crate::settlement::rounding::Rounding;
use crate::settlement::tax::{ApartGiven, ApartIncome, ApartRule, ApartSum, BasicDeductionMode, BonusWay, TaxTables};
use crate::settlement::template::{CompiledTemplate, Fact, ItemKind};

/// A person's result of one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonResult {
    /// The figures in the order of [`CompiledTemplate::items`].
    #[serde(rename = "f", serialize_with = "write_fens", deserialize_with = "read_fens")]
    pub figures: Vec<Fen>,
    /// What this payment adds to the year.
    #[serde(rename = "d")]
    pub ytd_delta: YearSums,
    /// On what the figures rest.
    #[serde(rename = "b")]
    pub basis: Basis,
}

/// On what a result rests, enough to explain it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// Month of the insurances.
    #[serde(rename = "i")]
    pub insurance_month: Period,
    /// Month of the tax.
    #[serde(rename = "t")]
    pub tax_period: Period,
    /// Contributions charged.
    #[serde(rename = "c", default, skip_serializing_if = "Vec::is_empty")]
    pub insurance: Vec<InsuranceLine>,
    /// Contributions not charged, and why.
    #[serde(rename = "n", default, skip_serializing_if = "Vec::is_empty")]
    pub not_insured: Vec<(InsuranceKind, NotInsured)>,
    /// The tax.
    #[serde(rename = "x")]
    pub tax: TaxLine,
    /// The annual bonus taxed apart.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub bonus: Option<BonusLine>,
    /// Other income taxed apart.
    #[serde(rename = "p", default, skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<ApartLine>,
    /// Shortfall of the payment before.
    #[serde(rename = "s", with = "fen")]
    pub shortfall_brought: Fen,
    /// What it sets right of earlier months.
    #[serde(rename = "k", default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<CorrectionLine>,
    /// Facts that formulas used.
    #[serde(rename = "v", default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<(Fact, Rate)>,
}

/// One contribution of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InsuranceLine {
    /// Kind.
    #[serde(rename = "k")]
    pub kind: InsuranceKind,
    /// Id of the policy.
    #[serde(rename = "p")]
    pub policy: String,
    /// The person's base.
    #[serde(rename = "g", with = "fen")]
    pub base_given: Fen,
    /// The base within floor and ceiling.
    #[serde(rename = "u", with = "fen")]
    pub base_used: Fen,
    /// Employer's rate.
    #[serde(rename = "e")]
    pub employer_rate: Rate,
    /// Worker's rate.
    #[serde(rename = "w")]
    pub worker_rate: Rate,
    /// Employer's fixed sum.
    #[serde(rename = "ef", with = "fen", default, skip_serializing_if = "is_nothing")]
    pub employer_fixed: Fen,
    /// Worker's fixed sum.
    #[serde(rename = "wf", with = "fen", default, skip_serializing_if = "is_nothing")]
    pub worker_fixed: Fen,
    /// Rounding of each side.
    #[serde(rename = "r", default = "to_the_fen", skip_serializing_if = "is_to_the_fen")]
    pub rounding: Rounding,
}

impl InsuranceLine {
    /// Rate and fixed sum of a side.
    pub fn side(&self, payer: Payer) -> (Rate, Fen) {
        match payer {
            Payer::Employer => (self.employer_rate, self.employer_fixed),
            Payer::Worker => (self.worker_rate, self.worker_fixed),
        }
    }
}

/// The tax of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaxLine {
    /// How the basic deduction is counted.
    #[serde(rename = "o")]
    pub mode: BasicDeductionMode,
    /// Months that count.
    #[serde(rename = "m")]
    pub months: u32,
    /// Cumulative basic deduction.
    #[serde(rename = "b", with = "fen")]
    pub basic: Fen,
    /// Sums of the year, this payment and its tax included.
    #[serde(rename = "c")]
    pub cumulative: YearSums,
    /// Cumulative taxable amount.
    #[serde(rename = "x", with = "fen")]
    pub taxable: Fen,
    /// Cumulative tax.
    #[serde(rename = "t", with = "fen")]
    pub tax: Fen,
    /// Rate of the bracket.
    #[serde(rename = "r")]
    pub rate: Rate,
    /// Quick deduction of the bracket.
    #[serde(rename = "q", with = "fen")]
    pub quick_deduction: Fen,
    /// What of the sums is an opening balance.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub opening: Option<Opening>,
}

/// The annual bonus of a payment, taxed apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BonusLine {
    /// The bonus.
    #[serde(rename = "g", with = "fen")]
    pub amount: Fen,
    /// Its monthly part, which finds the bracket.
    #[serde(rename = "p", with = "fen")]
    pub part: Fen,
    /// Rate of the bracket.
    #[serde(rename = "r")]
    pub rate: Rate,
    /// Quick deduction of the bracket, taken once.
    #[serde(rename = "q", with = "fen")]
    pub quick_deduction: Fen,
    /// Its tax.
    #[serde(rename = "t", with = "fen")]
    pub tax: Fen,
    /// What would be withheld from it in this payment if it were merged with the year's wages so far.
    #[serde(rename = "m", with = "fen")]
    pub merged_tax: Fen,
}

/// An income of a payment that is taxed apart, but for the annual bonus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApartLine {
    /// What it is.
    #[serde(rename = "k")]
    pub income: ApartIncome,
    /// The payment.
    #[serde(rename = "g", with = "fen")]
    pub amount: Fen,
    /// The place's average annual wage of the year before, for a compensation.
    #[serde(rename = "w", with = "fen", default, skip_serializing_if = "is_nothing")]
    pub average_wage: Fen,
    /// Months of the year with this payer, for what is summed up over it.
    #[serde(rename = "m", default, skip_serializing_if = "is_no_month")]
    pub months: u32,
    /// What was paid before and counts together with it.
    #[serde(rename = "b", default, skip_serializing_if = "is_no_sum")]
    pub before: ApartSum,
    /// What of this payment is exempt.
    #[serde(rename = "e", with = "fen", default, skip_serializing_if = "is_nothing")]
    pub exempt: Fen,
    /// What is withheld from it.
    #[serde(rename = "t", with = "fen")]
    pub tax: Fen,
}

impl ApartLine {
    /// All that counts together, to be taxed; `None` beyond the range of money.
    pub(crate) fn together(&self) -> Option<ApartGiven> {
        let amount = self.before.amount.checked_add(self.amount)?;
        Some(ApartGiven { amount, average_wage: self.average_wage, months: self.months, before: self.before })
    }

    /// The same with its tax and what of it is exempt; never less than nothing is withheld. `None` beyond the range of money.
    pub(crate) fn taxed(self, rule: &ApartRule, tables: &TaxTables) -> Option<Self> {
        let all = rule.taxed(tables, self.together()?)?;
        let exempt = all.exempt().checked_sub(self.before.exempt)?;
        let tax = all.tax().checked_sub(self.before.tax)?.max(Fen::ZERO);
        Some(Self { exempt, tax, ..self })
    }

    /// What it adds to what counts together with later payments.
    pub fn sum(&self) -> ApartSum {
        ApartSum { amount: self.amount, tax: self.tax, exempt: self.exempt }
    }
}

impl BonusLine {
    /// The cheaper way as the year stands now; merged where both cost the same.
    pub fn cheaper(&self) -> BonusWay {
        BonusWay::cheaper(self.tax, self.merged_tax)
    }
}

impl PersonResult {
    /// The figure of an item by its code.
    pub fn figure(&self, template: &CompiledTemplate, code: &str) -> Option<Fen> {
        template.position(code).and_then(|place| self.figures.get(place)).copied()
    }

    /// The figure of a kind that a template has once, or the sum of its items.
    pub fn of_kind(&self, template: &CompiledTemplate, kind: ItemKind) -> Fen {
        template.items().iter().zip(&self.figures).filter(|(item, _)| item.kind == kind).map(|(_, fen)| *fen).sum()
    }
}

fn write_fens<S: Serializer>(figures: &[Fen], s: S) -> Result<S::Ok, S::Error> {
    s.collect_seq(figures.iter().map(|fen| fen.0))
}

fn read_fens<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<Fen>, D::Error> {
    Vec::<i64>::deserialize(d).map(|list| list.into_iter().map(Fen).collect())
}

fn is_nothing(fen: &Fen) -> bool {
    *fen == Fen::ZERO
}

fn is_no_month(months: &u32) -> bool {
    *months == 0
}

fn is_no_sum(sum: &ApartSum) -> bool {
    *sum == ApartSum::default()
}

fn to_the_fen() -> Rounding {
    Rounding::FEN
}

fn is_to_the_fen(rounding: &Rounding) -> bool {
    *rounding == Rounding::FEN
}

mod fen {
    //! Money as a whole number of fen.

    use super::{Deserialize, Deserializer, Fen, Serializer};

    pub(super) fn serialize<S: Serializer>(fen: &Fen, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_i64(fen.0)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Fen, D::Error> {
        i64::deserialize(d).map(Fen)
    }
}
