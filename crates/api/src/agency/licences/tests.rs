//! The dates of licences.

use bole_persistence::agency::licences::{Licence, LicenceBody};
use chrono::NaiveDate;

use super::views::{LicenceKind, LicenceView};
use crate::http::registry::Example;

#[test]
fn a_licence_is_valid_from_its_first_to_its_last_day() {
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    let example = LicenceView::example();
    let licence = |valid_to| Licence {
        id: example.id,
        body: LicenceBody {
            kind: example.kind.code().to_owned(),
            number: String::new(),
            authority: String::new(),
            valid_from: day(2024, 3, 1),
            valid_to,
            document: None,
        },
        version: 1,
        created_at: example.created_at,
    };
    let valid = |to, on| LicenceView::of(licence(to), on).valid_today;
    assert!(!valid(Some(day(2029, 2, 28)), day(2024, 2, 29)));
    assert!(valid(Some(day(2029, 2, 28)), day(2024, 3, 1)));
    assert!(valid(Some(day(2029, 2, 28)), day(2029, 2, 28)));
    assert!(!valid(Some(day(2029, 2, 28)), day(2029, 3, 1)));
    assert!(valid(None, day(2099, 1, 1)));
}

#[test]
fn every_kind_reads_back() {
    use LicenceKind::{BusinessLicence, HumanResourcesService, LabourDispatch, Other, PrivateSchool};
    for kind in [BusinessLicence, HumanResourcesService, LabourDispatch, PrivateSchool, Other] {
        assert_eq!(LicenceKind::read(kind.code()), kind);
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
    }
}
