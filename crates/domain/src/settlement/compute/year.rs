//! Sums of a tax year at one withholding agent.

use serde::{Deserialize, Serialize};

use crate::money::Fen;
use crate::period::Period;
use crate::settlement::opening::Opening;
use crate::settlement::tax::{ApartBefore, Cumulative, TaxTables, Withholding, withhold};

/// What payments add up to in a tax year, or what one payment adds. Written as an array in the order of the fields, in fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "[i64; 8]", into = "[i64; 8]")]
pub struct YearSums {
    /// Income, exempt income included.
    pub income: Fen,
    /// Exempt income.
    pub exempt: Fen,
    /// Worker's insurances and fund.
    pub special: Fen,
    /// Special additional deductions.
    pub additional: Fen,
    /// Other deductions without the personal pension.
    pub other: Fen,
    /// Personal pension as far as it counts within its yearly limit.
    pub pension_counted: Fen,
    /// Relief of the tax.
    pub relief: Fen,
    /// Tax withheld.
    pub withheld: Fen,
}

impl From<[i64; 8]> for YearSums {
    fn from([income, exempt, special, additional, other, pension_counted, relief, withheld]: [i64; 8]) -> Self {
        Self {
            income: Fen(income),
            exempt: Fen(exempt),
            special: Fen(special),
            additional: Fen(additional),
            other: Fen(other),
            pension_counted: Fen(pension_counted),
            relief: Fen(relief),
            withheld: Fen(withheld),
        }
    }
}

impl From<YearSums> for [i64; 8] {
    fn from(sums: YearSums) -> Self {
        [
            sums.income.0,
            sums.exempt.0,
            sums.special.0,
            sums.additional.0,
            sums.other.0,
            sums.pension_counted.0,
            sums.relief.0,
            sums.withheld.0,
        ]
    }
}

impl YearSums {
    /// Adds what a payment adds; `None` beyond the range of money.
    pub fn checked_add(self, added: YearSums) -> Option<YearSums> {
        self.each(added, Fen::checked_add)
    }

    /// What stood before a payment that adds this; `None` beyond the range of money.
    pub fn checked_sub(self, added: YearSums) -> Option<YearSums> {
        self.each(added, Fen::checked_sub)
    }

    fn each(self, other: YearSums, with: impl Fn(Fen, Fen) -> Option<Fen>) -> Option<YearSums> {
        Some(Self {
            income: with(self.income, other.income)?,
            exempt: with(self.exempt, other.exempt)?,
            special: with(self.special, other.special)?,
            additional: with(self.additional, other.additional)?,
            other: with(self.other, other.other)?,
            pension_counted: with(self.pension_counted, other.pension_counted)?,
            relief: with(self.relief, other.relief)?,
            withheld: with(self.withheld, other.withheld)?,
        })
    }
}

/// A payment within its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paid {
    /// What it adds, the tax withheld from it included.
    pub added: YearSums,
    /// The year with it.
    pub cumulative: YearSums,
    /// Basic deduction up to it.
    pub basic: Fen,
    /// Its tax.
    pub withholding: Withholding,
}

impl YearSums {
    /// Adds a payment and withholds its tax; `None` beyond the range of money.
    pub fn pay(self, tables: &TaxTables, payment: YearSums, basic: Fen) -> Option<Paid> {
        let sums = self.checked_add(payment)?;
        let withholding = withhold(
            tables,
            &Cumulative {
                income: sums.income,
                exempt: sums.exempt,
                basic,
                special: sums.special,
                additional: sums.additional,
                other: sums.other.checked_add(sums.pension_counted)?,
                relief: sums.relief,
                withheld: sums.withheld,
            },
        )?;
        let added = YearSums { withheld: payment.withheld.checked_add(withholding.now)?, ..payment };
        Some(Paid { added, cumulative: self.checked_add(added)?, basic, withholding })
    }

    /// How much of a payment to the personal pension the year's limit leaves room for.
    pub fn pension_of(self, tables: &TaxTables, given: Fen) -> Option<Fen> {
        let room = tables.pension_yearly.checked_sub(self.pension_counted)?.max(Fen::ZERO);
        Some(given.min(room))
    }
}

/// What stands before a payment: the sums of all earlier payments of the tax year at this withholding agent, those of
/// the same tax period included, and the shortfall that the last payment carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct YearToDate {
    /// The sums.
    pub sums: YearSums,
    /// Shortfall of the payment before; it does not end with the tax year.
    pub shortfall_brought: Fen,
    /// Months of the tax year in which this agent paid the person, as bits from January on.
    #[serde(default)]
    pub months_paid: u16,
    /// An earlier payment has charged insurance and fund of the same insurance month.
    #[serde(default)]
    pub insurance_charged: bool,
    /// What of the sums is an opening balance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening: Option<Opening>,
    /// The tax period in which an annual bonus of the person was taxed apart in this year, by whatever withholding agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bonus_in: Option<Period>,
    /// What was paid before of other income taxed apart and counts together with this payment.
    #[serde(default, skip_serializing_if = "ApartBefore::is_nothing")]
    pub apart: ApartBefore,
}
