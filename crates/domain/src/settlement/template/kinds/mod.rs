//! What an item can be.

mod statutory;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use statutory::{StatutoryFigure, YearlyLimit};

use super::Source;
use crate::insurance::{InsuranceKind, Payer};
use crate::settlement::tax::ApartIncome;

/// What an item is. The kind decides how the engine, the bill and the ledger treat it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// Part of pay: base, allowance, performance, subsidy.
    Earning,
    /// The annual one-off bonus, taxed apart from wages once a year; one that is merged is an earning.
    AnnualBonus,
    /// Compensation for the end of employment, taxed apart from wages.
    Severance,
    /// The place's average annual wage of the year before, by which a compensation is free; for information only.
    AverageAnnualWage,
    /// Labour remuneration by the ordinary method, taxed apart from wages.
    LabourRemuneration,
    /// An author's remuneration, taxed apart from wages.
    AuthorsRemuneration,
    /// Labour remuneration of an intern, summed up over the year and taxed apart from wages.
    InternRemuneration,
    /// Labour remuneration of somebody who works through a platform, summed up over the year and taxed apart from wages.
    PlatformRemuneration,
    /// Taken from pay before tax.
    DeductionPreTax,
    /// Gross pay.
    Gross,
    /// Tax-exempt part of gross; a memo.
    TaxExemptIncome,
    /// Employer's share of an insurance.
    InsuranceEmployer,
    /// Worker's share of an insurance.
    InsuranceWorker,
    /// Employer's share of the housing fund.
    HousingFundEmployer,
    /// Worker's share of the housing fund.
    HousingFundWorker,
    /// Employer's enterprise annuity.
    AnnuityEmployer,
    /// Worker's enterprise annuity.
    AnnuityWorker,
    /// A special additional deduction of income tax.
    SpecialAdditionalDeduction,
    /// Any other lawful deduction of income tax; it does not lower net pay.
    OtherTaxDeduction,
    /// Relief of the tax itself.
    TaxRelief,
    /// Income tax withheld from wages.
    IncomeTax,
    /// Income tax withheld from the annual bonus taxed apart.
    AnnualBonusTax,
    /// Income tax withheld from a compensation.
    SeveranceTax,
    /// Income tax withheld from labour remuneration.
    LabourRemunerationTax,
    /// Income tax withheld from an author's remuneration.
    AuthorsRemunerationTax,
    /// Income tax withheld from an intern's remuneration.
    InternRemunerationTax,
    /// Income tax withheld from the remuneration of somebody who works through a platform.
    PlatformRemunerationTax,
    /// Taken from pay after tax, owed to others.
    DeductionPostTax,
    /// Shortfall of the month before, recovered now.
    ShortfallBrought,
    /// Shortfall carried to the next month.
    ShortfallCarried,
    /// Net pay.
    NetPay,
    /// Commercial insurance paid by the employer.
    CommercialInsurance,
    /// Disabled-employment levy.
    DisabilityLevy,
    /// What the person costs the employer.
    TotalCost,
    /// The agency's fee.
    ServiceFee,
    /// VAT on the fee.
    Vat,
    /// The person's line of the bill.
    BillTotal,
    /// A figure for information only.
    Memo,
}

/// Whether an item is a line of each person or one of the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A line of the payslip or of the person's bill.
    #[default]
    Person,
    /// Once for the client's month.
    Cycle,
}

impl ItemKind {
    /// Kinds that a template has exactly once at the level of the person.
    pub(super) const SINGLE: [ItemKind; 6] = [
        ItemKind::Gross,
        ItemKind::IncomeTax,
        ItemKind::ShortfallBrought,
        ItemKind::NetPay,
        ItemKind::ShortfallCarried,
        ItemKind::BillTotal,
    ];

    /// Income taxed apart from wages, a part of gross pay.
    pub const APART: [ItemKind; 6] = [
        ItemKind::AnnualBonus,
        ItemKind::Severance,
        ItemKind::LabourRemuneration,
        ItemKind::AuthorsRemuneration,
        ItemKind::InternRemuneration,
        ItemKind::PlatformRemuneration,
    ];

    /// Every income tax that is withheld.
    pub const TAXES: [ItemKind; 7] = [
        ItemKind::IncomeTax,
        ItemKind::AnnualBonusTax,
        ItemKind::SeveranceTax,
        ItemKind::LabourRemunerationTax,
        ItemKind::AuthorsRemunerationTax,
        ItemKind::InternRemunerationTax,
        ItemKind::PlatformRemunerationTax,
    ];

    /// May an input of this kind be left out of a file? What few people get, few months have.
    pub fn is_seldom(self) -> bool {
        self == ItemKind::AverageAnnualWage || ItemKind::APART.contains(&self)
    }

    /// The kind of an income taxed apart.
    pub fn of_apart(income: ApartIncome) -> Self {
        match income {
            ApartIncome::Severance => ItemKind::Severance,
            ApartIncome::LabourRemuneration => ItemKind::LabourRemuneration,
            ApartIncome::AuthorsRemuneration => ItemKind::AuthorsRemuneration,
            ApartIncome::InternRemuneration => ItemKind::InternRemuneration,
            ApartIncome::PlatformRemuneration => ItemKind::PlatformRemuneration,
        }
    }

