//! The invoice of a payroll bill: the agency's fee is taxed, what it passes on is not.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::sums::CycleSums;
use super::vat::{Taxpayer, VatMethod, VatRule, VatTable};
use crate::engagement::DelegatedPart;
use crate::language::{Label, Language};
use crate::money::{Fen, Rate};
use crate::refusal::{Refusal, RefusalKind};
use crate::settlement::totals::RunTotals;

/// Why there is no invoice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvoiceRefusal {
    /// No VAT rule is known for the day.
    #[error("no VAT rule on {0}")]
    VatRuleMissing(NaiveDate),
    /// The bill's VAT is not the fee's.
    #[error("VAT {billed} of the bill, {computed} by the rule")]
    VatDiffers {
        /// On the bill.
        billed: Fen,
        /// By the rule.
        computed: Fen,
    },
    /// The lines do not sum to the bill.
    #[error("lines {lines}, bill {bill}")]
    TotalDiffers {
        /// Sum of the lines.
        lines: Fen,
        /// The bill.
        bill: Fen,
    },
    /// The data of the installation is broken.
    #[error("the VAT data is broken")]
    Data,
}

impl Refusal for InvoiceRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            InvoiceRefusal::VatRuleMissing(_)
            | InvoiceRefusal::VatDiffers { .. }
            | InvoiceRefusal::TotalDiffers { .. } => RefusalKind::Rule,
            InvoiceRefusal::Data => RefusalKind::Fault,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            InvoiceRefusal::VatRuleMissing(_) => "vat_rule_missing",
            InvoiceRefusal::VatDiffers { .. } => "invoice_vat_differs",
            InvoiceRefusal::TotalDiffers { .. } => "invoice_total_differs",
            InvoiceRefusal::Data => "vat_data_broken",
        }
    }

    fn text(&self, language: Language) -> String {
        match (self, language) {
            (InvoiceRefusal::VatRuleMissing(day), Language::Zh) => format!("没有 {day} 适用的增值税规则，无法开票。"),
            (InvoiceRefusal::VatRuleMissing(day), Language::En) => {
                format!("No VAT rule is known for {day}; no invoice can be made.")
            }
            (InvoiceRefusal::VatDiffers { billed, computed }, Language::Zh) => {
                format!("账单税额 {billed} 元与按税率计算的 {computed} 元不符。")
            }
            (InvoiceRefusal::VatDiffers { billed, computed }, Language::En) => {
                format!("The bill's VAT {billed} is not the {computed} that the rate gives.")
            }
            (InvoiceRefusal::TotalDiffers { lines, bill }, Language::Zh) => {
                format!("发票各行合计 {lines} 元与账单 {bill} 元不符。")
            }
            (InvoiceRefusal::TotalDiffers { lines, bill }, Language::En) => {
                format!("The invoice's lines sum to {lines}, the bill is {bill}.")
            }
            (InvoiceRefusal::Data, Language::Zh) => "增值税数据无法读取。".into(),
            (InvoiceRefusal::Data, Language::En) => "The VAT data cannot be read.".into(),
        }
    }
}

/// What a line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceItem {
    /// The agency's fee.
    ServiceFee,
    /// Wages.
    Wages,
    /// Employer's social insurance.
    Insurance,
    /// Employer's housing fund.
    HousingFund,
    /// Annuity, commercial insurance, levies.
    Other,
}

/// On which invoice a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceForm {
    /// Special VAT invoice (增值税专用发票): the client may deduct the VAT.
    Special,
    /// Ordinary invoice (增值税普通发票): amounts passed on, without VAT.
    Ordinary,
}

/// A payroll bill, as far as its invoice needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PayrollBill {
    /// How many people; each may have his VAT rounded on his own.
    pub people: i64,
    /// The fee without VAT.
    pub service_fee: Fen,
    /// Its VAT.
    pub vat: Fen,
    /// Gross wages.
    pub wages: Fen,
    /// Employer's social insurance.
    pub insurance: Fen,
    /// Employer's housing fund.
    pub housing_fund: Fen,
    /// Everything else that is passed on.
    pub other: Fen,
    /// The bill.
    pub total: Fen,
}

