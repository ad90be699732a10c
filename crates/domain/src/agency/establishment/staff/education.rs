//! What somebody learnt.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::ids::DocumentId;
use crate::language::Label;
use crate::standard::coded::{coded, label_in};
use crate::text::said;

const FIELDS: &str = include_str!("../../../../data/agency/fields.tsv");

coded! {
    /// How far, from less to more.
    Degree {
        /// Less than college (中专、高中及以下).
        Secondary = "secondary",
        /// College, also higher vocational and technician schools (大专、高职、技工院校).
        College = "college",
        /// Bachelor (本科).
        Bachelor = "bachelor",
        /// Master (硕士).
        Master = "master",
        /// Doctor (博士).
        Doctor = "doctor",
    }
}

coded! {
    /// In which field.
    StudyField {
        /// Human resources.
        HumanResources = "human_resources",
        /// Management.
        Management = "management",
        /// Psychology.
        Psychology = "psychology",
        /// Finance, accounting, tax.
        Finance = "finance",
        /// Statistics.
        Statistics = "statistics",
        /// Economics.
        Economics = "economics",
        /// Law.
        Law = "law",
        /// Any other.
        Other = "other",
    }
}

impl StudyField {
    /// What it is called.
    pub fn label(self) -> Label {
        label_in(FIELDS, self.code())
    }
}

/// The highest education.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Education {
    /// How far.
    pub degree: Degree,
    /// In which field.
    pub field: StudyField,
    /// Which school.
    #[validate(length(min = 1, max = 200), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub institution: String,
    /// When it was completed.
    pub graduated_on: NaiveDate,
    /// The diploma, uploaded before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_id: Option<DocumentId>,
}
