//! Certificates, read by the agency and by their person.

use bole_domain::ids::CertificateId;
use bole_persistence::Tenant;
use bole_persistence::funds::certificates::{self as rows, Certificate};

use super::views::CertificateView;
use crate::http::answer::Answer;
use crate::http::context::{By, Cx, Reply};
use crate::http::page::{self, Page, PageQuery, after};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

fn cut(found: Vec<Certificate>, limit: i64) -> Page<CertificateView> {
    Page::cut(found.into_iter().map(CertificateView::from).collect(), limit, CertificateView::place)
}

/// A certificate of the agency.
pub(super) fn any(tx: &mut Tenant<'_>, id: CertificateId) -> Result<Certificate, Problem> {
    Ok(rows::load(tx, id)?)
}

/// A certificate that was issued for the caller; any other is not found.
pub(super) fn own(tx: &mut Tenant<'_>, by: &By, id: CertificateId) -> Result<Certificate, Problem> {
    let certificate = any(tx, id)?;
    if by.caller.person == Some(certificate.person) { Ok(certificate) } else { Err(Problem::not_found("certificate")) }
}

/// `GET /api/v1/certificates`
pub(super) async fn list(cx: Cx, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, _| Ok(Answer::ok(cut(rows::list(tx, None, after, limit + 1)?, limit)))).await
}

/// `GET /api/v1/certificates/{certificate_id}`
pub(super) async fn get(cx: Cx, id: Path<CertificateId>) -> Reply {
    cx.read(move |tx, _| Ok(CertificateView::answered(any(tx, *id)?))).await
}

/// `GET /api/v1/me/certificates`
pub(super) async fn list_own(cx: Cx, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let own = by.caller.person.ok_or_else(|| Problem::not_found("certificate"))?;
        Ok(Answer::ok(cut(rows::list(tx, Some(own), after, limit + 1)?, limit)))
    })
    .await
}

/// `GET /api/v1/me/certificates/{certificate_id}`
pub(super) async fn get_own(cx: Cx, id: Path<CertificateId>) -> Reply {
    cx.read(move |tx, by| Ok(CertificateView::answered(own(tx, by, *id)?))).await
}