impl PayrollBill {
    /// The bill of what passes through the agency's hands. Where wages do, the workers' shares stand in their gross;
    /// where they do not, contributions are passed on whole. The line of wages is what the other lines leave of the
    /// bill: so it carries the shortfalls, and tax that is passed on alone.
    pub fn of(totals: &RunTotals, sums: &CycleSums, delegated: &BTreeSet<DelegatedPart>) -> Self {
        let pays_wages = delegated.contains(&DelegatedPart::WagePayment);
        let passed_on = |employer: Fen, both: Fen| match (pays_wages, both) {
            (_, Fen::ZERO) => Fen::ZERO,
            (true, _) => employer,
            (false, both) => both,
        };
        let other = if pays_wages { totals.other_employer } else { Fen::ZERO };
        let bill = Self {
            people: totals.people,
            service_fee: sums.service_fee,
            vat: sums.vat,
            wages: Fen::ZERO,
            insurance: passed_on(totals.insurance_employer, sums.insurance),
            housing_fund: passed_on(totals.housing_fund_employer, sums.housing_fund),
            other: [other, sums.levies].into_iter().sum(),
            total: sums.bill,
        };
        let lines: Fen = [bill.service_fee, bill.vat, bill.insurance, bill.housing_fund, bill.other].into_iter().sum();
        Self { wages: Fen(bill.total.0.saturating_sub(lines.0)), ..bill }
    }
}

/// A line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvoiceLine {
    /// What for.
    pub item: InvoiceItem,
    /// In words.
    pub label: Label,
    /// On which invoice.
    pub form: InvoiceForm,
    /// Without VAT.
    pub net: Fen,
    /// Rate, where taxed.
    pub rate: Option<Rate>,
    /// VAT.
    pub vat: Fen,
    /// With VAT.
    pub gross: Fen,
}

/// A computed invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayrollInvoice {
    /// Its lines; lines of nothing are left out.
    pub lines: Vec<InvoiceLine>,
    /// The rule that was used.
    pub rule: VatRule,
    /// Sales that are taxed.
    pub taxed_net: Fen,
    /// VAT.
    pub vat: Fen,
    /// Passed on, without VAT.
    pub passed_on: Fen,
    /// The bill's total.
    pub total: Fen,
}

