//! The agency's written rules.

use bole_domain::agency::Permission;
use bole_domain::agency::establishment::{RuleKind, WrittenRule};
use bole_domain::agency::qualification::Rule;
use bole_domain::ids::DocumentId;
use chrono::NaiveDate;

use super::resource::{Resource, Told};
use crate::http::registry::Example;

impl Resource for WrittenRule {
    const TOLD: Told = Told {
        path: "/api/v1/written-rules",
        parameter: "written_rule_id",
        ids: ["list_written_rules", "create_written_rule", "get_written_rule", "update_written_rule"],
        texts: [
            (
                "List the agency's written rules",
                "Every version of each; of a kind the one with the latest effective day holds.",
            ),
            (
                "Record a version of a written rule",
                "On the safety of funds, self-checks, safety of the platform, or emergencies.",
            ),
            ("Show a version of a written rule", "One version."),
            ("Correct a version of a written rule", "Corrects its title, edition or day. A new text is a new version."),
        ],
        read: Permission::AgencyRead,
        write: Permission::EstablishmentWrite,
    };

    fn serves(_: &Rule) -> bool {
        false
    }
}

impl Example for WrittenRule {
    fn example() -> Self {
        Self {
            kind: RuleKind::FundsSafety,
            title: "客户资金安全管理制度".to_owned(),
            edition: "2026-1".to_owned(),
            effective_from: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default(),
            document_id: DocumentId::example(),
        }
    }
}
