//! Statements of the agency's capital (clause LD-1.2.1).

use bole_domain::agency::Permission;
use bole_domain::agency::establishment::CapitalStatement;
use bole_domain::agency::qualification::Rule;
use bole_domain::money::Fen;
use chrono::NaiveDate;

use super::resource::{Resource, Told};
use crate::http::registry::Example;

impl Resource for CapitalStatement {
    const TOLD: Told = Told {
        path: "/api/v1/capital-statements",
        parameter: "capital_statement_id",
        ids: [
            "list_capital_statements",
            "create_capital_statement",
            "get_capital_statement",
            "update_capital_statement",
        ],
        texts: [
            ("List statements of the capital", "Registered and paid-in capital; the latest day counts."),
            (
                "Record a statement of the capital",
                "Registered and paid-in capital as of a day, with the evidence. No more is paid in than registered (422 \
                 `amount_unfit`).",
            ),
            ("Show a statement of the capital", "One statement."),
            (
                "Correct a statement of the capital",
                "Changes what is recorded of it. A change of the capital is a new record.",
            ),
        ],
        read: Permission::AgencyRead,
        write: Permission::EstablishmentWrite,
    };

    fn serves(rule: &Rule) -> bool {
        matches!(rule, Rule::Licences { paid_in_capital: Some(_), .. })
    }
}

impl Example for CapitalStatement {
    fn example() -> Self {
        Self {
            registered: Fen(500_000_000),
            paid_in: Fen(300_000_000),
            as_of: NaiveDate::from_ymd_opt(2026, 1, 5).unwrap_or_default(),
            document_id: None,
        }
    }
}
