//! A certificate as a paper of a page: about whom, what it states, who issued it, and how anybody verifies it.

mod stated;
#[cfg(test)]
mod tests;

use bole_domain::engagement::certificate::CertificateKind;
use bole_domain::ids::CertificateId;
use bole_domain::language::Language;
use bole_persistence::agency::profile::{self, Agency};
use bole_persistence::funds::certificates::Certificate;
use bole_print::Paper;
use bole_print::part::{Across, Facts, Part};

use super::read;
use crate::http::answer::Download;
use crate::http::context::Cx;
use crate::http::params::Path;
use crate::http::problem::Problem;

/// Characters of a code that stand together on paper.
const GROUP: usize = 5;

/// `GET /api/v1/certificate-papers/{certificate_id}`
pub(super) async fn get(cx: Cx, id: Path<CertificateId>) -> Result<Download, Problem> {
    cx.paper(move |tx, by| {
        let certificate = read::any(tx, *id)?;
        Ok((file_name(&certificate), paper(&certificate, &profile::load(tx)?, by.language)))
    })
    .await
}

/// `GET /api/v1/me/certificates/{certificate_id}/pdf`
pub(super) async fn own(cx: Cx, id: Path<CertificateId>) -> Result<Download, Problem> {
    cx.paper(move |tx, by| {
        let certificate = read::own(tx, by, *id)?;
        Ok((file_name(&certificate), paper(&certificate, &profile::load(tx)?, by.language)))
    })
    .await
}

fn file_name(certificate: &Certificate) -> String {
    format!("{}.pdf", certificate.number)
}

fn title(kind: CertificateKind, language: Language) -> &'static str {
    let (zh, en) = match kind {
        CertificateKind::Income => ("收入证明", "Certificate of income"),
        CertificateKind::Employment => ("在职证明", "Certificate of employment"),
        CertificateKind::Tax => ("个人所得税扣缴证明", "Certificate of income tax withheld"),
    };
    language.pick(zh, en)
}

fn paper(certificate: &Certificate, agency: &Agency, language: Language) -> Paper {
    let title = title(certificate.kind, language);
    let heading = |zh, en| Part::Heading(language.pick(zh, en).to_owned());
    let mut parts = vec![Part::Title(title.to_owned(), certificate.number.clone())];
    parts.extend(revoked(certificate, language));
    parts.push(person(certificate, language));
    parts.extend(stated::parts(&certificate.body.figures, language));
    parts.push(heading("出具", "Issued"));
    parts.push(issued(certificate, agency, language));
    parts.push(heading("查验", "Verification"));
    parts.push(Part::Text(verification(certificate, language)));
    Paper {
        title: format!("{title} {}", certificate.number),
        author: agency.name.clone(),
        language,
        foot: format!("{} · {}", agency.name, certificate.number),
        parts,
    }
}

/// That it holds no more, before anything else is read.
fn revoked(certificate: &Certificate, language: Language) -> Vec<Part> {
    let Some(revocation) = &certificate.revocation else { return Vec::new() };
    let day = revocation.revoked_on;
    vec![
        Part::Heading(language.pick("已作废", "REVOKED").to_owned()),
        Part::Text(match language {
            Language::Zh => format!("本证明已于 {day} 作废，不再有效。"),
            Language::En => format!("This certificate was revoked on {day} and is not valid any more."),
        }),
    ]
}

fn person(certificate: &Certificate, language: Language) -> Part {
    let body = &certificate.body;
    let fact = |zh, en, value: &str| (language.pick(zh, en).to_owned(), value.to_owned());
    Part::Facts(Facts {
        across: Across::One,
        pairs: vec![
            fact("姓名", "Name", &body.name),
            fact("证件号码", "ID number", &body.resident_id_masked),
            fact("用人单位", "Employer", &body.employer),
            fact("工号", "Employee number", &body.employee_number),
            fact("用途", "Purpose", &body.purpose),
        ],
    })
}

fn issued(certificate: &Certificate, agency: &Agency, language: Language) -> Part {
    let fact = |zh, en, value: String| (language.pick(zh, en).to_owned(), value);
    Part::Facts(Facts {
        across: Across::One,
        pairs: vec![
            fact("出具机构", "Issued by", agency.name.clone()),
            fact("统一社会信用代码", "Credit code", agency.credit_code.clone()),
            fact("出具日期", "Issued on", certificate.issued_on.to_string()),
            fact("证明编号", "Number", certificate.number.clone()),
            fact("验证码", "Verification code", grouped(&certificate.code)),
        ],
    })
}

/// A code in groups that people can read out and type: whoever verifies it may leave the hyphens in.
fn grouped(code: &str) -> String {
    let characters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = characters.chunks(GROUP).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

fn verification(certificate: &Certificate, language: Language) -> String {
    let path = super::views::verification_path(&certificate.code);
    match language {
        Language::Zh => format!("任何人凭验证码即可在出具机构的服务地址查验本证明是否有效，无需登录：{path}"),
        Language::En => format!(
            "Anybody with the code can verify at the address of the issuing agency's service, without logging in, that this \
             certificate holds: {path}"
        ),
    }
}