    /// The tax of an income taxed apart.
    pub fn tax_apart(self) -> Option<ItemKind> {
        match self {
            ItemKind::AnnualBonus => Some(ItemKind::AnnualBonusTax),
            ItemKind::Severance => Some(ItemKind::SeveranceTax),
            ItemKind::LabourRemuneration => Some(ItemKind::LabourRemunerationTax),
            ItemKind::AuthorsRemuneration => Some(ItemKind::AuthorsRemunerationTax),
            ItemKind::InternRemuneration => Some(ItemKind::InternRemunerationTax),
            ItemKind::PlatformRemuneration => Some(ItemKind::PlatformRemunerationTax),
            _ => None,
        }
    }

    /// Its word, as documents write it.
    pub fn as_str(self) -> &'static str {
        match self {
            ItemKind::Earning => "earning",
            ItemKind::AnnualBonus => "annual_bonus",
            ItemKind::Severance => "severance",
            ItemKind::AverageAnnualWage => "average_annual_wage",
            ItemKind::LabourRemuneration => "labour_remuneration",
            ItemKind::AuthorsRemuneration => "authors_remuneration",
            ItemKind::InternRemuneration => "intern_remuneration",
            ItemKind::PlatformRemuneration => "platform_remuneration",
            ItemKind::DeductionPreTax => "deduction_pre_tax",
            ItemKind::Gross => "gross",
            ItemKind::TaxExemptIncome => "tax_exempt_income",
            ItemKind::InsuranceEmployer => "insurance_employer",
            ItemKind::InsuranceWorker => "insurance_worker",
            ItemKind::HousingFundEmployer => "housing_fund_employer",
            ItemKind::HousingFundWorker => "housing_fund_worker",
            ItemKind::AnnuityEmployer => "annuity_employer",
            ItemKind::AnnuityWorker => "annuity_worker",
            ItemKind::SpecialAdditionalDeduction => "special_additional_deduction",
            ItemKind::OtherTaxDeduction => "other_tax_deduction",
            ItemKind::TaxRelief => "tax_relief",
            ItemKind::IncomeTax => "income_tax",
            ItemKind::AnnualBonusTax => "annual_bonus_tax",
            ItemKind::SeveranceTax => "severance_tax",
            ItemKind::LabourRemunerationTax => "labour_remuneration_tax",
            ItemKind::AuthorsRemunerationTax => "authors_remuneration_tax",
            ItemKind::InternRemunerationTax => "intern_remuneration_tax",
            ItemKind::PlatformRemunerationTax => "platform_remuneration_tax",
            ItemKind::DeductionPostTax => "deduction_post_tax",
            ItemKind::ShortfallBrought => "shortfall_brought",
            ItemKind::ShortfallCarried => "shortfall_carried",
            ItemKind::NetPay => "net_pay",
            ItemKind::CommercialInsurance => "commercial_insurance",
            ItemKind::DisabilityLevy => "disability_levy",
            ItemKind::TotalCost => "total_cost",
            ItemKind::ServiceFee => "service_fee",
            ItemKind::Vat => "vat",
            ItemKind::BillTotal => "bill_total",
            ItemKind::Memo => "memo",
        }
    }

    /// Can an item of this kind stand once for the client's month?
    pub(super) fn fits_cycle(self) -> bool {
        matches!(
            self,
            ItemKind::ServiceFee
                | ItemKind::Vat
                | ItemKind::DisabilityLevy
                | ItemKind::CommercialInsurance
                | ItemKind::Memo
        )
    }

    /// Can an item of this kind come from this source?
    pub(super) fn fits_source(self, source: &Source) -> bool {
        match source {
            Source::Statutory { figure } => self == figure.kind(),
            Source::Policy { insurance: InsuranceKind::HousingFund, side: Payer::Worker } => {
                self == ItemKind::HousingFundWorker
            }
            Source::Policy { insurance: InsuranceKind::HousingFund, side: Payer::Employer } => {
                self == ItemKind::HousingFundEmployer
            }
            Source::Policy { side: Payer::Worker, .. } => self == ItemKind::InsuranceWorker,
            Source::Policy { side: Payer::Employer, .. } => self == ItemKind::InsuranceEmployer,
            Source::Corrections {} => self == ItemKind::Earning,
            Source::Input {} | Source::Formula { .. } | Source::Fixed { .. } => !matches!(
                self,
                ItemKind::IncomeTax
                    | ItemKind::AnnualBonusTax
                    | ItemKind::SeveranceTax
                    | ItemKind::LabourRemunerationTax
                    | ItemKind::AuthorsRemunerationTax
                    | ItemKind::InternRemunerationTax
                    | ItemKind::PlatformRemunerationTax
                    | ItemKind::NetPay
                    | ItemKind::ShortfallBrought
                    | ItemKind::ShortfallCarried
            ),
        }
    }
}
