//! Sums of a run: the bill, what is owed to whom, and the identity that binds them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::compute::PersonResult;
use super::template::{CompiledTemplate, ItemKind};
use crate::money::Fen;

/// Sums over all people of a run and the items of the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunTotals {
    /// People.
    pub people: i64,
    /// Gross wages.
    pub wages: Fen,
    /// Employer's insurances.
    pub insurance_employer: Fen,
    /// Employer's housing fund.
    pub housing_fund_employer: Fen,
    /// Employer's annuity and commercial insurance.
    pub other_employer: Fen,
    /// Disabled-employment levy.
    pub disability_levy: Fen,
    /// The agency's fee.
    pub service_fee: Fen,
    /// VAT on the fee.
    pub vat: Fen,
    /// The bill.
    pub total: Fen,
    /// Net pay.
    pub net: Fen,
    /// Income tax withheld.
    pub income_tax: Fen,
    /// Worker's insurances.
    pub insurance_worker: Fen,
    /// Worker's housing fund.
    pub housing_fund_worker: Fen,
    /// Worker's annuity.
    pub annuity_worker: Fen,
    /// Employer's annuity.
    pub annuity_employer: Fen,
    /// Commercial insurance.
    pub commercial_insurance: Fen,
    /// Deductions after tax, owed to others.
    pub post_tax_deductions: Fen,
    /// Shortfalls of earlier months, recovered now.
    pub shortfall_brought: Fen,
    /// Shortfalls carried on.
    pub shortfall_carried: Fen,
}

/// Sums saturate: far beyond any agency's money, and a saturated sum never balances.
fn add(sum: &mut Fen, fen: Fen) {
    sum.0 = sum.0.saturating_add(fen.0);
}

impl RunTotals {
    /// Adds one person.
    pub fn add(&mut self, template: &CompiledTemplate, result: &PersonResult) {
        self.people = self.people.saturating_add(1);
        for (item, fen) in template.items().iter().zip(&result.figures) {
            self.add_figure(item.kind, *fen);
        }
    }

    /// Adds the figures of the month, as [`super::compute::RunContext::compute_cycle`] gives them; all but memos are
    /// part of the bill.
    pub fn add_cycle(&mut self, template: &CompiledTemplate, figures: &[Fen]) {
        for (item, fen) in template.cycle_items().iter().zip(figures) {
            self.add_figure(item.kind, *fen);
            if item.kind != ItemKind::Memo {
                add(&mut self.total, *fen);
            }
        }
    }

    /// Adds the sums of other people, so that parts of a run may be summed apart.
    pub fn merge(&mut self, other: &RunTotals) {
        let RunTotals {
            people,
            wages,
            insurance_employer,
            housing_fund_employer,
            other_employer,
            disability_levy,
            service_fee,
            vat,
            total,
            net,
            income_tax,
            insurance_worker,
            housing_fund_worker,
            annuity_worker,
            annuity_employer,
            commercial_insurance,
            post_tax_deductions,
            shortfall_brought,
            shortfall_carried,
        } = other;
        self.people = self.people.saturating_add(*people);
        add(&mut self.wages, *wages);
        add(&mut self.insurance_employer, *insurance_employer);
        add(&mut self.housing_fund_employer, *housing_fund_employer);
        add(&mut self.other_employer, *other_employer);
        add(&mut self.disability_levy, *disability_levy);
        add(&mut self.service_fee, *service_fee);
        add(&mut self.vat, *vat);
        add(&mut self.total, *total);
        add(&mut self.net, *net);
        add(&mut self.income_tax, *income_tax);
        add(&mut self.insurance_worker, *insurance_worker);
        add(&mut self.housing_fund_worker, *housing_fund_worker);
        add(&mut self.annuity_worker, *annuity_worker);
        add(&mut self.annuity_employer, *annuity_employer);
        add(&mut self.commercial_insurance, *commercial_insurance);
        add(&mut self.post_tax_deductions, *post_tax_deductions);
        add(&mut self.shortfall_brought, *shortfall_brought);
        add(&mut self.shortfall_carried, *shortfall_carried);
    }

