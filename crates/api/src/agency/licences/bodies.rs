//! What is recorded of a licence.

use bole_domain::ids::DocumentId;
use bole_persistence::agency::licences::LicenceBody;
use bole_persistence::{Tenant, documents};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::views::LicenceKind;
use crate::agency::nullable;
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// A licence to be recorded.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLicence {
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
    /// From when it is valid.
    pub valid_from: NaiveDate,
    /// The last day on which it is valid; without one it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// Its scan, uploaded before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_id: Option<DocumentId>,
}

impl Example for NewLicence {
    fn example() -> Self {
        Self {
            kind: LicenceKind::HumanResourcesService,
            number: "（沪）人服证字〔2024〕第0100012345号".to_owned(),
            authority: "上海市人力资源和社会保障局".to_owned(),
            valid_from: NaiveDate::from_ymd_opt(2024, 3, 1).unwrap_or_default(),
            valid_to: NaiveDate::from_ymd_opt(2029, 2, 28),
            document_id: None,
        }
    }
}

/// A correction of a licence; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LicencePatch {
    /// Its number.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Who issued it.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// From when it is valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// The last day on which it is valid; `null`: it has no end.
    #[schema(value_type = Option<NaiveDate>)]
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Option<NaiveDate>>,
    /// Its scan, uploaded before; `null` takes it away.
    #[schema(value_type = Option<DocumentId>)]
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub document_id: Option<Option<DocumentId>>,
}

impl Example for LicencePatch {
    fn example() -> Self {
        Self { valid_to: Some(NaiveDate::from_ymd_opt(2029, 2, 28)), ..Self::default() }
    }
}

pub(super) fn check(tx: &mut Tenant<'_>, body: &LicenceBody) -> Result<(), Problem> {
    if body.valid_to.is_some_and(|last| last < body.valid_from) {
        return Err(Problem::rule(
            "validity_reversed",
            "/valid_to",
            "有效期截止日早于起始日。",
            "The last day of validity lies before the first.",
        ));
    }
    if let Some(id) = body.document {
        documents::find(tx, id).map_err(|error| match error {
            bole_persistence::StoreError::NotFound(_) => {
                Problem::rule("document_unknown", "/document_id", "没有这个文件。", "There is no such document.")
            }
            other => other.into(),
        })?;
    }
    Ok(())
}
