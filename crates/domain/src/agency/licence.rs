//! Licences of the agency as dated records (clauses *-1.2.1).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::language::{Label, Language};
use crate::refusal::{Refusal, RefusalKind};
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
            LicenceKind::Other => Label::new("其他许可", "Another licence"),
        }
    }
}

/// A licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// Which licence.
    pub kind: LicenceKind,
    /// Its number.
    #[schema(min_length = 1, max_length = 100)]
    pub number: String,
    /// Who granted it.
    #[schema(min_length = 1, max_length = 200)]
    pub authority: String,
    /// First day on which it is valid.
    pub valid_from: NaiveDate,
    /// Last day on which it is valid; without one it does not end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
}

/// Why a licence is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LicenceRefusal {
    /// It ends before it begins.
    EndsBeforeStart,
}

impl Refusal for LicenceRefusal {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Rule
    }

    fn code(&self) -> &'static str {
        match self {
            LicenceRefusal::EndsBeforeStart => "ends_before_start",
        }
    }

    fn text(&self, language: Language) -> String {
        match self {
            LicenceRefusal::EndsBeforeStart => {
                language.pick("许可有效期止早于起。", "The licence ends before it begins.").to_owned()
            }
        }
    }
}

impl Licence {
    /// The licence, if its dates are in order.
    pub fn checked(self) -> Result<Self, LicenceRefusal> {
        match self.valid_to {
            Some(last) if last < self.valid_from => Err(LicenceRefusal::EndsBeforeStart),
            Some(_) | None => Ok(self),
        }
    }

    /// Is it valid on a day?
    pub fn valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
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
            valid_from: day("2024-03-01"),
            valid_to: Some(day("2027-02-28")),
        };
        for (on, valid) in [("2024-02-29", false), ("2024-03-01", true), ("2027-02-28", true), ("2027-03-01", false)] {
            assert_eq!(licence.valid_on(day(on)), valid, "{on}");
        }
        assert!(Licence { valid_to: None, ..licence.clone() }.valid_on(day("2099-01-01")));
        let wrong = Licence { valid_to: Some(day("2024-02-29")), ..licence };
        assert_eq!(wrong.checked(), Err(LicenceRefusal::EndsBeforeStart));
    }
}
