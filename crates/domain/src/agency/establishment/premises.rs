//! Where the agency works, what equipment stands there, and how it was inspected (clauses *-1.2.2).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::refusal::{ordered, past};
use super::{About, EstablishmentRefusal, Kept, holds, named};
use crate::ids::{DocumentId, InspectionId, PremisesId};
use crate::language::Label;
use crate::standard::coded::{coded, label_in};
use crate::text::said;

const EQUIPMENT: &str = include_str!("../../../data/agency/equipment.tsv");

coded! {
    /// By what right premises are used.
    Tenure {
        /// They belong to the agency.
        Owned = "owned",
        /// They are leased.
        Leased = "leased",
    }
}

coded! {
    /// Which equipment.
    EquipmentKind {
        /// Records or plays sound.
        Audio = "audio",
        /// Records or shows pictures.
        Video = "video",
        /// Registers job seekers and posts.
        Registration = "registration",
        /// Lets people look up posts.
        Enquiry = "enquiry",
        /// Publishes posts.
        Publication = "publication",
        /// Desks, computers, counters: what the work itself needs.
        Operating = "operating",
    }
}

impl EquipmentKind {
    /// What it is called.
    pub fn label(self) -> Label {
        label_in(EQUIPMENT, self.code())
    }
}

/// Equipment at the premises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Equipment {
    /// Which sort.
    pub kind: EquipmentKind,
    /// What it is.
    #[validate(length(min = 1, max = 200), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// How many.
    #[validate(range(min = 1, max = 100000))]
    #[schema(minimum = 1, maximum = 100000)]
    pub quantity: u32,
}

/// Fixed premises of the agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Premises {
    /// What they are called.
    #[validate(length(min = 1, max = 200), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Where they are.
    #[validate(length(min = 1, max = 300), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 300)]
    pub address: String,
    /// Owned or leased.
    pub tenure: Tenure,
    /// The first day on which they may be used.
    pub used_from: NaiveDate,
    /// The last day, e.g. of the lease; without one there is no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_to: Option<NaiveDate>,
    /// The equipment that stands there.
    #[validate(length(max = 200), nested)]
    #[schema(max_items = 200)]
    #[serde(default)]
    pub equipment: Vec<Equipment>,
    /// Title deed or lease, uploaded before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_id: Option<DocumentId>,
}

impl Kept for Premises {
    type Id = PremisesId;
    const KIND: &'static str = "premises";

    fn check(&self, _: NaiveDate) -> Result<(), EstablishmentRefusal> {
        ordered("/used_to", self.used_from, self.used_to)
    }

    fn counts_on(&self, day: NaiveDate) -> bool {
        holds(self.used_from, self.used_to, day)
    }

    fn documents(&self) -> Vec<(String, DocumentId)> {
        named("/document_id", self.document_id)
    }
}

/// An inspection of premises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Inspection {
    /// Which premises.
    pub premises_id: PremisesId,
    /// When.
    pub inspected_on: NaiveDate,
    /// By whom: a person or an authority.
    #[validate(length(min = 1, max = 200), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub inspector: String,
    /// Fire-fighting and safety equipment is complete and works.
    pub fire_safety: bool,
    /// Emergency exits are clear.
    pub emergency_exits: bool,
    /// Signs are easy to see.
    pub signage: bool,
    /// What was found.
    #[validate(length(min = 1, max = 2000), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 2000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub findings: Option<String>,
    /// The report, uploaded before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_id: Option<DocumentId>,
}

impl Inspection {
    /// Was all of it in order?
    pub fn passed(&self) -> bool {
        self.fire_safety && self.emergency_exits && self.signage
    }
}

impl Kept for Inspection {
    type Id = InspectionId;
    const KIND: &'static str = "inspection";

    fn check(&self, today: NaiveDate) -> Result<(), EstablishmentRefusal> {
        past("/inspected_on", self.inspected_on, today)
    }

    fn counts_on(&self, day: NaiveDate) -> bool {
        self.inspected_on <= day && self.passed()
    }

    fn documents(&self) -> Vec<(String, DocumentId)> {
        named("/document_id", self.document_id)
    }
}

impl About for Inspection {
    type Of = Premises;
    const POINTER: &'static str = "/premises_id";

    fn about(&self) -> PremisesId {
        self.premises_id
    }
}
