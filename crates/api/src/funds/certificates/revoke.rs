//! A certificate revoked, e.g. because what it states turned out wrong.

use bole_domain::engagement::certificate::Revocation;
use bole_domain::ids::CertificateId;
use bole_persistence::funds::certificates as rows;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::views::CertificateView;
use crate::auth::{audit, fact};
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// Why a certificate is revoked.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct CertificateRevocation {
    /// The reason; the person sees it, who verifies the certificate does not.
    #[validate(length(min = 4, max = 500), custom(function = "crate::client::reasoned"))]
    #[schema(min_length = 4, max_length = 500)]
    reason: String,
}

impl Example for CertificateRevocation {
    fn example() -> Self {
        Self { reason: "三月工资更正，另行开具".to_owned() }
    }
}

/// `POST /api/v1/certificates/{certificate_id}:revoke`
pub(super) async fn revoke(cx: Cx, id: Path<CertificateId>, Body(why): Body<CertificateRevocation>) -> Reply {
    cx.write(move |tx, by| {
        let seen = rows::load(tx, *id)?;
        by.saw(seen.version())?;
        if seen.revocation.is_some() {
            let (zh, en) = ("该证明已经作废。", "The certificate was revoked already.");
            return Err(Problem::conflict("certificate_revoked", zh, en));
        }
        let number = seen.number.clone();
        let revocation = Revocation {
            reason: why.reason.trim().to_owned(),
            revoked_on: tx.today(),
            revoked_by: by.caller.public_id(),
        };
        let revoked = rows::revoke(tx, seen, revocation)?;
        audit(tx, by, "certificate.revoke", "certificate", *id, Some(&why.reason), &fact("number", number))?;
        Ok(CertificateView::answered(revoked))
    })
    .await
}
