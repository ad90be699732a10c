//! What the parties agree. A draft may leave a term open; an active contract has every mandatory one.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError, ValidationErrors};

use crate::money::Fen;
use crate::text::said;

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

/// From when to when the agency serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServicePeriod {
    /// The first day.
    pub starts: NaiveDate,
    /// The last day.
    pub ends: NaiveDate,
}

fn in_order(period: &ServicePeriod) -> Result<(), ValidationError> {
    if period.starts <= period.ends {
        Ok(())
    } else {
        Err(ValidationError::new("period_reversed").with_message("the period ends before it starts".into()))
    }
}

/// What each side may demand and owes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Undertakings {
    /// Rights and duties of the client.
    #[validate(length(min = 1, max = 10000), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 10000)]
    pub client: String,
    /// Rights and duties of the agency.
    #[validate(length(min = 1, max = 10000), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 10000)]
    pub agency: String,
}

/// What the service costs, before value-added tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeeStandard {
    /// For one person in one month.
    pub per_person_month: Fen,
    /// The least for one month, however few the people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monthly_minimum: Option<Fen>,
}

fn not_negative(fee: &FeeStandard) -> Result<(), ValidationError> {
    if fee.per_person_month >= Fen(0) && fee.monthly_minimum.is_none_or(|least| least >= Fen(0)) {
        Ok(())
    } else {
        Err(ValidationError::new("amount_negative").with_message("a fee is not negative".into()))
    }
}

/// How and by when the client pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PaymentTerms {
    /// How the money comes, e.g. by transfer to the agency's account.
    #[validate(length(min = 1, max = 500), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 500)]
    pub method: String,
    /// Day of the month by which the bill is out; in a shorter month its last day.
    #[validate(range(min = 1, max = 31))]
    #[schema(minimum = 1, maximum = 31)]
    pub bill_day: u8,
    /// Day of the month by which the money is there; in a shorter month its last day.
    #[validate(range(min = 1, max = 31))]
    #[schema(minimum = 1, maximum = 31)]
    pub receipt_day: u8,
    /// Must the money be there before anybody is paid?
    pub in_advance: bool,
}

/// Who decides a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisputeForum {
    /// An arbitration commission that the parties name.
    Arbitration,
    /// A people's court.
    Court,
}

/// How a dispute is settled when talks fail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DisputeHandling {
    /// Who decides.
    pub forum: DisputeForum,
    /// Which commission or court, by name or place.
    #[validate(length(min = 1, max = 200), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub venue: String,
}

/// The terms of a payroll contract. Clause PY-3.1.1 makes each of the first six mandatory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PayrollTerms {
    /// Agreement period.
    #[validate(custom(function = "in_order"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<ServicePeriod>,
    /// Rights and duties of both sides.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rights_and_duties: Option<Undertakings>,
    /// Fee standard.
    #[validate(custom(function = "not_negative"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_standard: Option<FeeStandard>,
    /// Payment method.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_method: Option<PaymentTerms>,
    /// Liability for breach.
    #[validate(length(min = 1, max = 10000), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 10000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub liability_for_breach: Option<String>,
    /// Dispute handling.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispute_handling: Option<DisputeHandling>,
    /// Anything else that was agreed.
    #[validate(length(min = 1, max = 10000), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 10000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub further: Option<String>,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_draft_names_six_open_terms() {
        let open: Vec<_> = Terms::Payroll(PayrollTerms::default()).open().into_iter().map(|t| t.field).collect();
        assert_eq!(
            open,
            [
                "period",
                "rights_and_duties",
                "fee_standard",
                "payment_method",
                "liability_for_breach",
                "dispute_handling"
            ]
        );
        let one =
            PayrollTerms { liability_for_breach: Some("按日万分之五".to_owned()), ..PayrollTerms::default() };
        assert_eq!(Terms::Payroll(one).open().len(), 5);
    }

    #[test]
    fn a_term_of_blanks_is_refused() {
        let blank = || " \u{3000}\n".to_owned();
        let of = |client: String, agency: String| PayrollTerms {
            rights_and_duties: Some(Undertakings { client, agency }),
            ..PayrollTerms::default()
        };
        assert!(of("付款".to_owned(), "发薪".to_owned()).validate().is_ok());
        assert!(of(blank(), "发薪".to_owned()).validate().is_err());
        assert!(of("付款".to_owned(), blank()).validate().is_err());
        let liability = PayrollTerms { liability_for_breach: Some(blank()), ..PayrollTerms::default() };
        assert!(liability.validate().is_err());
        let dispute = DisputeHandling { forum: DisputeForum::Court, venue: blank() };
        assert!(dispute.validate().is_err());
        let payment = PaymentTerms { method: blank(), bill_day: 6, receipt_day: 8, in_advance: true };
        assert!(payment.validate().is_err());
    }

    #[test]
    fn a_period_in_the_wrong_order_and_a_negative_fee_are_refused() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 1, d).unwrap();
        let period = |a, b| PayrollTerms {
            period: Some(ServicePeriod { starts: day(a), ends: day(b) }),
            ..PayrollTerms::default()
        };
        assert!(period(1, 1).validate().is_ok());
        assert!(period(2, 1).validate().is_err());
        let fee = |fen| PayrollTerms {
            fee_standard: Some(FeeStandard { per_person_month: Fen(fen), monthly_minimum: None }),
            ..PayrollTerms::default()
        };
        assert!(fee(0).validate().is_ok());
        assert!(fee(-1).validate().is_err());
    }
}
