//! Policies as answers.

use bole_domain::ids::UserId;
use bole_domain::language::Language;
use bole_domain::sla::policy::{Bound, Policy, Rule, Trigger, Warning};
use bole_domain::sla::{Span, SpanUnit};
use bole_domain::standard::Category;
use bole_persistence::sla::policies::Own;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::examples::made_at;
use crate::http::registry::Example;

/// A rule that the agency set.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct OwnSlaRule {
    /// Its version, from 1 on.
    pub version: i64,
    /// The rule.
    pub rule: Rule,
    /// Why.
    pub reason: String,
    /// Who set it.
    pub published_by: String,
    /// When.
    pub published_at: DateTime<Utc>,
}

/// A policy of what is due when.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct SlaPolicyView {
    /// Its code.
    #[schema(example = "payroll.paid_after_receipt")]
    pub code: String,
    /// What it says.
    pub name: String,
    /// The category whose services it watches; all of them without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// The clauses that it proves.
    pub clauses: Vec<String>,
    /// The law that it follows, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<String>,
    /// Who sets its time.
    pub bound: Bound,
    /// What starts its timers.
    pub starts_with: Trigger,
    /// What stops them.
    pub stops_with: Trigger,
    /// Do its timers run? `false` as long as the steps that start and stop them are not served; a rule can be set before.
    pub watched: bool,
    /// The warning that the standard asks for: an own rule keeps it, or warns earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminder: Option<Warning>,
    /// Version of the rule that holds; 0 is the shipped one.
    pub version: i64,
    /// The rule that holds.
    pub rule: Rule,
    /// The shipped rule.
    pub shipped: Rule,
    /// Every rule that the agency set, the oldest first.
    pub own: Vec<OwnSlaRule>,
}

impl SlaPolicyView {
    pub(super) fn of(policy: &Policy, own: Vec<Own>, language: Language) -> Self {
        let own: Vec<OwnSlaRule> = own
            .into_iter()
            .map(|Own { code: _, version, rule, reason, published_by, published_at }| OwnSlaRule {
                version,
                rule,
                reason,
                published_by,
                published_at,
            })
            .collect();
        let latest = own.last();
        Self {
            code: policy.code.clone(),
            name: policy.name.text(language).to_owned(),
            category: policy.category,
            clauses: policy.clauses.clone(),
            law: policy.law.clone(),
            bound: policy.bound,
            starts_with: policy.starts_with,
            stops_with: policy.stops_with,
            watched: policy.is_watched(),
            reminder: policy.reminder,
            version: latest.map_or(0, |own| own.version),
            rule: latest.map_or_else(|| policy.rule.clone(), |own| own.rule.clone()),
            shipped: policy.rule.clone(),
            own,
        }
    }
}

impl Example for SlaPolicyView {
    fn example() -> Self {
        let rule = |days| Rule::within(Span::new(days, SpanUnit::WorkingDays));
        let own = OwnSlaRule {
            version: 1,
            rule: rule(3),
            reason: "与客户约定三个工作日内反馈".to_owned(),
            published_by: UserId::example().to_string(),
            published_at: made_at(),
        };
        Self {
            code: "payroll.results_told".to_owned(),
            name: "发放结果及时与客户及人员确认".to_owned(),
            category: Some(Category::Payroll),
            clauses: vec!["PY-4.1.2".to_owned(), "PY-5.4.1".to_owned()],
            law: None,
            bound: Bound::House,
            starts_with: Trigger::CyclePaidOut,
            stops_with: Trigger::CycleResultsTold,
            watched: true,
            reminder: None,
            version: 1,
            rule: rule(3),
            shipped: rule(5),
            own: vec![own],
        }
    }
}
