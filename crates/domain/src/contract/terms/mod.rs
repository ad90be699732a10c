//! What the parties agree. A draft may leave a term open; an active contract has every mandatory one.

mod payment;
mod payroll;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationErrors};

pub use payment::{FeeStandard, PaymentTerms};
pub use payroll::{DisputeForum, DisputeHandling, PayrollTerms, ServicePeriod, Undertakings};

/// The terms of a contract; which kind they are is told by the contract's category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = ContractTerms)]
pub enum Terms {
    /// Payroll (clause PY-3.1.1).
    Payroll(PayrollTerms),
}

/// One category is offered, so its terms are the only ones that are read.
impl<'de> Deserialize<'de> for Terms {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        PayrollTerms::deserialize(d).map(Terms::Payroll)
    }
}

impl Validate for Terms {
    fn validate(&self) -> Result<(), ValidationErrors> {
        match self {
            Terms::Payroll(terms) => terms.validate(),
        }
    }
}

/// A mandatory term that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenTerm {
    /// Its field.
    pub field: &'static str,
    /// Its name, Chinese.
    pub zh: &'static str,
    /// Its name, English.
    pub en: &'static str,
}

impl Terms {
    /// The clause that makes terms mandatory.
    pub fn clause(&self) -> &'static str {
        match self {
            Terms::Payroll(_) => "PY-3.1.1",
        }
    }

    /// From when to when the agency serves, if agreed.
    pub fn period(&self) -> Option<ServicePeriod> {
        match self {
            Terms::Payroll(terms) => terms.period,
        }
    }

    /// The mandatory terms that are still open, in the order of the clause.
    pub fn open(&self) -> Vec<OpenTerm> {
        match self {
            Terms::Payroll(t) => [
                (t.period.is_some(), OpenTerm { field: "period", zh: "协议期限", en: "agreement period" }),
                (
                    t.rights_and_duties.is_some(),
                    OpenTerm { field: "rights_and_duties", zh: "双方权利与义务", en: "rights and duties" },
                ),
                (t.fee_standard.is_some(), OpenTerm { field: "fee_standard", zh: "收费标准", en: "fee standard" }),
                (
                    t.payment_method.is_some(),
                    OpenTerm { field: "payment_method", zh: "支付方式", en: "payment method" },
                ),
                (
                    t.liability_for_breach.is_some(),
                    OpenTerm { field: "liability_for_breach", zh: "违约责任", en: "liability for breach" },
                ),
                (
                    t.dispute_handling.is_some(),
                    OpenTerm { field: "dispute_handling", zh: "争议处理", en: "dispute handling" },
                ),
            ]
            .into_iter()
            .filter_map(|(agreed, term)| (!agreed).then_some(term))
            .collect(),
        }
    }
}
