//! A certificate verified by its code.

use actix_web::web;
use bole_domain::ids;
use bole_domain::people::mask;
use bole_persistence::funds::certificates as rows;
use bole_persistence::{Mode, agency};

use super::views::VerifiedCertificate;
use crate::http::answer::Answer;
use crate::http::context::{Reply, blocking};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::state::App;

/// A code as it was given out: people type it in lower case and with gaps.
fn normalised(code: &str) -> Option<String> {
    let plain: String = code.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    let plain = plain.to_ascii_uppercase();
    ids::decode(&plain).map(|_| plain)
}

/// `GET /api/v1/certificates/verify/{code}`
pub(super) async fn verify(app: web::Data<App>, code: Path<String>) -> Reply {
    let unknown = || Problem::not_found("certificate");
    let code = normalised(&code).ok_or_else(unknown)?;
    blocking(move || {
        let found = app.store.system(Mode::Read, |sys| rows::by_code(sys, &code))?;
        let (issuer, id) = found.ok_or_else(unknown)?;
        app.store.tenant(issuer, Mode::Read, |tx| {
            let certificate = rows::load(tx, id)?;
            Answer::ok(VerifiedCertificate {
                state: certificate.state(),
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
    use super::super::views::EXAMPLE_CODE;
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
