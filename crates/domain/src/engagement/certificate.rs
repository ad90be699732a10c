//! Certificates that people ask for (clause PY-5.4.2): what they state, taken from what was confirmed and recorded.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::CycleRef;
use crate::ids::{CertificateId, EngagementId, PersonId};
use crate::money::Fen;
use crate::period::Period;
use crate::standard::coded::coded;

coded! {
    /// What a certificate states.
    CertificateKind {
        /// Wages, gross and net, month by month.
        Income = "income",
        /// Post, hire and leave date.
        Employment = "employment",
        /// Income tax withheld, month of payment by month of payment.
        Tax = "tax",
    }
}

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

/// Whom a certificate is about, as the roster has him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertifiedPerson {
    /// The person.
    pub id: PersonId,
    /// His name.
    pub name: String,
    /// His resident ID, masked.
    pub resident_id_masked: String,
    /// His number with the client.
    pub employee_number: String,
    /// His post.
    pub post: String,
    /// When he came.
    pub hire_date: NaiveDate,
    /// When he left.
    pub leave_date: Option<NaiveDate>,
}

/// A month's wages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CertifiedIncome)]
pub struct IncomeMonth {
    /// The wage period.
    pub period: Period,
    /// Gross pay.
    pub gross: Fen,
    /// Net pay.
    pub net: Fen,
}

/// A month's tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CertifiedTax)]
pub struct TaxMonth {
    /// The month of the pay date.
    pub tax_period: Period,
    /// Gross pay.
    pub income: Fen,
    /// Income tax withheld.
    pub income_tax: Fen,
}

/// What a certificate states: `income` the wages of a span of months, `employment` post and dates, `tax` the income tax
/// withheld in a span of months of payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum CertificateFigures {
    /// Wages.
    Income {
        /// First month.
        period_from: Period,
        /// Last month.
        period_to: Period,
        /// Month by month.
        months: Vec<IncomeMonth>,
        /// Gross pay of all months.
        gross: Fen,
        /// Net pay of all months.
        net: Fen,
    },
    /// Employment.
    Employment {
        /// The post.
        post: String,
        /// When he came.
        hire_date: NaiveDate,
        /// When he left; absent while he is employed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        leave_date: Option<NaiveDate>,
    },
    /// Tax.
    Tax {
        /// Credit code of the withholding agent.
        withholding_agent: String,
        /// First month.
        period_from: Period,
        /// Last month.
        period_to: Period,
        /// Month by month.
        months: Vec<TaxMonth>,
        /// Gross pay of all months.
        income: Fen,
        /// Income tax of all months.
        income_tax: Fen,
    },
}

impl CertificateFigures {
    /// Of which kind.
    pub fn kind(&self) -> CertificateKind {
        match self {
            CertificateFigures::Income { .. } => CertificateKind::Income,
            CertificateFigures::Employment { .. } => CertificateKind::Employment,
            CertificateFigures::Tax { .. } => CertificateKind::Tax,
        }
    }
}

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateBody {
    /// The person's name.
    #[schema(example = "林知远")]
    pub name: String,
    /// His resident ID, masked.
    pub resident_id_masked: String,
    /// The employer.
    pub employer: String,
    /// His number with the employer.
    pub employee_number: String,
    /// What it is for.
    pub purpose: String,
    /// What it states.
    pub figures: CertificateFigures,
}

/// A certificate to be issued; it gets its number and its code when it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCertificate {
    /// Its id.
    pub id: CertificateId,
    /// The engagement.
    pub engagement: EngagementId,
    /// The person.
    pub person: PersonId,
    /// The day of issue.
    pub issued_on: NaiveDate,
    /// Public id of who issues it.
    pub issued_by: String,
    /// What it says.
    pub body: CertificateBody,
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

    fn has(self, month: Period) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn paid(cycle: &str, tax_period: &str, gross: i64) -> ConfirmedPay {
        ConfirmedPay {
            cycle: cycle.parse().unwrap(),
            tax_period: tax_period.parse().unwrap(),
            gross: Fen(gross),
            net: Fen(gross / 2),
            income_tax: Fen(gross / 10),
        }
    }

    fn month(text: &str) -> Option<Period> {
        text.parse().ok()
    }

    #[test]
    fn payments_of_a_month_come_together_and_the_span_binds() {
        let pay =
            [paid("2026-01", "2026-02", 1_000), paid("2026-01-2", "2026-03", 200), paid("2026-02", "2026-03", 1_000)];
        let january = Span { from: month("2026-01"), to: month("2026-01") };
        let Some(CertificateFigures::Income { months, gross, net, .. }) = income(&pay, january) else { panic!() };
        assert_eq!((months.len(), gross, net), (1, Fen(1_200), Fen(600)));
        let march = Span { from: month("2026-03"), to: None };
        let Some(CertificateFigures::Tax { months, period_from, income_tax, .. }) = tax(&pay, march, "X") else {
            panic!()
        };
        assert_eq!((months.len(), Some(period_from), income_tax), (1, month("2026-03"), Fen(120)));
        assert_eq!(income(&pay, Span { from: month("2026-05"), to: None }), None);
        assert!(!Span { from: month("2026-05"), to: month("2026-04") }.is_in_order());
    }
    proptest::proptest! {
        #[test]
        fn the_months_add_up_to_the_whole(pay in proptest::collection::vec((1_u32..=12, 0_i64..10_000_000), 1..30)) {
            let pay: Vec<ConfirmedPay> =
                pay.into_iter().map(|(m, gross)| paid(&format!("2026-{m:02}"), "2026-12", gross)).collect();
            let Some(CertificateFigures::Income { period_from, period_to, months, gross, net }) =
                income(&pay, Span::default())
            else {
                panic!("something was paid")
            };
            proptest::prop_assert!(months.is_sorted_by(|a, b| a.period < b.period));
            let ends = (months.first().map(|m| m.period), months.last().map(|m| m.period));
            proptest::prop_assert_eq!(ends, (Some(period_from), Some(period_to)));
            proptest::prop_assert_eq!(months.iter().map(|m| m.gross).sum::<Fen>(), gross);
            proptest::prop_assert_eq!(months.iter().map(|m| m.net).sum::<Fen>(), net);
            proptest::prop_assert_eq!(pay.iter().map(|p| p.gross).sum::<Fen>(), gross);
        }
    }
}
