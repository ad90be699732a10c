//! What the agency publishes: its services with their prices, and where to complain (Interim Regulations on the Human
//! Resources Market, article 32).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::refusal::ordered;
use super::{EstablishmentRefusal, Kept, holds};
use crate::ids::{ServiceOfferId, SupervisionNoticeId};
use crate::standard::Category;
use crate::text::said;

/// A service that the agency offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ServiceOffer {
    /// Of which category it is.
    pub category: Category,
    /// What it is called.
    #[validate(length(min = 1, max = 200), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// What is done.
    #[validate(length(min = 1, max = 2000), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 2000)]
    pub content: String,
    /// What it costs, as it is published.
    #[validate(length(min = 1, max = 500), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 500)]
    pub price: String,
    /// The first day on which it is offered so.
    pub offered_from: NaiveDate,
    /// The last day; without one there is no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered_to: Option<NaiveDate>,
}

impl Kept for ServiceOffer {
    type Id = ServiceOfferId;
    const KIND: &'static str = "service_offer";

    fn check(&self, _: NaiveDate) -> Result<(), EstablishmentRefusal> {
        ordered("/offered_to", self.offered_from, self.offered_to)
    }

    fn counts_on(&self, day: NaiveDate) -> bool {
        holds(self.offered_from, self.offered_to, day)
    }
}

/// Who watches over the agency, and where to complain. The latest effective day counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SupervisionNotice {
    /// The authority that supervises the agency.
    #[validate(length(min = 1, max = 200), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub authority: String,
    /// Its telephone number for complaints.
    #[validate(length(min = 3, max = 40), custom(function = "said"))]
    #[schema(min_length = 3, max_length = 40)]
    pub supervision_phone: String,
    /// The agency's own channel for questions and complaints.
    #[validate(length(min = 1, max = 200), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub support_channel: String,
    /// From when it holds.
    pub effective_from: NaiveDate,
}

impl Kept for SupervisionNotice {
    type Id = SupervisionNoticeId;
    const KIND: &'static str = "supervision_notice";

    fn check(&self, _: NaiveDate) -> Result<(), EstablishmentRefusal> {
        Ok(())
    }

    fn counts_on(&self, day: NaiveDate) -> bool {
        self.effective_from <= day
    }
}
