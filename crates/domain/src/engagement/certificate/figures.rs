//! What a certificate states, month by month.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::CertificateKind;
use crate::money::Fen;
use crate::period::Period;

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
