//! Incomes that are taxed apart from wages: compensation for the end of employment, and remuneration of people who are not
//! employed: labour, authors, interns, platforms.
//! (The annual bonus, which may also be merged, has its own place in [`super::bonus`].)

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    CumulativeLabour, CumulativeLabourKind, CumulativeLabourRule, LabourYear, PaymentKind, PaymentRule, PaymentTax,
    Severance, SeveranceRule, TableVersion, TaxRefusal, TaxTables,
};
use crate::money::Fen;
use crate::period::Period;

/// An income that is taxed apart from wages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApartIncome {
    /// Compensation for the end of employment.
    Severance,
    /// Labour remuneration by the ordinary method.
    LabourRemuneration,
    /// An author's remuneration.
    AuthorsRemuneration,
    /// Labour remuneration of an intern, summed up over the year.
    InternRemuneration,
    /// Labour remuneration of somebody who works through a platform, summed up over the year.
    PlatformRemuneration,
}

impl ApartIncome {
    /// All of them, in their order.
    pub const ALL: [ApartIncome; 5] = [
        ApartIncome::Severance,
        ApartIncome::LabourRemuneration,
        ApartIncome::AuthorsRemuneration,
        ApartIncome::InternRemuneration,
        ApartIncome::PlatformRemuneration,
    ];

    /// What earlier payments count together with one: those of the year for a compensation, whose free amount is given
    /// once, and for what is summed up over the year; those of the month for other remuneration, as continuous service is
    /// one payment a month.
    pub fn counts_whole_year(self) -> bool {
        !matches!(self, ApartIncome::LabourRemuneration | ApartIncome::AuthorsRemuneration)
    }
}

/// What belongs to an income among what there is for each.
fn one_of<T>([severance, labour, authors, intern, platform]: &[T; 5], income: ApartIncome) -> &T {
    match income {
        ApartIncome::Severance => severance,
        ApartIncome::LabourRemuneration => labour,
        ApartIncome::AuthorsRemuneration => authors,
        ApartIncome::InternRemuneration => intern,
        ApartIncome::PlatformRemuneration => platform,
    }
}

/// Amount, tax and exempt part of payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApartSum {
    /// What was paid.
    #[serde(rename = "g")]
    pub amount: Fen,
    /// What was withheld from it.
    #[serde(rename = "t")]
    pub tax: Fen,
    /// What of it was exempt.
    #[serde(rename = "e", default)]
    pub exempt: Fen,
}

/// What was paid before and counts together with a payment, by income; see [`ApartIncome::counts_whole_year`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ApartBefore([ApartSum; 5]);

impl ApartBefore {
    /// Of an income.
    pub fn of(&self, income: ApartIncome) -> ApartSum {
        *one_of(&self.0, income)
    }

    /// Adds a payment; `None` beyond the range of money.
    pub fn add(&mut self, income: ApartIncome, paid: ApartSum) -> Option<()> {
        for (_, sum) in ApartIncome::ALL.into_iter().zip(&mut self.0).filter(|(known, _)| *known == income) {
            *sum = ApartSum {
                amount: sum.amount.checked_add(paid.amount)?,
                tax: sum.tax.checked_add(paid.tax)?,
                exempt: sum.exempt.checked_add(paid.exempt)?,
            };
        }
        Some(())
    }

    /// Was there nothing?
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// What counts together, to be taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApartGiven {
    /// All of it, this payment included.
    pub amount: Fen,
    /// The place's average annual wage of the year before, which only a compensation asks for.
    pub average_wage: Fen,
    /// Months of the year with this payer, which only what is summed up over the year asks for.
    pub months: u32,
    /// What of it was paid before this payment.
    pub before: ApartSum,
}

/// How all payments that count together are taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApartTaxed {
    /// A compensation.
    Severance(Severance),
    /// Remuneration.
    Payment(PaymentTax),
    /// Remuneration summed up over the year.
    Cumulative(CumulativeLabour),
}

impl ApartTaxed {
    /// The tax of all of them.
    pub fn tax(&self) -> Fen {
        match self {
            ApartTaxed::Severance(severance) => severance.taxed.tax,
            ApartTaxed::Payment(payment) => payment.taxed.tax,
            ApartTaxed::Cumulative(labour) => labour.withholding.taxed.tax,
        }
    }

    /// What of all of them is exempt.
    pub fn exempt(&self) -> Fen {
        match self {
            ApartTaxed::Severance(severance) => severance.exempt,
            ApartTaxed::Payment(_) | ApartTaxed::Cumulative(_) => Fen::ZERO,
        }
    }
}

/// The rule of an income in force in a tax period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApartRule {
    /// Of compensations.
    Severance(SeveranceRule),
    /// Of remuneration.
    Payment(PaymentRule),
    /// Of remuneration summed up over the year.
    Cumulative(CumulativeLabourRule),
}

impl ApartRule {
    /// The rule of an income in force on the first day of a tax period.
    pub fn at(income: ApartIncome, period: Period) -> Result<Self, TaxRefusal> {
        match income {
            ApartIncome::Severance => SeveranceRule::at(period).map(ApartRule::Severance),
            ApartIncome::LabourRemuneration => PaymentRule::at(PaymentKind::Labour, period).map(ApartRule::Payment),
            ApartIncome::AuthorsRemuneration => PaymentRule::at(PaymentKind::Authors, period).map(ApartRule::Payment),
            ApartIncome::InternRemuneration => {
                CumulativeLabourRule::at(CumulativeLabourKind::Intern, period).map(ApartRule::Cumulative)
            }
            ApartIncome::PlatformRemuneration => {
                CumulativeLabourRule::at(CumulativeLabourKind::PlatformWorker, period).map(ApartRule::Cumulative)
            }
        }
    }

    /// Which version of the rule it is.
    pub fn version(&self) -> &TableVersion {
        match self {
            ApartRule::Severance(rule) => &rule.version,
            ApartRule::Payment(rule) => &rule.table.version,
            ApartRule::Cumulative(rule) => &rule.version,
        }
    }

    /// Taxes what counts together; `None` beyond the range of money.
    pub fn taxed(&self, tables: &TaxTables, given: ApartGiven) -> Option<ApartTaxed> {
        let ApartGiven { amount, average_wage, months, before } = given;
        match self {
            ApartRule::Severance(rule) => {
                rule.taxed_in_parts(tables, amount, average_wage, before.exempt).map(ApartTaxed::Severance)
            }
            ApartRule::Payment(rule) => rule.taxed(amount).map(ApartTaxed::Payment),
            ApartRule::Cumulative(rule) => {
                let year = LabourYear { income: amount, months, withheld: before.tax, ..LabourYear::default() };
                rule.withhold(tables, year).map(ApartTaxed::Cumulative)
            }
        }
    }
}

/// The rules of all of them in force in a tax period; an income without one cannot be paid in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApartRules([Result<ApartRule, TaxRefusal>; 5]);

impl ApartRules {
    /// Those in force on the first day of a tax period.
    pub fn at(period: Period) -> Self {
        Self(ApartIncome::ALL.map(|income| ApartRule::at(income, period)))
    }

    /// Of an income.
    pub fn of(&self, income: ApartIncome) -> Result<&ApartRule, TaxRefusal> {
        one_of(&self.0, income).as_ref().map_err(Clone::clone)
    }
}
