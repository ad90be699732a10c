//! The agency's capital (clause LD-1.2.1; Labour Contract Law, article 57).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::refusal::past;
use super::{EstablishmentRefusal, Kept, named};
use crate::ids::{CapitalStatementId, DocumentId};
use crate::money::Fen;

/// What capital is registered and what of it is paid in, as of a day. The latest day counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CapitalStatement {
    /// Registered capital.
    pub registered: Fen,
    /// What of it is paid in.
    pub paid_in: Fen,
    /// As of this day.
    pub as_of: NaiveDate,
    /// The evidence, uploaded before: audit or verification of the capital.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_id: Option<DocumentId>,
}

impl Kept for CapitalStatement {
    type Id = CapitalStatementId;
    const KIND: &'static str = "capital_statement";

    fn check(&self, today: NaiveDate) -> Result<(), EstablishmentRefusal> {
        past("/as_of", self.as_of, today)?;
        if self.paid_in < Fen(0) || self.paid_in > self.registered {
            return Err(EstablishmentRefusal::AmountUnfit("/paid_in".to_owned()));
        }
        Ok(())
    }

    fn counts_on(&self, day: NaiveDate) -> bool {
        self.as_of <= day
    }

    fn documents(&self) -> Vec<(String, DocumentId)> {
        named("/document_id", self.document_id)
    }
}
