//! Licences of the agency as dated records (clauses *-1.2.1).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::refusal::ordered;
use super::{EstablishmentRefusal, Kept, holds, named};
use crate::ids::{DocumentId, LicenceId};
use crate::language::Label;
use crate::standard::coded::coded;

coded! {
    /// Which licence.
    LicenceKind {
        /// Business licence (营业执照).
        BusinessLicence = "business_licence",
        /// Human-resources service licence (人力资源服务许可证).
        HumanResourcesService = "human_resources_service",
        /// Labour dispatch licence (劳务派遣经营许可证).
        LabourDispatch = "labour_dispatch",
        /// Licence of a private school (民办学校办学许可证).
        PrivateSchool = "private_school",
        /// Licence for value-added telecommunications (增值电信业务经营许可证).
        Telecommunications = "telecommunications",
        /// Any other.
        Other = "other",
    }
}

impl LicenceKind {
    /// What it is called.
    pub fn label(self) -> Label {
        match self {
            LicenceKind::BusinessLicence => Label::new("营业执照", "Business licence"),
            LicenceKind::HumanResourcesService => Label::new("人力资源服务许可证", "Human-resources service licence"),
            LicenceKind::LabourDispatch => Label::new("劳务派遣经营许可证", "Labour dispatch licence"),
            LicenceKind::PrivateSchool => Label::new("民办学校办学许可证", "Licence of a private school"),
            LicenceKind::Telecommunications => {
                Label::new("增值电信业务经营许可证", "Licence for value-added telecommunications")
            }
            LicenceKind::Other => Label::new("其他许可", "Another licence"),
        }
    }
}

/// A licence. A renewed licence is a new record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// Which licence.
    pub kind: LicenceKind,
    /// Its number.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub number: String,
    /// Who issued it.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub authority: String,
    /// What it allows, as written in it.
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// From when it is valid.
    pub valid_from: NaiveDate,
    /// The last day on which it is valid; without one it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// Its scan, uploaded before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_id: Option<DocumentId>,
}

impl Kept for Licence {
    type Id = LicenceId;
    const KIND: &'static str = "licence";

    fn check(&self, _: NaiveDate) -> Result<(), EstablishmentRefusal> {
        ordered("/valid_to", self.valid_from, self.valid_to)
    }

    fn counts_on(&self, day: NaiveDate) -> bool {
        holds(self.valid_from, self.valid_to, day)
    }

    fn documents(&self) -> Vec<(String, DocumentId)> {
        named("/document_id", self.document_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_is_valid_from_its_first_to_its_last_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let licence = Licence {
            kind: LicenceKind::HumanResourcesService,
            number: "130000202600001".to_owned(),
            authority: "石家庄市行政审批局".to_owned(),
            scope: None,
            valid_from: day("2024-03-01"),
            valid_to: Some(day("2027-02-28")),
            document_id: None,
        };
        for (on, valid) in [("2024-02-29", false), ("2024-03-01", true), ("2027-02-28", true), ("2027-03-01", false)] {
            assert_eq!(licence.counts_on(day(on)), valid, "{on}");
        }
        assert!(Licence { valid_to: None, ..licence.clone() }.counts_on(day("2099-01-01")));
        let wrong = Licence { valid_to: Some(day("2024-02-29")), ..licence };
        assert_eq!(wrong.check(day("2026-01-01")), Err(EstablishmentRefusal::Reversed("/valid_to".to_owned())));
    }
}
