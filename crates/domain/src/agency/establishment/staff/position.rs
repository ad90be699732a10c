//! Positions that the standard names.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::agency::Role;
use crate::language::Label;
use crate::standard::Category;
use crate::standard::coded::coded;

coded! {
    /// A position of the standard. Each is also the role of a login, under the same code.
    Position {
        /// Searches and recommends people (search, RPO).
        Consultant = "consultant",
        /// Conducts assessments.
        Assessor = "assessor",
        /// Plans trainings.
        TrainingConsultant = "training_consultant",
        /// Teaches.
        Lecturer = "lecturer",
        /// Leads engagements.
        ProjectManager = "project_manager",
        /// Advises clients' managements.
        ManagementConsultant = "management_consultant",
        /// Recruits workers.
        Recruiter = "recruiter",
        /// Keeps insurance and housing fund.
        InsuranceSpecialist = "insurance_specialist",
        /// Keeps the money.
        FinanceManager = "finance_manager",
        /// Runs payroll.
        PayrollSpecialist = "payroll_specialist",
    }
}

impl Position {
    /// What it is called: as the role.
    pub fn label(self) -> Label {
        Role::from_code(self.code()).map_or_else(|| Label::new(self.code(), self.code()), Role::label)
    }
}

/// A position that somebody holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PositionHeld {
    /// Which.
    pub position: Position,
    /// For which service categories.
    #[validate(length(min = 1, max = 8))]
    #[schema(min_items = 1, max_items = 8)]
    pub categories: Vec<Category>,
    /// From when.
    pub from: NaiveDate,
    /// The last day; without one there is no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}
