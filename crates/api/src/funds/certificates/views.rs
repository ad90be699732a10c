//! How a certificate is shown: to the agency and its person, and to who verifies it.

use bole_domain::engagement::certificate::{
    CertificateBody, CertificateFigures, CertificateKind, CertificateState, IncomeMonth, MonthlyAverage, Revocation,
};
use bole_domain::ids::{CertificateId, EngagementId, PersonId, TypedId, UserId};
use bole_domain::money::Fen;
use bole_domain::period::Period;
use bole_persistence::funds::certificates::Certificate;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::funds::views::{example_day, example_moment};
use crate::http::answer::Answer;
use crate::http::page::Place;
use crate::http::registry::Example;

pub(super) const EXAMPLE_CODE: &str = "3K7TQ9W2M5X8B1D4F6H0JRNVCE";

/// Where anybody verifies a certificate.
pub(super) fn verification_path(code: &str) -> String {
    format!("/api/v1/certificates/verify/{code}")
}

/// How a certificate was revoked.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = RevokedCertificate)]
pub struct RevocationView {
    /// Why.
    pub reason: String,
    /// The day from which it holds no more.
    pub revoked_on: NaiveDate,
    /// Id of the user or service account that revoked it.
    pub revoked_by: String,
}

impl From<Revocation> for RevocationView {
    fn from(revocation: Revocation) -> Self {
        let Revocation { reason, revoked_on, revoked_by } = revocation;
        Self { reason, revoked_on, revoked_by }
    }
}

/// A certificate.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = Certificate)]
pub struct CertificateView {
    /// Its id.
    pub id: CertificateId,
    /// The engagement.
    pub engagement_id: EngagementId,
    /// The person.
    pub person_id: PersonId,
    /// What it states.
    pub kind: CertificateKind,
    /// Its number, unique in the agency.
    #[schema(example = "CERT-2026-000001")]
    pub number: String,
    /// The code by which anybody verifies it.
    pub code: String,
    /// Where anybody verifies it.
    pub verification_path: String,
    /// What it says.
    pub body: CertificateBody,
    /// Of wages, what a month brings on the average.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monthly_average: Option<MonthlyAverage>,
    /// Whether it holds.
    pub state: CertificateState,
    /// How it was revoked, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation: Option<RevocationView>,
    /// The day of issue.
    pub issued_on: NaiveDate,
    /// Id of the user or service account that issued it.
    pub issued_by: String,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

impl From<Certificate> for CertificateView {
    fn from(certificate: Certificate) -> Self {
        let state = certificate.state();
        Self {
            id: certificate.id,
            engagement_id: certificate.engagement,
            person_id: certificate.person,
            kind: certificate.kind,
            number: certificate.number,
            verification_path: verification_path(&certificate.code),
            monthly_average: certificate.body.figures.monthly_average(),
            state,
            revocation: certificate.revocation.map(RevocationView::from),
            code: certificate.code,
            body: certificate.body,
            issued_on: certificate.issued_on,
            issued_by: certificate.issued_by,
            created_at: certificate.created_at,
        }
    }
}

impl CertificateView {
    /// A certificate as an answer of its version.
    pub(super) fn answered(certificate: Certificate) -> Answer<Self> {
        let version = certificate.version();
        Answer::ok(Self::from(certificate)).version(version)
    }

    pub(super) fn place(&self) -> Place {
        (self.created_at, self.id.uuid())
    }
}

impl Example for CertificateView {
    fn example() -> Self {
        let period = Period::example();
        let month = IncomeMonth { period, gross: Fen(1_250_000), net: Fen(1_012_350) };
        Self {
            id: CertificateId::example(),
            engagement_id: EngagementId::example(),
            person_id: PersonId::example(),
            kind: CertificateKind::Income,
            number: "CERT-2026-000001".to_owned(),
            code: EXAMPLE_CODE.to_owned(),
            verification_path: verification_path(EXAMPLE_CODE),
            monthly_average: Some(MonthlyAverage { months: 1, gross: month.gross, net: month.net }),
            state: CertificateState::Issued,
            revocation: None,
            body: CertificateBody {
                name: "林知远".to_owned(),
                resident_id_masked: "****************11".to_owned(),
                employer: "海川智能装备有限公司".to_owned(),
                employee_number: "E000001".to_owned(),
                purpose: "申请住房贷款".to_owned(),
                figures: CertificateFigures::Income {
                    period_from: period,
                    period_to: period,
                    months: vec![month],
                    gross: month.gross,
                    net: month.net,
                },
            },
            issued_on: example_day(),
            issued_by: UserId::example().to_string(),
            created_at: example_moment(),
        }
    }
}

/// What a stranger learns of a certificate.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VerifiedCertificate {
    /// What it states.
    pub kind: CertificateKind,
    /// Its number.
    #[schema(example = "CERT-2026-000001")]
    pub number: String,
    /// The agency that issued it.
    pub issuer: String,
    /// The day of issue.
    pub issued_on: NaiveDate,
    /// The name of the person, all but the last character hidden.
    #[schema(example = "**远")]
    pub name: String,
    /// Whether it holds.
    pub state: CertificateState,
}

impl Example for VerifiedCertificate {
    fn example() -> Self {
        Self {
            kind: CertificateKind::Income,
            number: "CERT-2026-000001".to_owned(),
            issuer: "伯乐人力资源服务有限公司".to_owned(),
            issued_on: example_day(),
            name: "**远".to_owned(),
            state: CertificateState::Issued,
        }
    }
}
