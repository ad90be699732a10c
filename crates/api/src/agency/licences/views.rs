//! How a licence is shown.

use bole_domain::ids::{DocumentId, LicenceId};
use bole_persistence::agency::licences::{Licence, LicenceBody};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bodies::NewLicence;
use crate::http::registry::Example;

/// Which licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LicenceKind {
    /// Business licence (营业执照).
    BusinessLicence,
    /// Permit for human-resources services (人力资源服务许可证).
    HumanResourcesService,
    /// Permit for labour dispatch (劳务派遣经营许可证).
    LabourDispatch,
    /// Permit of a private training school (民办学校办学许可证).
    PrivateSchool,
    /// Any other.
    Other,
}

impl LicenceKind {
    pub(super) fn code(self) -> &'static str {
        match self {
            LicenceKind::BusinessLicence => "business_licence",
            LicenceKind::HumanResourcesService => "human_resources_service",
            LicenceKind::LabourDispatch => "labour_dispatch",
            LicenceKind::PrivateSchool => "private_school",
            LicenceKind::Other => "other",
        }
    }

    pub(super) fn read(code: &str) -> Self {
        match code {
            "business_licence" => LicenceKind::BusinessLicence,
            "human_resources_service" => LicenceKind::HumanResourcesService,
            "labour_dispatch" => LicenceKind::LabourDispatch,
            "private_school" => LicenceKind::PrivateSchool,
            _ => LicenceKind::Other,
        }
    }
}

/// A licence.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LicenceView {
    /// Its id.
    pub id: LicenceId,
    /// Which licence.
    pub kind: LicenceKind,
    /// Its number.
    pub number: String,
    /// Who issued it.
    pub authority: String,
    /// From when it is valid.
    pub valid_from: NaiveDate,
    /// The last day on which it is valid; without one it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// Its scan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_id: Option<DocumentId>,
    /// Is it valid today?
    pub valid_today: bool,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

impl LicenceView {
    pub(super) fn of(licence: Licence, today: NaiveDate) -> Self {
        let Licence { id, body, version, created_at } = licence;
        Self {
            id,
            kind: LicenceKind::read(&body.kind),
            number: body.number,
            authority: body.authority,
            valid_from: body.valid_from,
            valid_to: body.valid_to,
            document_id: body.document,
            valid_today: body.valid_from <= today && body.valid_to.is_none_or(|last| today <= last),
            version,
            created_at,
        }
    }
}

impl Example for LicenceView {
    fn example() -> Self {
        let NewLicence { kind, number, authority, valid_from, valid_to, document_id } = NewLicence::example();
        let body = LicenceBody {
            kind: kind.code().to_owned(),
            number,
            authority,
            valid_from,
            valid_to,
            document: document_id,
        };
        let created_at = crate::http::examples::made_at();
        Self::of(Licence { id: LicenceId::example(), body, version: 1, created_at }, valid_from)
    }
}
