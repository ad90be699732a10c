//! How long records are kept by law.

use bole_domain::agency::{RetentionRule, retention_rules};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::examples::made_at;
use crate::http::registry::Example;

/// How long records are kept.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RetentionTable {
    /// The day on which it was asked.
    pub today: NaiveDate,
    /// The rules.
    pub rules: Vec<RetentionView>,
}

/// A rule and what it means today.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RetentionView {
    /// The rule.
    pub rule: RetentionRule,
    /// Records whose time began before this day are no longer demanded by this rule; another may still want them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_before: Option<NaiveDate>,
}

fn table(today: NaiveDate) -> RetentionTable {
    let view = |rule: RetentionRule| RetentionView { free_before: rule.free_before(today), rule };
    RetentionTable { today, rules: retention_rules().map(view).collect() }
}

impl Example for RetentionTable {
    fn example() -> Self {
        let RetentionTable { today, rules } = table(made_at().date_naive());
        Self { today, rules: rules.into_iter().take(1).collect() }
    }
}

/// `GET /api/v1/retention-rules`
pub async fn list(cx: Cx) -> Reply {
    cx.read(|tx, _| Ok(Answer::ok(table(tx.today())))).await
}
