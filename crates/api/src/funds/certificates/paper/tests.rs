//! Each kind in each language is a page, also when it covers a year; a revoked one says so first.

use bole_domain::engagement::certificate::{CertificateFigures, IncomeMonth, Revocation, TaxMonth};
use bole_domain::ids::{AgencyId, CertificateId, EngagementId, PersonId, UserId};
use bole_domain::language::Language;
use bole_domain::money::Fen;
use bole_domain::period::Period;
use bole_persistence::agency::profile::Agency;
use bole_persistence::funds::certificates::Certificate;
use bole_print::part::Part;
use bole_print::{Fonts, page_count};

use super::super::views::CertificateView;
use super::{grouped, paper};
use crate::http::registry::Example;

fn agency() -> Agency {
    Agency {
        id: AgencyId::example(),
        name: "伯乐人力资源服务有限公司".to_owned(),
        credit_code: "91310000MA1FL0000X".to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        version: 1,
        created_at: CertificateView::example().created_at,
    }
}

fn of(figures: CertificateFigures) -> Certificate {
    let view = CertificateView::example();
    Certificate {
        id: CertificateId::example(),
        engagement: EngagementId::example(),
        person: PersonId::example(),
        kind: figures.kind(),
        number: view.number,
        code: view.code,
        body: bole_domain::engagement::certificate::CertificateBody { figures, ..view.body },
        issued_on: view.issued_on,
        issued_by: UserId::example().to_string(),
        created_at: view.created_at,
        revocation: None,
    }
}

fn of_each_kind() -> [Certificate; 3] {
    let year: Vec<Period> = (1..=12).filter_map(|month| Period::new(2026, month)).collect();
    let (from, to) = (year[0], year[11]);
    let wages = |period| IncomeMonth { period, gross: Fen(3_000_000), net: Fen(2_337_030) };
    let taxes = |tax_period| TaxMonth { tax_period, income: Fen(3_000_000), income_tax: Fen(50_630) };
    [
        of(CertificateFigures::Income {
            period_from: from,
            period_to: to,
            months: year.iter().copied().map(wages).collect(),
            gross: Fen(36_000_000),
            net: Fen(28_044_360),
        }),
        of(CertificateFigures::Employment { post: "会计".to_owned(), hire_date: from.first_day(), leave_date: None }),
        of(CertificateFigures::Tax {
            withholding_agent: "91310114MA1GT00019".to_owned(),
            period_from: from,
            period_to: to,
            months: year.iter().copied().map(taxes).collect(),
            income: Fen(36_000_000),
            income_tax: Fen(607_560),
        }),
    ]
}

#[test]
fn each_kind_in_each_language_is_a_page() {
    let fonts = Fonts::default();
    for certificate in of_each_kind() {
        for language in [Language::Zh, Language::En] {
            assert_eq!(page_count(&paper(&certificate, &agency(), language), &fonts), Ok(1), "{:?}", certificate.kind);
        }
    }
}

#[test]
fn a_revoked_one_says_so_below_its_title() {
    for mut certificate in of_each_kind() {
        let second = |certificate: &Certificate| paper(certificate, &agency(), Language::Zh).parts.swap_remove(1);
        let holds = second(&certificate);
        certificate.revocation = Some(Revocation {
            reason: "金额更正".to_owned(),
            revoked_on: certificate.issued_on,
            revoked_by: certificate.issued_by.clone(),
        });
        assert_eq!(second(&certificate), Part::Heading("已作废".to_owned()));
        assert_ne!(holds, second(&certificate));
    }
}

#[test]
fn a_code_is_printed_in_groups_and_loses_nothing() {
    let code = CertificateView::example().code;
    assert_eq!(grouped(&code), "3K7TQ-9W2M5-X8B1D-4F6H0-JRNVC-E");
    assert_eq!(grouped(&code).replace('-', ""), code);
}