    fn add_figure(&mut self, kind: ItemKind, fen: Fen) {
        match kind {
            ItemKind::Gross => add(&mut self.wages, fen),
            ItemKind::InsuranceEmployer => add(&mut self.insurance_employer, fen),
            ItemKind::InsuranceWorker => add(&mut self.insurance_worker, fen),
            ItemKind::HousingFundEmployer => add(&mut self.housing_fund_employer, fen),
            ItemKind::HousingFundWorker => add(&mut self.housing_fund_worker, fen),
            ItemKind::AnnuityWorker => add(&mut self.annuity_worker, fen),
            ItemKind::AnnuityEmployer => {
                add(&mut self.annuity_employer, fen);
                add(&mut self.other_employer, fen);
            }
            ItemKind::CommercialInsurance => {
                add(&mut self.commercial_insurance, fen);
                add(&mut self.other_employer, fen);
            }
            ItemKind::DisabilityLevy => add(&mut self.disability_levy, fen),
            ItemKind::ServiceFee => add(&mut self.service_fee, fen),
            ItemKind::Vat => add(&mut self.vat, fen),
            ItemKind::BillTotal => add(&mut self.total, fen),
            ItemKind::NetPay => add(&mut self.net, fen),
            ItemKind::IncomeTax
            | ItemKind::AnnualBonusTax
            | ItemKind::SeveranceTax
            | ItemKind::LabourRemunerationTax
            | ItemKind::AuthorsRemunerationTax
            | ItemKind::InternRemunerationTax
            | ItemKind::PlatformRemunerationTax => add(&mut self.income_tax, fen),
            ItemKind::DeductionPostTax => add(&mut self.post_tax_deductions, fen),
            ItemKind::ShortfallBrought => add(&mut self.shortfall_brought, fen),
            ItemKind::ShortfallCarried => add(&mut self.shortfall_carried, fen),
            ItemKind::Earning
            | ItemKind::AnnualBonus
            | ItemKind::Severance
            | ItemKind::AverageAnnualWage
            | ItemKind::LabourRemuneration
            | ItemKind::AuthorsRemuneration
            | ItemKind::InternRemuneration
            | ItemKind::PlatformRemuneration
            | ItemKind::DeductionPreTax
            | ItemKind::TaxExemptIncome
            | ItemKind::SpecialAdditionalDeduction
            | ItemKind::OtherTaxDeduction
            | ItemKind::TaxRelief
            | ItemKind::TotalCost
            | ItemKind::Memo => {}
        }
    }

    /// Everything that is paid, owed to others, or earned: net pay, contributions, tax, deductions, levy, fee, VAT.
    pub fn outgoings(&self) -> Fen {
        [
            self.net,
            self.income_tax,
            self.insurance_worker,
            self.insurance_employer,
            self.housing_fund_worker,
            self.housing_fund_employer,
            self.annuity_worker,
            self.annuity_employer,
            self.commercial_insurance,
            self.post_tax_deductions,
            self.disability_levy,
            self.service_fee,
            self.vat,
        ]
        .into_iter()
        .sum()
    }

    /// `bill + shortfalls carried - shortfalls recovered - outgoings`: 0 to the fen, or the template bills something else
    /// than what it spends.
    pub fn imbalance(&self) -> Fen {
        let covered = self.total.0.saturating_add(self.shortfall_carried.0).saturating_sub(self.shortfall_brought.0);
        Fen(covered.saturating_sub(self.outgoings().0))
    }
}

/// The same identity for one person.
pub fn imbalance_of(template: &CompiledTemplate, result: &PersonResult) -> Fen {
    let mut alone = RunTotals::default();
    alone.add(template, result);
    alone.imbalance()
}
