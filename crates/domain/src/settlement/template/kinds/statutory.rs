//! Figures that the law computes.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ItemKind;
use crate::settlement::tax::ApartIncome;

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
    /// Tax of a compensation for the end of employment.
    SeveranceTax,
    /// Tax of labour remuneration.
    LabourRemunerationTax,
    /// Tax of an author's remuneration.
    AuthorsRemunerationTax,
    /// Tax of an intern's remuneration.
    InternRemunerationTax,
    /// Tax of the remuneration of somebody who works through a platform.
    PlatformRemunerationTax,
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
            StatutoryFigure::SeveranceTax => ItemKind::SeveranceTax,
            StatutoryFigure::LabourRemunerationTax => ItemKind::LabourRemunerationTax,
            StatutoryFigure::AuthorsRemunerationTax => ItemKind::AuthorsRemunerationTax,
            StatutoryFigure::InternRemunerationTax => ItemKind::InternRemunerationTax,
            StatutoryFigure::PlatformRemunerationTax => ItemKind::PlatformRemunerationTax,
            StatutoryFigure::ShortfallBrought => ItemKind::ShortfallBrought,
            StatutoryFigure::NetPay => ItemKind::NetPay,
            StatutoryFigure::ShortfallCarried => ItemKind::ShortfallCarried,
        }
    }

    /// The income taxed apart whose tax it is, but for the annual bonus.
    pub(in crate::settlement) fn apart(self) -> Option<ApartIncome> {
        match self {
            StatutoryFigure::SeveranceTax => Some(ApartIncome::Severance),
            StatutoryFigure::LabourRemunerationTax => Some(ApartIncome::LabourRemuneration),
            StatutoryFigure::AuthorsRemunerationTax => Some(ApartIncome::AuthorsRemuneration),
            StatutoryFigure::InternRemunerationTax => Some(ApartIncome::InternRemuneration),
            StatutoryFigure::PlatformRemunerationTax => Some(ApartIncome::PlatformRemuneration),
            _ => None,
        }
    }

    /// The kinds of item that it is computed from.
    pub(in crate::settlement::template) fn parts(self) -> &'static [ItemKind] {
        use ItemKind as K;
        match self {
            StatutoryFigure::CumulativeBasicDeduction | StatutoryFigure::ShortfallBrought => &[],
            StatutoryFigure::CumulativeIncome => &[
                K::Gross,
                K::AnnualBonus,
                K::Severance,
                K::LabourRemuneration,
                K::AuthorsRemuneration,
                K::InternRemuneration,
                K::PlatformRemuneration,
            ],
            StatutoryFigure::AnnualBonusTax => &[K::AnnualBonus],
            StatutoryFigure::SeveranceTax => &[K::Severance, K::AverageAnnualWage],
            StatutoryFigure::LabourRemunerationTax => &[K::LabourRemuneration],
            StatutoryFigure::AuthorsRemunerationTax => &[K::AuthorsRemuneration],
            StatutoryFigure::InternRemunerationTax => &[K::InternRemuneration],
            StatutoryFigure::PlatformRemunerationTax => &[K::PlatformRemuneration],
            StatutoryFigure::CumulativeSpecial => &[K::InsuranceWorker, K::HousingFundWorker],
            StatutoryFigure::CumulativeAdditional => &[K::SpecialAdditionalDeduction],
            StatutoryFigure::CumulativeOther => &[K::AnnuityWorker, K::OtherTaxDeduction],
            StatutoryFigure::CumulativeTaxable | StatutoryFigure::CumulativeTax | StatutoryFigure::IncomeTax => &[
                K::Gross,
                K::Earning,
                K::AnnualBonus,
                K::Severance,
                K::LabourRemuneration,
                K::AuthorsRemuneration,
                K::InternRemuneration,
                K::PlatformRemuneration,
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
                K::SeveranceTax,
                K::LabourRemunerationTax,
                K::AuthorsRemunerationTax,
                K::InternRemunerationTax,
                K::PlatformRemunerationTax,
                K::DeductionPostTax,
            ],
        }
    }
}
