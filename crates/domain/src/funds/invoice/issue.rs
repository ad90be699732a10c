//! From a bill to its invoice, by the VAT rule of the day.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{InvoiceForm, InvoiceItem, InvoiceLine, InvoiceRefusal, PayrollBill, PayrollInvoice};
use crate::funds::vat::{Taxpayer, VatMethod, VatTable};
use crate::language::Label;
use crate::money::Fen;

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
