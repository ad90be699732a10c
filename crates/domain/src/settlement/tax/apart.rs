//! Incomes that are taxed apart from wages: compensation for the end of employment, labour and author's remuneration.
//! (The annual bonus, which may also be merged, has its own place in [`super::bonus`].)

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{PaymentKind, PaymentRule, PaymentTax, Severance, SeveranceRule, TableVersion, TaxRefusal, TaxTables};
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
}

impl ApartIncome {
    /// All of them, in their order.
    pub const ALL: [ApartIncome; 3] =
        [ApartIncome::Severance, ApartIncome::LabourRemuneration, ApartIncome::AuthorsRemuneration];

    /// What earlier payments count together with one: those of the year for a compensation, whose free amount is given
    /// once; those of the month for remuneration, as continuous service is one payment a month.
    pub fn counts_whole_year(self) -> bool {
        self == ApartIncome::Severance
    }
}

/// What belongs to an income among what there is for each.
fn one_of<T>([severance, labour, authors]: &[T; 3], income: ApartIncome) -> &T {
    match income {
        ApartIncome::Severance => severance,
        ApartIncome::LabourRemuneration => labour,
        ApartIncome::AuthorsRemuneration => authors,
    }
}

/// Amount and tax of payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApartSum {
    /// What was paid.
    #[serde(rename = "g")]
    pub amount: Fen,
    /// What was withheld from it.
    #[serde(rename = "t")]
    pub tax: Fen,
}

/// What was paid before and counts together with a payment, by income; see [`ApartIncome::counts_whole_year`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ApartBefore([ApartSum; 3]);

impl ApartBefore {
    /// Of an income.
    pub fn of(&self, income: ApartIncome) -> ApartSum {
        *one_of(&self.0, income)
    }

    /// Adds a payment; `None` beyond the range of money.
    pub fn add(&mut self, income: ApartIncome, paid: ApartSum) -> Option<()> {
        let [severance, labour, authors] = &mut self.0;
        let sum = match income {
            ApartIncome::Severance => severance,
            ApartIncome::LabourRemuneration => labour,
            ApartIncome::AuthorsRemuneration => authors,
        };
        *sum = ApartSum { amount: sum.amount.checked_add(paid.amount)?, tax: sum.tax.checked_add(paid.tax)? };
        Some(())
    }

    /// Was there nothing?
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// How all payments that count together are taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApartTaxed {
    /// A compensation.
    Severance(Severance),
    /// Remuneration.
    Payment(PaymentTax),
}

impl ApartTaxed {
    /// The tax of all of them.
    pub fn tax(&self) -> Fen {
        match self {
            ApartTaxed::Severance(severance) => severance.taxed.tax,
            ApartTaxed::Payment(payment) => payment.taxed.tax,
        }
    }

    /// What of all of them is exempt.
    pub fn exempt(&self) -> Fen {
        match self {
            ApartTaxed::Severance(severance) => severance.exempt,
            ApartTaxed::Payment(_) => Fen::ZERO,
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
}

impl ApartRule {
    /// The rule of an income in force on the first day of a tax period.
    pub fn at(income: ApartIncome, period: Period) -> Result<Self, TaxRefusal> {
        match income {
            ApartIncome::Severance => SeveranceRule::at(period).map(ApartRule::Severance),
            ApartIncome::LabourRemuneration => PaymentRule::at(PaymentKind::Labour, period).map(ApartRule::Payment),
            ApartIncome::AuthorsRemuneration => PaymentRule::at(PaymentKind::Authors, period).map(ApartRule::Payment),
        }
    }

    /// Which version of the rule it is.
    pub fn version(&self) -> &TableVersion {
        match self {
            ApartRule::Severance(rule) => &rule.version,
            ApartRule::Payment(rule) => &rule.table.version,
        }
    }

    /// Taxes what counts together. `average_wage` is the place's average annual wage of the year before, which only a
    /// compensation asks for. `None` beyond the range of money.
    pub fn taxed(&self, tables: &TaxTables, amount: Fen, average_wage: Fen) -> Option<ApartTaxed> {
        match self {
            ApartRule::Severance(rule) => rule.taxed(tables, amount, average_wage).map(ApartTaxed::Severance),
            ApartRule::Payment(rule) => rule.taxed(amount).map(ApartTaxed::Payment),
        }
    }
}

/// The rules of all of them in force in a tax period; an income without one cannot be paid in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApartRules([Result<ApartRule, TaxRefusal>; 3]);

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
