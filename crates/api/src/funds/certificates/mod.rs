//! Certificates (clause PY-5.4.2): shown to the agency and to their person, printed, revoked, verified by anybody who has
//! their code. They are issued by the step of an engagement.

mod paper;
mod read;
mod revoke;
mod verify;
mod views;

use bole_domain::agency::Permission;

use crate::http::page::PageQuery;
use crate::http::paper::PDF;
use crate::http::registry::Registry;
use views::{CertificateView, VerifiedCertificate};

const TAG: &str = "funds";
const CLAUSES: &[&str] = &["PY-5.4.2"];
const ONE: &str = "/api/v1/certificates/{certificate_id}";
const OWN: &str = "/api/v1/me/certificates";

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    of_the_agency(r);
    of_the_person(r);
    r.get("/api/v1/certificates/verify/{code}", "verify_certificate", verify::verify)
        .tag(TAG)
        .text(
            "Verify a certificate",
            "For anybody who was shown a certificate; no token is needed. Tells that it was issued, by whom, when, with which \
             number, whether it holds or was revoked, and the name with all but its last character hidden; never its figures. \
             A code is 128 random bits; case, blanks and hyphens in it do not matter. One that was never given out is not found \
             (404), and calls are counted by address (429 with `Retry-After`).",
        )
        .rate_limited()
        .clauses(CLAUSES)
        .gives::<VerifiedCertificate>(200)
        .add();
}

fn of_the_agency(r: &mut Registry) {
    r.get("/api/v1/certificates", "list_certificates", read::list)
        .tag(TAG)
        .text("List certificates", "All certificates of the agency in the order in which they were issued.")
        .permission(Permission::CertificateRead)
        .clauses(CLAUSES)
        .query::<PageQuery>()
        .lists::<CertificateView>()
        .add();
    r.get(ONE, "get_certificate", read::get)
        .tag(TAG)
        .text(
            "Show a certificate",
            "What it states, its number, whether it holds, and the code by which anybody verifies it.",
        )
        .permission(Permission::CertificateRead)
        .clauses(CLAUSES)
        .gives::<CertificateView>(200)
        .add();
    // Beside `verify/{code}` a path below one certificate could not be told apart.
    r.get("/api/v1/certificate-papers/{certificate_id}", "print_certificate", paper::get)
        .tag(TAG)
        .text("Print a certificate", &printed("A page"))
        .permission(Permission::CertificateRead)
        .clauses(CLAUSES)
        .has_rules()
        .gives_file(&[PDF])
        .add();
    r.post(&format!("{ONE}:revoke"), "revoke_certificate", revoke::revoke)
        .tag(TAG)
        .text(
            "Revoke a certificate",
            "It stays on record with the reason, verifies as `revoked`, and is printed with that below its title. There is no way \
             back: a right one is issued anew. Refused where it was revoked before (409 `certificate_revoked`).",
        )
        .permission(Permission::CertificateIssue)
        .clauses(CLAUSES)
        .if_match()
        .takes::<revoke::CertificateRevocation>()
        .gives::<CertificateView>(200)
        .add();
}

/// What a printed certificate is.
fn printed(page: &str) -> String {
    format!(
        "{page} of A4 in the language of `Accept-Language`: about whom it is, what it states month by month with sum and average, \
         the agency, the day of issue, its number and its verification code. A revoked one says so below its title. A character \
         that no font of the installation has is named (422 `character_unprintable`)."
    )
}

fn of_the_person(r: &mut Registry) {
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
    r.get(&format!("{OWN}/{{certificate_id}}/pdf"), "print_own_certificate", paper::own)
        .tag(TAG)
        .text("Print one's own certificate", &printed("The same page"))
        .permission(Permission::CertificateReadOwn)
        .clauses(CLAUSES)
        .has_rules()
        .gives_file(&[PDF])
        .add();
}
