//! Figures that the law computes.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ItemKind;

/// Figures that the law computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatutoryFigure {
    /// Cumulative income of the tax year.
    CumulativeIncome,
    /// Cumulative basic deduction.
    CumulativeBasicDeduction,
    /// Cumulative worker's insurances and fund.
    CumulativeSpecial,
    /// Cumulative special additional deductions.
    CumulativeAdditional,
    /// Cumulative other deductions.
    CumulativeOther,
    /// Cumulative taxable income.
    CumulativeTaxable,
    /// Cumulative tax.
    CumulativeTax,
    /// Tax withheld now.
    IncomeTax,
    /// Tax of the annual bonus taxed apart.
    AnnualBonusTax,
    /// Shortfall of the month before.
    ShortfallBrought,
    /// Net pay.
    NetPay,
    /// Shortfall carried on.
    ShortfallCarried,
}

/// Limits by law on what counts in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum YearlyLimit {
    /// The personal pension's.
    PersonalPension,
}

impl StatutoryFigure {
    /// The kind of the item that shows it.
    pub fn kind(self) -> ItemKind {
        match self {
            StatutoryFigure::CumulativeIncome
            | StatutoryFigure::CumulativeBasicDeduction
            | StatutoryFigure::CumulativeSpecial
            | StatutoryFigure::CumulativeAdditional
            | StatutoryFigure::CumulativeOther
            | StatutoryFigure::CumulativeTaxable
            | StatutoryFigure::CumulativeTax => ItemKind::Memo,
            StatutoryFigure::IncomeTax => ItemKind::IncomeTax,
            StatutoryFigure::AnnualBonusTax => ItemKind::AnnualBonusTax,
            StatutoryFigure::ShortfallBrought => ItemKind::ShortfallBrought,
            StatutoryFigure::NetPay => ItemKind::NetPay,
            StatutoryFigure::ShortfallCarried => ItemKind::ShortfallCarried,
        }
    }

    /// The kinds of item that it is computed from.
    pub(in crate::settlement::template) fn parts(self) -> &'static [ItemKind] {
        use ItemKind as K;
        match self {
            StatutoryFigure::CumulativeBasicDeduction | StatutoryFigure::ShortfallBrought => &[],
            StatutoryFigure::CumulativeIncome => &[K::Gross, K::AnnualBonus],
            StatutoryFigure::AnnualBonusTax => &[K::AnnualBonus],
            StatutoryFigure::CumulativeSpecial => &[K::InsuranceWorker, K::HousingFundWorker],
            StatutoryFigure::CumulativeAdditional => &[K::SpecialAdditionalDeduction],
            StatutoryFigure::CumulativeOther => &[K::AnnuityWorker, K::OtherTaxDeduction],
            StatutoryFigure::CumulativeTaxable | StatutoryFigure::CumulativeTax | StatutoryFigure::IncomeTax => &[
                K::Gross,
                K::Earning,
                K::AnnualBonus,
                K::TaxExemptIncome,
                K::InsuranceWorker,
                K::HousingFundWorker,
                K::SpecialAdditionalDeduction,
                K::AnnuityWorker,
                K::OtherTaxDeduction,
                K::TaxRelief,
            ],
            StatutoryFigure::NetPay | StatutoryFigure::ShortfallCarried => &[
                K::Gross,
                K::InsuranceWorker,
                K::HousingFundWorker,
                K::AnnuityWorker,
                K::IncomeTax,
                K::AnnualBonusTax,
                K::DeductionPostTax,
            ],
        }
    }
}
