//! Certificates that the standard asks for.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::super::holds;
use crate::ids::DocumentId;
use crate::language::Label;
use crate::standard::coded::{coded, label_in};
use crate::text::said;

const LABELS: &str = include_str!("../../../../data/agency/certificates.tsv");

coded! {
    /// Which certificate.
    CredentialKind {
        /// Practitioner of human-resources services (人力资源服务从业人员).
        HrServicePractitioner = "hr_service_practitioner",
        /// Human-resources manager (企业人力资源管理师).
        HrManager = "hr_manager",
        /// Economist in human resources (经济师·人力资源管理): of human resources and of economics.
        HrEconomist = "hr_economist",
        /// Economist in any other speciality (经济师).
        Economist = "economist",
        /// Accountant (会计专业技术资格、注册会计师).
        Accountant = "accountant",
        /// Tax adviser (税务师).
        TaxAdviser = "tax_adviser",
        /// Psychological counsellor (心理咨询师).
        PsychologicalCounsellor = "psychological_counsellor",
        /// Teacher (教师资格).
        Teacher = "teacher",
        /// Any other.
        Other = "other",
    }
}

impl CredentialKind {
    /// What it is called.
    pub fn label(self) -> Label {
        label_in(LABELS, self.code())
    }
}

/// A certificate that somebody holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Credential {
    /// Which.
    pub kind: CredentialKind,
    /// Its number.
    #[validate(length(min = 1, max = 100), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 100)]
    pub number: String,
    /// Who issued it.
    #[validate(length(min = 1, max = 200), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub issuer: String,
    /// When.
    pub issued_on: NaiveDate,
    /// The last day on which it is valid; without one there is no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// Its scan, uploaded before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_id: Option<DocumentId>,
}

impl Credential {
    /// Is it valid on a day?
    pub fn valid_on(&self, day: NaiveDate) -> bool {
        holds(self.issued_on, self.valid_to, day)
    }
}
