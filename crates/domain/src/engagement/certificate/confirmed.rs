//! From confirmed pay to the figures of a certificate.

use super::{CertificateFigures, IncomeMonth, TaxMonth};
use crate::engagement::CycleRef;
use crate::money::Fen;
use crate::period::Period;

/// A payment of wages that the client confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmedPay {
    /// The month and run.
    pub cycle: CycleRef,
    /// The month of the pay date.
    pub tax_period: Period,
    /// Gross pay.
    pub gross: Fen,
    /// Net pay.
    pub net: Fen,
    /// Income tax withheld.
    pub income_tax: Fen,
}

/// A span of months, as far as it is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// First month.
    pub from: Option<Period>,
    /// Last month.
    pub to: Option<Period>,
}

impl Span {
    /// Does it begin before it ends?
    pub fn is_in_order(self) -> bool {
        self.from.zip(self.to).is_none_or(|(from, to)| from <= to)
    }

    /// Does a month lie in it?
    pub fn has(self, month: Period) -> bool {
        self.from.is_none_or(|from| from <= month) && self.to.is_none_or(|to| month <= to)
    }
}

/// Payments of a span by month: those of one month come together. `None` without any, or beyond the range of money.
fn by_month<T>(
    pay: &[ConfirmedPay],
    span: Span,
    month_of: impl Fn(&ConfirmedPay) -> Period,
    figures: impl Fn(&ConfirmedPay) -> (Fen, Fen),
    line: impl Fn(Period, Fen, Fen) -> T,
) -> Option<(Vec<T>, Period, Period, Fen, Fen)> {
    let mut months: std::collections::BTreeMap<Period, (Fen, Fen)> = std::collections::BTreeMap::new();
    let (mut first_sum, mut second_sum) = (Fen::ZERO, Fen::ZERO);
    for paid in pay.iter().filter(|paid| span.has(month_of(paid))) {
        let (first, second) = figures(paid);
        let sums = months.entry(month_of(paid)).or_default();
        *sums = (sums.0.checked_add(first)?, sums.1.checked_add(second)?);
        (first_sum, second_sum) = (first_sum.checked_add(first)?, second_sum.checked_add(second)?);
    }
    let (from, to) = (*months.keys().next()?, *months.keys().next_back()?);
    let lines = months.into_iter().map(|(month, (first, second))| line(month, first, second)).collect();
    Some((lines, from, to, first_sum, second_sum))
}

/// The wages of a span; `None` where nothing was paid in it.
pub fn income(pay: &[ConfirmedPay], span: Span) -> Option<CertificateFigures> {
    let line = |period, gross, net| IncomeMonth { period, gross, net };
    let (months, period_from, period_to, gross, net) =
        by_month(pay, span, |paid| paid.cycle.period, |paid| (paid.gross, paid.net), line)?;
    Some(CertificateFigures::Income { period_from, period_to, months, gross, net })
}

/// The tax withheld in a span; `None` where nothing was paid in it.
pub fn tax(pay: &[ConfirmedPay], span: Span, withholding_agent: &str) -> Option<CertificateFigures> {
    let line = |tax_period, income, income_tax| TaxMonth { tax_period, income, income_tax };
    let (months, period_from, period_to, income, income_tax) =
        by_month(pay, span, |paid| paid.tax_period, |paid| (paid.gross, paid.income_tax), line)?;
    let withholding_agent = withholding_agent.to_owned();
    Some(CertificateFigures::Tax { withholding_agent, period_from, period_to, months, income, income_tax })
}
