//! The agency's staff: what they learnt, what they hold, where they work, and what is attested of them (clauses *-1.3.*).

mod attestation;
mod competency;
mod credential;
mod education;
mod position;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::refusal::{ordered, past};
use super::{EstablishmentRefusal, Kept, holds};
use crate::ids::{DocumentId, StaffId, UserId};
use crate::standard::Category;
use crate::text::said;

pub use attestation::Attestation;
pub use competency::Competency;
pub use credential::{Credential, CredentialKind};
pub use education::{Degree, Education, StudyField};
pub use position::{Position, PositionHeld};

/// A member of the agency's staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct StaffMember {
    /// The name.
    #[validate(length(min = 1, max = 100), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// With which login the person works here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// The first day with the agency.
    pub employed_from: NaiveDate,
    /// The last day with the agency; without one there is no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employed_to: Option<NaiveDate>,
    /// Since when the person has worked, here or elsewhere.
    pub working_since: NaiveDate,
    /// The highest education.
    #[validate(nested)]
    pub education: Education,
    /// The positions held here.
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    #[serde(default)]
    pub positions: Vec<PositionHeld>,
    /// The certificates held.
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    #[serde(default)]
    pub certificates: Vec<Credential>,
}

impl StaffMember {
    /// Does the person hold a position for a category on a day?
    pub fn holds(&self, position: Position, category: Category, on: NaiveDate) -> bool {
        self.counts_on(on)
            && self.positions.iter().any(|held| {
                held.position == position && held.categories.contains(&category) && holds(held.from, held.to, on)
            })
    }

    /// Whole years of work up to a day.
    pub fn years_of_work(&self, on: NaiveDate) -> i32 {
        let begun = (self.working_since.month(), self.working_since.day());
        let short = i32::from((on.month(), on.day()) < begun);
        on.year() - self.working_since.year() - short
    }
}

impl Kept for StaffMember {
    type Id = StaffId;
    const KIND: &'static str = "staff_member";

    fn check(&self, today: NaiveDate) -> Result<(), EstablishmentRefusal> {
        past("/working_since", self.working_since, today)?;
        ordered("/employed_to", self.employed_from, self.employed_to)?;
        past("/education/graduated_on", self.education.graduated_on, today)?;
        for (at, held) in self.positions.iter().enumerate() {
            ordered(&format!("/positions/{at}/to"), held.from, held.to)?;
        }
        for (at, certificate) in self.certificates.iter().enumerate() {
            past(&format!("/certificates/{at}/issued_on"), certificate.issued_on, today)?;
            ordered(&format!("/certificates/{at}/valid_to"), certificate.issued_on, certificate.valid_to)?;
        }
        Ok(())
    }

    fn counts_on(&self, day: NaiveDate) -> bool {
        holds(self.employed_from, self.employed_to, day)
    }

    fn documents(&self) -> Vec<(String, DocumentId)> {
        let education = self.education.document_id.map(|id| ("/education/document_id".to_owned(), id));
        let certificates = self.certificates.iter().enumerate().filter_map(|(at, certificate)| {
            certificate.document_id.map(|id| (format!("/certificates/{at}/document_id"), id))
        });
        education.into_iter().chain(certificates).collect()
    }
}
