//! Licences (clauses *-1.2.1).

use bole_domain::agency::Permission;
use bole_domain::agency::establishment::{Licence, LicenceKind};
use bole_domain::agency::qualification::Rule;
use chrono::NaiveDate;

use super::resource::{Resource, Told};
use crate::http::registry::Example;

impl Resource for Licence {
    const TOLD: Told = Told {
        path: "/api/v1/licences",
        parameter: "licence_id",
        ids: ["list_licences", "create_licence", "get_licence", "update_licence"],
        texts: [
            ("List the agency's licences", "Dated records, each with whether it is valid today."),
            ("Record a licence", "With its number, authority, scope, validity and, if uploaded, its scan."),
            ("Show a licence", "One licence of the agency."),
            ("Correct a licence", "Changes what is recorded of it. A renewed licence is a new record."),
        ],
        read: Permission::AgencyRead,
        write: Permission::LicenceWrite,
    };

    fn serves(rule: &Rule) -> bool {
        matches!(rule, Rule::Licences { .. })
    }
}

impl Example for Licence {
    fn example() -> Self {
        Self {
            kind: LicenceKind::HumanResourcesService,
            number: "（沪）人服证字〔2024〕第0100012345号".to_owned(),
            authority: "上海市人力资源和社会保障局".to_owned(),
            scope: Some("人力资源供求信息的收集、整理、储存、发布；职业介绍；高级人才寻访".to_owned()),
            valid_from: NaiveDate::from_ymd_opt(2024, 3, 1).unwrap_or_default(),
            valid_to: NaiveDate::from_ymd_opt(2029, 2, 28),
            document_id: None,
        }
    }
}
