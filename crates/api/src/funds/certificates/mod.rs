//! Certificates (clause PY-5.4.2): shown to the agency and to their person, verified by anybody who has their code. They are
//! issued by the step of an engagement.

mod read;
mod verify;
mod views;

use bole_domain::agency::Permission;

use crate::http::page::PageQuery;
use crate::http::registry::Registry;
use views::{CertificateView, VerifiedCertificate};

const TAG: &str = "funds";
const CLAUSES: &[&str] = &["PY-5.4.2"];
const OWN: &str = "/api/v1/me/certificates";

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    r.get("/api/v1/certificates", "list_certificates", read::list)
        .tag(TAG)
        .text("List certificates", "All certificates of the agency in the order in which they were issued.")
        .permission(Permission::CertificateRead)
        .clauses(CLAUSES)
        .query::<PageQuery>()
        .lists::<CertificateView>()
        .add();
    r.get("/api/v1/certificates/{certificate_id}", "get_certificate", read::get)
        .tag(TAG)
        .text("Show a certificate", "What it states, its number, and the code by which anybody verifies it.")
        .permission(Permission::CertificateRead)
        .clauses(CLAUSES)
        .gives::<CertificateView>(200)
        .add();
    r.get(OWN, "list_own_certificates", read::list_own)
        .tag(TAG)
        .text("List one's own certificates", "A person sees the certificates that were issued for him.")
        .permission(Permission::CertificateReadOwn)
        .clauses(CLAUSES)
        .query::<PageQuery>()
        .lists::<CertificateView>()
        .add();
    r.get(&format!("{OWN}/{{certificate_id}}"), "get_own_certificate", read::get_own)
        .tag(TAG)
        .text("Show one's own certificate", "A certificate that was issued for the person; any other is not found.")
        .permission(Permission::CertificateReadOwn)
        .clauses(CLAUSES)
        .gives::<CertificateView>(200)
        .add();
    r.get("/api/v1/certificates/verify/{code}", "verify_certificate", verify::verify)
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
