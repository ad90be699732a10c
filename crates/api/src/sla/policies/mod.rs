//! Policies of what is due when: shipped, and made stricter by the agency.

mod views;

use bole_domain::agency::Permission;
use bole_domain::sla::policy::{Policy, Rule};
use bole_persistence::Tenant;
use bole_persistence::sla::policies::{self as rows, Own};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::TAG;
use crate::auth::{audit, fact};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::page::{self, Page, PageQuery};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::{Example, Registry};
use views::SlaPolicyView;

/// A rule of the agency's own for a policy.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct SlaPolicyRevision {
    /// When it is due, who is warned before and who is told after.
    #[validate(nested)]
    rule: Rule,
    /// Why.
    #[validate(length(min = 1, max = 1000), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 1000)]
    reason: String,
}

impl Example for SlaPolicyRevision {
    fn example() -> Self {
        Self { rule: SlaPolicyView::example().rule, reason: "与客户约定三个工作日内反馈".to_owned() }
    }
}

fn named(code: &str) -> Result<&'static Policy, Problem> {
    Policy::find(code).ok_or_else(|| Problem::not_found("sla_policy"))
}

fn own(tx: &mut Tenant<'_>, policy: &Policy) -> Result<Vec<Own>, Problem> {
    let mut own = rows::own(tx)?;
    own.retain(|own| own.code == policy.code);
    Ok(own)
}

fn shown(policy: &'static Policy, own: Vec<Own>, by: &By) -> Answer<SlaPolicyView> {
    let view = SlaPolicyView::of(policy, own, by.language);
    let version = view.version;
    Answer::ok(view).version(version)
}

/// `GET /api/v1/sla-policies`
async fn list(cx: Cx, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after: Option<String> = page::read_cursor(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let own = rows::own(tx)?;
        let mut policies: Vec<&'static Policy> = Policy::shipped().iter().collect();
        policies.sort_by(|a, b| a.code.cmp(&b.code));
        let policies = policies.into_iter().filter(|policy| after.as_ref().is_none_or(|after| policy.code > *after));
        let view = |policy: &'static Policy| {
            let own = own.iter().filter(|own| own.code == policy.code).cloned().collect();
            SlaPolicyView::of(policy, own, by.language)
        };
        Ok(Answer::ok(Page::cut(policies.map(view).collect(), limit, |view: &SlaPolicyView| view.code.clone())))
    })
    .await
}

/// `GET /api/v1/sla-policies/{policy}`
async fn get(cx: Cx, code: Path<String>) -> Reply {
    let policy = named(&code)?;
    cx.read(move |tx, by| Ok(shown(policy, own(tx, policy)?, by))).await
}

/// `PUT /api/v1/sla-policies/{policy}`
async fn revise(cx: Cx, code: Path<String>, Body(revision): Body<SlaPolicyRevision>) -> Reply {
    let policy = named(&code)?;
    cx.write(move |tx, by| {
        let mut all = own(tx, policy)?;
        let seen = all.last().map_or(0, |own| own.version);
        by.saw(seen)?;
        policy.admits(&revision.rule)?;
        let SlaPolicyRevision { rule, reason } = revision;
        audit(tx, by, "sla_policy.revise", "sla_policy", &policy.code, Some(&reason), &fact("version", seen + 1))?;
        all.push(rows::publish(tx, policy, seen, rule, (reason, by.caller.public_id()))?);
        Ok(shown(policy, all, by))
    })
    .await
}

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    r.get("/api/v1/sla-policies", "list_sla_policies", list)
        .tag(TAG)
        .text(
            "List the policies of what is due when",
            "Every time that standard and law set, of all categories: with the clauses and the law that it follows, what starts and stops \
             its timers, whether they run yet (`watched`), and the rule that holds: the shipped one, or the agency's own.",
        )
        .permission(Permission::SlaRead)
        .query::<PageQuery>()
        .lists::<SlaPolicyView>()
        .add();
    r.get("/api/v1/sla-policies/{policy}", "get_sla_policy", get)
        .tag(TAG)
        .text("Show a policy", "With every rule that the agency ever set for it.")
        .permission(Permission::SlaRead)
        .gives::<SlaPolicyView>(200)
        .add();
    r.put("/api/v1/sla-policies/{policy}", "revise_sla_policy", revise)
        .tag(TAG)
        .text(
            "Set the agency's own rule for a policy",
            "It becomes the next version and holds for timers that start from now on; those that run keep theirs until they are \
             re-dated. Warnings and escalations are free, but a `reminder` that the standard asks for stays (422 \
             `sla_policy_reminder_missing`); the time itself may only be shorter than standard, law or contract ask for \
             (422 `sla_policy_looser`), and stays a span or a day (422 `sla_policy_other_due`).",
        )
        .permission(Permission::SlaWrite)
        .if_match()
        .takes::<SlaPolicyRevision>()
        .gives::<SlaPolicyView>(200)
        .add();
}
