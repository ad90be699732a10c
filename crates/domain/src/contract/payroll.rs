//! The terms of a payroll contract (clause PY-3.1.1).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::refusal::ContractRefusal;
use crate::language::Label;
use crate::money::{Fen, Rate};
use crate::standard::coded::coded;

coded! {
    /// A mandatory term of a payroll contract (clause PY-3.1.1).
    PayrollTerm {
        /// From when to when the agreement holds.
        AgreementPeriod = "agreement_period",
        /// What each side may demand and must do.
        RightsAndDuties = "rights_and_duties",
        /// What the service costs.
        FeeStandard = "fee_standard",
        /// How and when it is paid, and whether wages are paid in advance by the client.
        PaymentMethod = "payment_method",
        /// Who answers for a breach, and how.
        BreachLiability = "breach_liability",
        /// How disputes are settled.
        DisputeHandling = "dispute_handling",
    }
}

impl PayrollTerm {
    /// The clause that demands it.
    pub const CLAUSE: &'static str = "PY-3.1.1";

    /// What it is called.
    pub fn label(self) -> Label {
        match self {
            PayrollTerm::AgreementPeriod => Label::new("协议期限", "agreement period"),
            PayrollTerm::RightsAndDuties => Label::new("双方权利义务", "rights and duties"),
            PayrollTerm::FeeStandard => Label::new("收费标准", "fee standard"),
            PayrollTerm::PaymentMethod => Label::new("付款方式", "payment method"),
            PayrollTerm::BreachLiability => Label::new("违约责任", "liability for breach"),
            PayrollTerm::DisputeHandling => Label::new("争议处理", "dispute handling"),
        }
    }
}

/// The terms of a payroll contract (clause PY-3.1.1).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PayrollTerms {
    /// First day of the agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement_from: Option<NaiveDate>,
    /// Last day of the agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement_to: Option<NaiveDate>,
    /// What each side may demand and must do.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rights_and_duties: Option<RightsAndDuties>,
    /// What the service costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_standard: Option<FeeStandard>,
    /// How and when it is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_method: Option<PaymentMethod>,
    /// Who answers for a breach, and how.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breach_liability: Option<String>,
    /// How disputes are settled.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispute_handling: Option<DisputeResolution>,
}

/// What each side may demand and must do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RightsAndDuties {
    /// The agency's.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub agency: String,
    /// The client's.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub client: String,
}

/// What the service costs, without VAT.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "basis", rename_all = "snake_case", deny_unknown_fields)]
pub enum FeeStandard {
    /// A sum for each person paid in the month.
    PerHead {
        /// The sum.
        amount: Fen,
    },
    /// A sum for the month, however many people.
    PerCycle {
        /// The sum.
        amount: Fen,
    },
    /// A part of an item of the settlement template.
    Percentage {
        /// The item's code.
        #[schema(example = "gross")]
        item: String,
        /// The part.
        rate: Rate,
    },
}

/// Days of the month that both sides agreed; in a shorter month its last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreedDays {
    /// The client has delivered and confirmed the month's inputs.
    #[schema(minimum = 1, maximum = 31)]
    pub inputs: u8,
    /// The agency has sent the bill.
    #[schema(minimum = 1, maximum = 31)]
    pub bill: u8,
    /// The client's money has arrived.
    #[schema(minimum = 1, maximum = 31)]
    pub funds: u8,
    /// Wages are paid.
    #[schema(minimum = 1, maximum = 31)]
    pub payout: u8,
}

coded! {
    /// In which month the wages of a month are paid.
    PayMonth {
        /// In the month itself.
        Same = "same",
        /// In the month after it.
        Next = "next",
    }
}

/// How and when the service and the wages are paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentMethod {
    /// The client's money must be there before wages are paid. Without it the cycle's funding does not apply.
    pub in_advance: bool,
    /// In which month wages are paid; the agreed days are days of that month.
    pub pay_month: PayMonth,
    /// The agreed days.
    pub days: AgreedDays,
}

coded! {
    /// How a dispute is settled if talks fail.
    DisputeMethod {
        /// By an arbitration commission.
        Arbitration = "arbitration",
        /// By a court.
        Litigation = "litigation",
    }
}

/// How disputes are settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DisputeResolution {
    /// What follows failed talks.
    pub method: DisputeMethod,
    /// Which commission or court.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub forum: String,
}

impl PayrollTerms {
    /// The mandatory terms that are not agreed yet. A text of blanks agrees nothing.
    pub fn missing(&self) -> Vec<PayrollTerm> {
        let said = |text: &str| !text.trim().is_empty();
        let agreed = |term: PayrollTerm| match term {
            PayrollTerm::AgreementPeriod => self.agreement_from.is_some() && self.agreement_to.is_some(),
            PayrollTerm::RightsAndDuties => {
                self.rights_and_duties.as_ref().is_some_and(|both| said(&both.agency) && said(&both.client))
            }
            PayrollTerm::FeeStandard => self.fee_standard.is_some(),
            PayrollTerm::PaymentMethod => self.payment_method.is_some(),
            PayrollTerm::BreachLiability => self.breach_liability.as_deref().is_some_and(said),
            PayrollTerm::DisputeHandling => self.dispute_handling.as_ref().is_some_and(|d| said(&d.forum)),
        };
        PayrollTerm::all().filter(|term| !agreed(*term)).collect()
    }

    /// What contradicts itself in the terms agreed so far.
    pub(super) fn check(&self) -> Result<(), ContractRefusal> {
        if let Some((first, last)) = self.agreement_from.zip(self.agreement_to)
            && last < first
        {
            return Err(ContractRefusal::PeriodEndsBeforeStart);
        }
        let negative = match &self.fee_standard {
            Some(FeeStandard::PerHead { amount } | FeeStandard::PerCycle { amount }) => amount.is_negative(),
            Some(FeeStandard::Percentage { rate, .. }) => {
                rate.0 < rust_decimal::Decimal::ZERO || rate.0 > rust_decimal::Decimal::ONE
            }
            None => false,
        };
        if negative {
            return Err(ContractRefusal::FeeOutOfRange);
        }
        self.payment_method.as_ref().map_or(Ok(()), PaymentMethod::check)
    }
}

impl PaymentMethod {
    fn check(&self) -> Result<(), ContractRefusal> {
        let AgreedDays { inputs, bill, funds, payout } = self.days;
        if ![inputs, bill, funds, payout].iter().all(|day| (1..=31).contains(day)) {
            return Err(ContractRefusal::AgreedDayOutOfRange);
        }
        // Wages paid before the client's money comes are billed and paid for afterwards, so only the inputs come first.
        let in_order = if self.in_advance {
            inputs <= bill && bill <= funds && funds <= payout
        } else {
            inputs <= payout && bill <= funds
        };
        if in_order { Ok(()) } else { Err(ContractRefusal::AgreedDaysOutOfOrder) }
    }
}
