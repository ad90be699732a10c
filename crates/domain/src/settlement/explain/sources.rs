//! The rule of law and the policy behind a figure.

use std::sync::LazyLock;

use serde::Deserialize;

use super::explainer::Explainer;
use crate::funds::vat::{Taxpayer, VatTable};
use crate::insurance::{InsuranceKind, PolicyBook};
use crate::language::Label;
use crate::settlement::tax::{ApartRule, BonusTable};
use crate::settlement::template::{Fact, Item, ItemKind, Source, StatutoryFigure, YearlyLimit};

/// Legal sources that are no dated figures.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LegalSources {
    social_insurance: Label,
    housing_fund: Label,
    additional_deductions: Label,
    annuity: Label,
    cumulative_withholding: Label,
}

static SOURCES: LazyLock<Option<LegalSources>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../data/settlement/legal-sources.json")).ok());

impl Explainer<'_> {
    /// The rule of law that an item follows.
    pub(super) fn rule(&self, item: &Item) -> Option<String> {
        let known = SOURCES.as_ref()?;
        let label = match (&item.source, item.kind) {
            (Source::Policy { insurance: InsuranceKind::HousingFund, .. }, _) => known.housing_fund.clone(),
            (Source::Policy { .. }, _) => known.social_insurance.clone(),
            (Source::Statutory { figure: StatutoryFigure::CumulativeBasicDeduction }, _) => {
                self.tables.basic.source.clone()
            }
            (Source::Statutory { figure: StatutoryFigure::CumulativeTax | StatutoryFigure::IncomeTax }, _) => {
                self.tables.annual.version.source.clone()
            }
            (Source::Statutory { figure: StatutoryFigure::AnnualBonusTax }, _) => {
                BonusTable::at(self.result.basis.tax_period).ok()?.monthly.version.source
            }
            (Source::Statutory { figure }, _) if figure.apart().is_some() => {
                let rule = ApartRule::at(figure.apart()?, self.result.basis.tax_period).ok()?;
                rule.version().source.clone()
            }
            (Source::Statutory { figure: StatutoryFigure::CumulativeAdditional }, _) => {
                known.additional_deductions.clone()
            }
            (Source::Statutory { .. }, ItemKind::Memo) => known.cumulative_withholding.clone(),
            (_, ItemKind::SpecialAdditionalDeduction) => known.additional_deductions.clone(),
            (_, ItemKind::AnnuityWorker) => known.annuity.clone(),
            (_, ItemKind::OtherTaxDeduction) if item.yearly_limit == Some(YearlyLimit::PersonalPension) => {
                self.tables.pension_source.clone()?
            }
            (_, ItemKind::Vat) => self.vat_source()?,
            _ => return None,
        };
        Some(label.text(self.language).to_owned())
    }

    /// The source of the VAT rate that the run used.
    fn vat_source(&self) -> Option<Label> {
        let basis = &self.result.basis;
        let (_, used) = basis.facts.iter().find(|(fact, _)| *fact == Fact::VatRate)?;
        let (table, day) = (VatTable::china().ok()?, basis.tax_period.first_day());
        [Taxpayer::General, Taxpayer::Simplified, Taxpayer::SmallScale]
            .into_iter()
            .filter_map(|taxpayer| table.rule_on(taxpayer, day).ok())
            .find(|rule| rule.rate == *used)
            .map(|rule| rule.source.clone())
    }

    /// The policy behind a contribution.
    pub(super) fn policy_id(&self, item: &Item) -> Option<&str> {
        let Source::Policy { insurance, .. } = &item.source else { return None };
        let line = self.result.basis.insurance.iter().find(|line| line.kind == *insurance)?;
        Some(line.policy.as_str())
    }

    /// Where that policy comes from.
    pub(super) fn policy_source(&self, item: &Item, policies: &PolicyBook) -> Option<String> {
        policies.by_id(self.policy_id(item)?).map(|policy| policy.source.clone())
    }
}
