//! What is sent of a declaration.

use bole_domain::ids::EngagementId;
use bole_domain::period::Period;
use bole_domain::settlement::deduction::{Child, Claim, EducationStage, Share, Spouse};
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::registry::Example;

/// A declaration of one tax year.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = NewTaxDeduction)]
pub struct NewDeduction {
    /// An engagement on whose roster the declarant is: its withholding agent is the one that he claims it with. Without it,
    /// the only one of all his rosters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engagement_id: Option<EngagementId>,
    /// The first month for which it is declared, also one that has passed; its year is the tax year.
    pub first_month: Period,
    /// The last month, if it ends before the year does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_month: Option<Period>,
    /// What is claimed.
    #[validate(nested)]
    pub claim: Claim,
    /// The declarant's spouse; what both declare is then held against each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub spouse: Option<Spouse>,
}

/// The claim of the examples.
pub(super) fn example_claim() -> Claim {
    let birth_date = NaiveDate::from_ymd_opt(2018, 5, 1).unwrap_or_default();
    Claim::ChildrenEducation {
        child: Child { name: "林小禾".to_owned(), birth_date, id_number: Some("130102201805010011".to_owned()) },
        stage: EducationStage::Compulsory,
        ends: None,
        share: Share::Half,
    }
}

/// January of the examples' year.
pub(super) fn example_month() -> Period {
    Period::new(2026, 1).unwrap_or_else(Period::example)
}

impl Example for NewDeduction {
    fn example() -> Self {
        Self {
            engagement_id: Some(EngagementId::example()),
            first_month: example_month(),
            last_month: None,
            claim: example_claim(),
            spouse: None,
        }
    }
}

/// What of a declaration changes; absent fields stay. Claim and spouse are told whole.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = TaxDeductionPatch)]
pub struct DeductionPatch {
    /// The first month, in the same tax year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_month: Option<Period>,
    /// The last month; `null` lets it run to the year's end again.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    #[schema(value_type = Option<Period>)]
    pub last_month: Option<Option<Period>>,
    /// What is claimed, of the same kind as before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub claim: Option<Claim>,
    /// The spouse; `null` forgets him.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    #[schema(value_type = Option<Spouse>)]
    #[validate(nested)]
    pub spouse: Option<Option<Spouse>>,
}

/// A named field, even when it is `null`.
fn named<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(from).map(Some)
}

impl Example for DeductionPatch {
    fn example() -> Self {
        let birth_date = NaiveDate::from_ymd_opt(2018, 5, 1).unwrap_or_default();
        let claim = Claim::ChildrenEducation {
            child: Child { name: "林小禾".to_owned(), birth_date, id_number: Some("130102201805010011".to_owned()) },
            stage: EducationStage::Compulsory,
            ends: None,
            share: Share::Full,
        };
        Self { claim: Some(claim), ..Self::default() }
    }
}

/// The end of a declaration.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = TaxDeductionEnd)]
pub struct DeductionEnd {
    /// The last month that still counts; without it the declaration is withdrawn and counts for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_month: Option<Period>,
    /// Why; it goes to the audit log.
    #[validate(length(max = 500), custom(function = "crate::client::reasoned"))]
    #[schema(min_length = 4, max_length = 500)]
    pub reason: String,
}

impl Example for DeductionEnd {
    fn example() -> Self {
        Self { last_month: Period::new(2026, 10), reason: "改由配偶申报".to_owned() }
    }
}