impl VatTable {
    /// The invoice of a bill issued on a day. Its VAT may differ from rate x fee by the rounding of each person, not more.
    pub fn invoice(
        &self,
        bill: &PayrollBill,
        taxpayer: Taxpayer,
        issued_on: NaiveDate,
    ) -> Result<PayrollInvoice, InvoiceRefusal> {
        let rule = self.rule_on(taxpayer, issued_on)?.clone();
        let exact = match rule.method {
            VatMethod::PassThroughExcluded => bill.service_fee.yuan() * rule.rate.0,
        };
        let tolerance = Decimal::new(5, 3) * Decimal::from(bill.people.max(1));
        if (bill.vat.yuan() - exact).abs() > tolerance {
            return Err(InvoiceRefusal::VatDiffers {
                billed: bill.vat,
                computed: Fen::rounded(exact).ok_or(InvoiceRefusal::Data)?,
            });
        }
        let mut lines = Vec::new();
        for line in &self.lines {
            let (form, net, rate, vat) = match line.item {
                InvoiceItem::ServiceFee => (InvoiceForm::Special, bill.service_fee, Some(rule.rate), bill.vat),
                InvoiceItem::Wages => (InvoiceForm::Ordinary, bill.wages, None, Fen::ZERO),
                InvoiceItem::Insurance => (InvoiceForm::Ordinary, bill.insurance, None, Fen::ZERO),
                InvoiceItem::HousingFund => (InvoiceForm::Ordinary, bill.housing_fund, None, Fen::ZERO),
                InvoiceItem::Other => (InvoiceForm::Ordinary, bill.other, None, Fen::ZERO),
            };
            let gross = [net, vat].into_iter().sum();
            let label = Label::new(&line.zh, &line.en);
            lines.push(InvoiceLine { item: line.item, label, form, net, rate, vat, gross });
        }
        lines.retain(|line| (line.net, line.vat) != (Fen::ZERO, Fen::ZERO));
        let sum: Fen = lines.iter().map(|line| line.gross).sum();
        if sum != bill.total {
            return Err(InvoiceRefusal::TotalDiffers { lines: sum, bill: bill.total });
        }
        let passed_on = lines.iter().filter(|line| line.rate.is_none()).map(|line| line.net).sum();
        Ok(PayrollInvoice { lines, rule, taxed_net: bill.service_fee, vat: bill.vat, passed_on, total: bill.total })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The sample client's January.
    fn january() -> PayrollBill {
        PayrollBill {
            people: 270,
            service_fee: Fen(2_160_000),
            vat: Fen(129_600),
            wages: Fen(370_847_317),
            insurance: Fen(73_486_750),
            housing_fund: Fen(22_044_300),
            other: Fen(2_623_619),
            total: Fen(471_291_586),
        }
    }

    #[test]
    fn the_lines_are_the_bill() {
        let invoice = VatTable::china().unwrap().invoice(&january(), Taxpayer::General, day("2026-01-31")).unwrap();
        assert_eq!(invoice.lines.len(), 5);
        assert_eq!(invoice.lines.iter().map(|line| line.gross).sum::<Fen>(), january().total);
        let special: Vec<_> = invoice.lines.iter().filter(|line| line.form == InvoiceForm::Special).collect();
        assert_eq!(
            (special.len(), special[0].net, special[0].vat, special[0].gross),
            (1, Fen(2_160_000), Fen(129_600), Fen(2_289_600))
        );
        assert_eq!(invoice.passed_on, Fen(january().total.0 - 2_289_600));
        let fees_only = PayrollBill {
            people: 1,
            service_fee: Fen(8_000),
            vat: Fen(480),
            total: Fen(8_480),
            ..PayrollBill::default()
        };
        assert_eq!(
            VatTable::china().unwrap().invoice(&fees_only, Taxpayer::General, day("2026-01-31")).unwrap().lines.len(),
            1
        );
    }

    /// Totals whose bill is gross wages, employer's shares, levy, fee and VAT, less the shortfall.
    fn some_totals() -> impl proptest::strategy::Strategy<Value = RunTotals> {
        use proptest::strategy::Strategy;
        proptest::collection::vec(0_i64..1_000_000_000, 12).prop_map(|n| {
            let fen = |i: usize| Fen(n[i]);
            let fee = Fen(n[10] * 100);
            let mut totals = RunTotals {
                people: 1,
                net: fen(0),
                income_tax: fen(1),
                insurance_worker: fen(2),
                insurance_employer: fen(3),
                housing_fund_worker: fen(4),
                housing_fund_employer: fen(5),
                annuity_worker: fen(6),
                annuity_employer: fen(7),
                other_employer: fen(7),
                post_tax_deductions: fen(8),
                disability_levy: fen(9),
                service_fee: fee,
                vat: Fen(fee.0 / 100 * 6),
                shortfall_carried: fen(11),
                ..RunTotals::default()
            };
            totals.wages = Fen(n[0] + n[1] + n[2] + n[4] + n[6] + n[8] - n[11]);
            totals.total = Fen(totals.outgoings().0 - n[11]);
            totals
        })
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_delegated_the_lines_sum_to_the_bill(
            totals in some_totals(),
            parts in proptest::collection::btree_set(proptest::sample::select(DelegatedPart::all().collect::<Vec<_>>()), 0..=3),
        ) {
            let sums = crate::settlement::cycle::billed(&totals, &parts);
            let bill = PayrollBill::of(&totals, &sums, &parts);
            let invoice = VatTable::china().unwrap().invoice(&bill, Taxpayer::General, day("2026-01-31")).unwrap();
            proptest::prop_assert_eq!(invoice.lines.iter().map(|line| line.gross).sum::<Fen>(), sums.bill);
            proptest::prop_assert_eq!(invoice.vat, totals.vat);
            if parts.len() == 3 {
                proptest::prop_assert_eq!((bill.wages, bill.insurance), (totals.wages, totals.insurance_employer));
            }
            if parts.is_empty() {
                proptest::prop_assert_eq!(bill.wages, Fen::ZERO);
            }
        }

        #[test]
        fn a_fen_too_much_is_refused(by in proptest::prop_oneof![-1_000_i64..0, 1_i64..1_000]) {
            let table = VatTable::china().unwrap();
            let bill = PayrollBill { total: Fen(january().total.0 + by), ..january() };
            let refusal = table.invoice(&bill, Taxpayer::General, day("2026-01-31")).unwrap_err();
            proptest::prop_assert_eq!(refusal, InvoiceRefusal::TotalDiffers { lines: january().total, bill: bill.total });
        }

        #[test]
        fn vat_may_differ_by_each_persons_rounding_only(fees in proptest::collection::vec(1_i64..100_000, 1..50), more in 1_i64..100) {
            let round = |fee: &i64| Fen::rounded(Fen(*fee).yuan() * Decimal::new(6, 2)).unwrap();
            let (fee, vat): (i64, Fen) = (fees.iter().sum(), fees.iter().map(round).sum());
            let people = i64::try_from(fees.len()).unwrap();
            let bill = |vat: i64| PayrollBill { people, service_fee: Fen(fee), vat: Fen(vat), total: Fen(fee + vat), ..PayrollBill::default() };
            let table = VatTable::china().unwrap();
            proptest::prop_assert!(table.invoice(&bill(vat.0), Taxpayer::General, day("2026-01-31")).is_ok());
            proptest::prop_assert!(table.invoice(&bill(vat.0 + people + more), Taxpayer::General, day("2026-01-31")).is_err());
        }
    }
}
