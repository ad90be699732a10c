//! A person's month as the wage ledger keeps it (Interim Provisions on Payment of Wages, article 6).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::template::ItemKind;
use crate::money::Fen;

/// What a person earned in a month, what was taken off, and what is left. Net pay is gross pay less insurance, housing fund,
/// annuity, income tax, deductions after tax and the shortfall brought, and the shortfall carried on top.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WageFigures {
    /// Pay before any deduction, what is taxed apart included.
    pub earnings: Fen,
    /// Taken from it before tax, e.g. for absence.
    pub deductions_before_tax: Fen,
    /// Gross pay.
    pub gross: Fen,
    /// The person's share of social insurance.
    pub insurance: Fen,
    /// The person's share of the housing fund.
    pub housing_fund: Fen,
    /// The person's share of an enterprise annuity.
    pub annuity: Fen,
    /// Income tax withheld, that of income taxed apart included.
    pub income_tax: Fen,
    /// Taken from pay after tax, owed to others.
    pub deductions_after_tax: Fen,
    /// Shortfall of the month before, recovered now.
    pub shortfall_brought: Fen,
    /// Shortfall carried to the next month.
    pub shortfall_carried: Fen,
    /// Net pay.
    pub net_pay: Fen,
}

impl WageFigures {
    /// From the figures of a payslip, each with what it is.
    pub fn of(figures: impl IntoIterator<Item = (ItemKind, Fen)>) -> Self {
        let mut sums = Self::default();
        for (kind, amount) in figures {
            if let Some(sum) = sums.sum_of(kind) {
                *sum = [*sum, amount].into_iter().sum();
            }
        }
        sums
    }

    /// Where a kind of figure is added up; `None` for what is no matter between employer and person.
    fn sum_of(&mut self, kind: ItemKind) -> Option<&mut Fen> {
        match kind {
            ItemKind::Earning
            | ItemKind::AnnualBonus
            | ItemKind::Severance
            | ItemKind::LabourRemuneration
            | ItemKind::AuthorsRemuneration
            | ItemKind::InternRemuneration
            | ItemKind::PlatformRemuneration => Some(&mut self.earnings),
            ItemKind::DeductionPreTax => Some(&mut self.deductions_before_tax),
            ItemKind::Gross => Some(&mut self.gross),
            ItemKind::InsuranceWorker => Some(&mut self.insurance),
            ItemKind::HousingFundWorker => Some(&mut self.housing_fund),
            ItemKind::AnnuityWorker => Some(&mut self.annuity),
            ItemKind::IncomeTax
            | ItemKind::AnnualBonusTax
            | ItemKind::SeveranceTax
            | ItemKind::LabourRemunerationTax
            | ItemKind::AuthorsRemunerationTax
            | ItemKind::InternRemunerationTax
            | ItemKind::PlatformRemunerationTax => Some(&mut self.income_tax),
            ItemKind::DeductionPostTax => Some(&mut self.deductions_after_tax),
            ItemKind::ShortfallBrought => Some(&mut self.shortfall_brought),
            ItemKind::ShortfallCarried => Some(&mut self.shortfall_carried),
            ItemKind::NetPay => Some(&mut self.net_pay),
            ItemKind::TaxExemptIncome
            | ItemKind::InsuranceEmployer
            | ItemKind::HousingFundEmployer
            | ItemKind::AnnuityEmployer
            | ItemKind::SpecialAdditionalDeduction
            | ItemKind::OtherTaxDeduction
            | ItemKind::TaxRelief
            | ItemKind::CommercialInsurance
            | ItemKind::DisabilityLevy
            | ItemKind::TotalCost
            | ItemKind::ServiceFee
            | ItemKind::Vat
            | ItemKind::BillTotal
            | ItemKind::AverageAnnualWage
            | ItemKind::Memo => None,
        }
    }

    /// The columns of a ledger: code, Chinese and English label, figure.
    pub fn columns(&self) -> [(&'static str, &'static str, &'static str, Fen); 11] {
        [
            ("earnings", "应发项目合计", "Earnings", self.earnings),
            ("deductions_before_tax", "税前扣款", "Deductions before tax", self.deductions_before_tax),
            ("gross", "应发工资", "Gross pay", self.gross),
            ("insurance", "社会保险（个人）", "Social insurance (worker)", self.insurance),
            ("housing_fund", "住房公积金（个人）", "Housing fund (worker)", self.housing_fund),
            ("annuity", "企业年金（个人）", "Annuity (worker)", self.annuity),
            ("income_tax", "个人所得税", "Income tax", self.income_tax),
            ("deductions_after_tax", "税后扣款", "Deductions after tax", self.deductions_after_tax),
            ("shortfall_brought", "上期差额扣回", "Shortfall brought", self.shortfall_brought),
            ("shortfall_carried", "结转下期差额", "Shortfall carried", self.shortfall_carried),
            ("net_pay", "实发工资", "Net pay", self.net_pay),
        ]
    }
}
