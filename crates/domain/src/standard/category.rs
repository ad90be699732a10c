//! The eight service categories.

use super::catalogue::catalogue;
use super::coded::coded;
use crate::language::Label;

coded! {
    /// A service category of the standard. On the wire, in rows and in paths its slug.
    Category {
        /// Executive search (ES).
        ExecutiveSearch = "executive-search",
        /// Personnel assessment (PA).
        PersonnelAssessment = "personnel-assessment",
        /// Human resources training (TR).
        Training = "training",
        /// Management consulting (MC).
        ManagementConsulting = "management-consulting",
        /// Labour dispatch (LD).
        LaborDispatch = "labor-dispatch",
        /// Recruitment process outsourcing (RP).
        RecruitmentOutsourcing = "recruitment-outsourcing",
        /// Social insurance and housing fund administration (SI).
        SocialInsurance = "social-insurance",
        /// Payroll (PY).
        Payroll = "payroll",
    }
}

impl Category {
    /// Its segment in paths.
    pub fn slug(self) -> &'static str {
        self.code()
    }

    /// Its two letters, the first part of its clauses' codes.
    pub fn letters(self) -> &'static str {
        match self {
            Category::ExecutiveSearch => "ES",
            Category::PersonnelAssessment => "PA",
            Category::Training => "TR",
            Category::ManagementConsulting => "MC",
            Category::LaborDispatch => "LD",
            Category::RecruitmentOutsourcing => "RP",
            Category::SocialInsurance => "SI",
            Category::Payroll => "PY",
        }
    }

    /// The category that two letters name.
    pub fn from_letters(letters: &str) -> Option<Self> {
        Self::all().find(|category| category.letters() == letters)
    }

    /// Its title.
    pub fn title(self) -> Label {
        catalogue().category(self).map_or_else(|| Label::new(self.slug(), self.slug()), |info| info.title.clone())
    }
}
