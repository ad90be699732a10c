//! Amounts, limits and ages of the special additional deductions (State Council notices Guo Fa 2018 No. 41, 2022 No. 8, 2023
//! No. 13).

use serde::Deserialize;

use super::TaxRefusal;
use super::tables::{Shipped, TableVersion, dated, demanded};
use crate::money::Fen;
use crate::period::Period;

const ADDITIONAL: Shipped =
    ("special-additional-deductions", include_str!("../../../data/tax/special-additional-deductions.json"));

dated! {
    /// The amounts in force.
    AdditionalRecord { amounts: AdditionalAmounts }
}

/// A monthly amount for a child, from an age on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchoolAmount {
    /// For one child and month.
    pub monthly: Fen,
    /// Years of age from whose month on it counts.
    pub from_age: u32,
}

/// A monthly amount for an infant, below an age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InfantAmount {
    /// For one child and month.
    pub monthly: Fen,
    /// Years of age before whose month it ends.
    pub below_age: u32,
}

/// What care of the elderly gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElderlyAmount {
    /// A month, for an only child.
    pub monthly: Fen,
    /// The most a month for one of several siblings.
    pub sibling_most: Fen,
    /// Years of age from whose month on it counts.
    pub from_age: u32,
}

/// A monthly amount for a number of months at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitedAmount {
    /// A month.
    pub monthly: Fen,
    /// For so many months at most.
    pub most_months: u32,
}

/// What rent gives a month, by the size of the city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RentAmounts {
    /// Municipalities, provincial capitals, cities with a plan of their own.
    pub highest: Fen,
    /// Others with more than a million registered inhabitants of their districts.
    pub middle: Fen,
    /// The rest.
    pub lowest: Fen,
}

/// What a certificate gives once in its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateAmount {
    /// In the year.
    pub yearly: Fen,
}

/// What the cost of serious illness gives when the year is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IllnessAmount {
    /// Only what was borne above it counts.
    pub above: Fen,
    /// The most in a year.
    pub yearly_most: Fen,
}

/// In which span a loan's interest and rent exclude each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExclusiveWithin {
    /// Not in the same month.
    Month,
    /// Not in the same tax year.
    Year,
}

/// Amounts, limits and ages in force in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdditionalAmounts {
    /// Children's education.
    pub children_education: SchoolAmount,
    /// Infant care; none before it was introduced.
    pub infant_care: Option<InfantAmount>,
    /// Care of the elderly.
    pub elderly_care: ElderlyAmount,
    /// Interest of a loan for the first home.
    pub housing_loan_interest: LimitedAmount,
    /// Rent.
    pub housing_rent: RentAmounts,
    /// Education for a degree.
    pub degree_education: LimitedAmount,
    /// A professional certificate.
    pub professional_certificate: CertificateAmount,
    /// Serious illness.
    pub serious_illness: IllnessAmount,
    /// Loan or rent.
    pub loan_excludes_rent: ExclusiveWithin,
}

/// What is in force in a month, and by which version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdditionalRule {
    /// The month.
    pub month: Period,
    /// The amounts.
    pub amounts: AdditionalAmounts,
    /// Which version of the table it is.
    pub version: TableVersion,
}

/// The rules of a tax year, month by month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdditionalYear {
    months: Vec<AdditionalRule>,
}

impl AdditionalYear {
    /// Those of a year; refused where a month has none.
    pub fn of(year: i32) -> Result<Self, TaxRefusal> {
        let months = (1..=12).filter_map(|month| Period::new(year, month));
        let rule = |month: Period| {
            let (record, version) = demanded::<AdditionalRecord>(ADDITIONAL, month.first_day())?;
            Ok(AdditionalRule { month, amounts: record.amounts, version })
        };
        Ok(Self { months: months.map(rule).collect::<Result<_, TaxRefusal>>()? })
    }

    /// From January on.
    pub fn months(&self) -> impl Iterator<Item = &AdditionalRule> {
        self.months.iter()
    }

    /// Of one of its months.
    pub fn in_month(&self, month: Period) -> Option<&AdditionalRule> {
        self.months.iter().find(|rule| rule.month == month)
    }

    /// What is in force at its end.
    pub fn last(&self) -> Option<&AdditionalRule> {
        self.months.last()
    }
}
