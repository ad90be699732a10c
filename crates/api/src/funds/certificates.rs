//! Certificates (clause PY-5.4.2): shown to the agency and to their person, verified by anybody who has their code. They are
//! issued by the step of an engagement.

use actix_web::web;
use bole_domain::agency::Permission;
use bole_domain::engagement::certificate::{CertificateBody, CertificateFigures, CertificateKind, IncomeMonth};
use bole_domain::ids::{self, CertificateId, EngagementId, PersonId, TypedId, UserId};
use bole_domain::money::Fen;
use bole_domain::people::mask;
use bole_domain::period::Period;
use bole_persistence::Mode;
use bole_persistence::agency;
use bole_persistence::funds::certificates::{self as rows, Certificate};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::views::{example_day, example_moment};
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply, blocking};
use crate::http::page::{self, Page, PageQuery, Place, after};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::{Example, Registry};
use crate::state::App;

const TAG: &str = "funds";
const CLAUSES: &[&str] = &["PY-5.4.2"];
const OWN: &str = "/api/v1/me/certificates";
const EXAMPLE_CODE: &str = "3K7TQ9W2M5X8B1D4F6H0JRNVCE";

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    r.get("/api/v1/certificates", "list_certificates", list)
        .tag(TAG)
        .text("List certificates", "All certificates of the agency in the order in which they were issued.")
        .permission(Permission::CertificateRead)
        .clauses(CLAUSES)
        .query::<PageQuery>()
        .lists::<CertificateView>()
        .add();
    r.get("/api/v1/certificates/{certificate_id}", "get_certificate", get)
        .tag(TAG)
        .text("Show a certificate", "What it states, its number, and the code by which anybody verifies it.")
        .permission(Permission::CertificateRead)
        .clauses(CLAUSES)
        .gives::<CertificateView>(200)
        .add();
    r.get(OWN, "list_own_certificates", list_own)
        .tag(TAG)
        .text("List one's own certificates", "A person sees the certificates that were issued for him.")
        .permission(Permission::CertificateReadOwn)
        .clauses(CLAUSES)
        .query::<PageQuery>()
        .lists::<CertificateView>()
        .add();
    r.get(&format!("{OWN}/{{certificate_id}}"), "get_own_certificate", get_own)
        .tag(TAG)
        .text("Show one's own certificate", "A certificate that was issued for the person; any other is not found.")
        .permission(Permission::CertificateReadOwn)
        .clauses(CLAUSES)
        .gives::<CertificateView>(200)
        .add();
    r.get("/api/v1/certificates/verify/{code}", "verify_certificate", verify)
        .tag(TAG)
        .text(
            "Verify a certificate",
            "For anybody who was shown a certificate; no token is needed. Tells that it was issued, by whom, when, with which \
             number, and the name with all but its last character hidden; never its figures.",
        )
        .rate_limited()
        .clauses(CLAUSES)
        .gives::<VerifiedCertificate>(200)
        .add();
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
    /// The day of issue.
    pub issued_on: NaiveDate,
    /// Id of the user or service account that issued it.
    pub issued_by: String,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

impl From<Certificate> for CertificateView {
    fn from(certificate: Certificate) -> Self {
        Self {
            id: certificate.id,
            engagement_id: certificate.engagement,
            person_id: certificate.person,
            kind: certificate.kind,
            number: certificate.number,
            verification_path: format!("/api/v1/certificates/verify/{}", certificate.code),
            code: certificate.code,
            body: certificate.body,
            issued_on: certificate.issued_on,
            issued_by: certificate.issued_by,
            created_at: certificate.created_at,
        }
    }
}

impl CertificateView {
    fn place(&self) -> Place {
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
            verification_path: format!("/api/v1/certificates/verify/{EXAMPLE_CODE}"),
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
}

impl Example for VerifiedCertificate {
    fn example() -> Self {
        Self {
            kind: CertificateKind::Income,
            number: "CERT-2026-000001".to_owned(),
            issuer: "伯乐人力资源服务有限公司".to_owned(),
            issued_on: example_day(),
            name: "**远".to_owned(),
        }
    }
}

fn cut(found: Vec<Certificate>, limit: i64) -> Page<CertificateView> {
    Page::cut(found.into_iter().map(CertificateView::from).collect(), limit, CertificateView::place)
}

/// `GET /api/v1/certificates`
async fn list(cx: Cx, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, _| Ok(Answer::ok(cut(rows::list(tx, None, after, limit + 1)?, limit)))).await
}

/// `GET /api/v1/certificates/{certificate_id}`
async fn get(cx: Cx, id: Path<CertificateId>) -> Reply {
    cx.read(move |tx, _| Ok(Answer::ok(CertificateView::from(rows::load(tx, *id)?)))).await
}

/// `GET /api/v1/me/certificates`
async fn list_own(cx: Cx, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let own = by.caller.person.ok_or_else(|| Problem::not_found("certificate"))?;
        Ok(Answer::ok(cut(rows::list(tx, Some(own), after, limit + 1)?, limit)))
    })
    .await
}

/// `GET /api/v1/me/certificates/{certificate_id}`
async fn get_own(cx: Cx, id: Path<CertificateId>) -> Reply {
    cx.read(move |tx, by| {
        let certificate = rows::load(tx, *id)?;
        if by.caller.person == Some(certificate.person) {
            Ok(Answer::ok(CertificateView::from(certificate)))
        } else {
            Err(Problem::not_found("certificate"))
        }
    })
    .await
}

/// A code as it was given out: people type it in lower case and with gaps.
fn normalised(code: &str) -> Option<String> {
    let plain: String = code.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    let plain = plain.to_ascii_uppercase();
    ids::decode(&plain).map(|_| plain)
}

/// `GET /api/v1/certificates/verify/{code}`
async fn verify(app: web::Data<App>, code: Path<String>) -> Reply {
    let unknown = || Problem::not_found("certificate");
    let code = normalised(&code).ok_or_else(unknown)?;
    blocking(move || {
        let found = app.store.system(Mode::Read, |sys| rows::by_code(sys, &code))?;
        let (issuer, id) = found.ok_or_else(unknown)?;
        app.store.tenant(issuer, Mode::Read, |tx| {
            let certificate = rows::load(tx, id)?;
            Answer::ok(VerifiedCertificate {
                kind: certificate.kind,
                number: certificate.number,
                issuer: agency::load(tx)?.name,
                issued_on: certificate.issued_on,
                name: mask::name(&certificate.body.name),
            })
            .seal()
        })
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        assert_eq!(normalised(EXAMPLE_CODE).as_deref(), Some(EXAMPLE_CODE));
        assert_eq!(normalised("3k7tq9w2m5-x8b1d4f6h0-jrnvce").as_deref(), Some(EXAMPLE_CODE));
        for wrong in ["", "3K7T", "3K7TQ9W2M5X8B1D4F6H0JRNVCU", "../../etc/passwd"] {
            assert_eq!(normalised(wrong), None, "{wrong}");
        }
    }
}
