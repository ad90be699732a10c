//! The tools of the agency's digital platform (clauses *-1.1.1).

use bole_domain::agency::Permission;
use bole_domain::agency::establishment::{Tool, ToolCode};
use bole_domain::agency::qualification::Rule;
use chrono::NaiveDate;

use super::resource::{Resource, Told};
use crate::http::registry::Example;

impl Resource for Tool {
    const TOLD: Told = Told {
        path: "/api/v1/tools",
        parameter: "tool_id",
        ids: ["list_tools", "create_tool", "get_tool", "update_tool"],
        texts: [
            (
                "List the platform's tools",
                "What the agency's digital platform is made of, Bole's own modules included.",
            ),
            (
                "Record a tool",
                "Which product does what, since when it is configured and, once it was used, since when.",
            ),
            ("Show a tool", "One tool."),
            (
                "Change a tool",
                "E.g. tells when it was first used, or its last day. One that replaces it is a new record.",
            ),
        ],
        read: Permission::AgencyRead,
        write: Permission::EstablishmentWrite,
    };

    fn serves(rule: &Rule) -> bool {
        matches!(rule, Rule::Tools { .. })
    }
}

impl Example for Tool {
    fn example() -> Self {
        Self {
            code: ToolCode::Crm,
            provider: "伯乐客户管理".to_owned(),
            configured_on: NaiveDate::from_ymd_opt(2026, 1, 5).unwrap_or_default(),
            used_on: NaiveDate::from_ymd_opt(2026, 1, 5),
            ended_on: None,
            document_id: None,
        }
    }
}
