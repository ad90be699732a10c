//! Settlement templates: made by one person, published by another, frozen from then on (PY-5.2.3).

mod bodies;
mod read;
mod verbs;
mod version_views;
mod views;

use bole_domain::agency::Permission;
use bole_domain::settlement::template::TemplateBody;

use crate::http::page::PageQuery;
use crate::http::registry::Registry;
use bodies::{NewTemplate, NewVersion};
use version_views::{VersionSummary, VersionView};
use views::{StandardTemplate, TemplateView};

const CLAUSES: [&str; 1] = ["PY-5.2.3"];
const TEMPLATES: &str = "/api/v1/settlement-templates";
const TEMPLATE: &str = "/api/v1/settlement-templates/{template_id}";
const VERSIONS: &str = "/api/v1/settlement-templates/{template_id}/versions";
const VERSION: &str = "/api/v1/settlement-templates/{template_id}/versions/{number}";
const PUBLISH: &str = "/api/v1/settlement-templates/{template_id}/versions/{number}:publish";

/// Registers the operations of templates.
pub fn register(r: &mut Registry) {
    r.post(TEMPLATES, "create_settlement_template", verbs::create)
        .tag("settlement")
        .text("Create a settlement template", "A template has a code and a name; its items are in its versions.")
        .permission(Permission::TemplateWrite)
        .clauses(&CLAUSES)
        .takes::<NewTemplate>()
        .gives::<TemplateView>(201)
        .add();
    r.get(TEMPLATES, "list_settlement_templates", read::list)
        .tag("settlement")
        .text(
            "List settlement templates",
            "The agency's templates in the order in which they were made. A client's user sees those of which a version is \
             offered to his client, was confirmed by it or settles one of its cycles.",
        )
        .permission(Permission::TemplateRead)
        .query::<PageQuery>()
        .lists::<TemplateView>()
        .add();
    r.get("/api/v1/settlement-templates/standard-payroll", "get_standard_payroll_template", read::standard)
        .tag("settlement")
        .text(
            "Get the standard payroll template",
            "The items that are shipped for payroll: gross pay, insurances, cumulative income tax, net pay, fee and VAT.",
        )
        .permission(Permission::TemplateRead)
        .clauses(&CLAUSES)
        .gives::<StandardTemplate>(200)
        .add();
    r.get(TEMPLATE, "get_settlement_template", read::get)
        .tag("settlement")
        .text("Get a settlement template", "Code and name of one template.")
        .permission(Permission::TemplateRead)
        .gives::<TemplateView>(200)
        .add();
    versions(r);
}

fn versions(r: &mut Registry) {
    r.post(VERSIONS, "create_settlement_template_version", verbs::create_version)
        .tag("settlement")
        .text(
            "Create a draft version",
            "From its own items, or as a copy of the standard payroll template. Items are checked at once: a formula that does \
             not parse is refused with the pointer of the item and the position in the text, a cycle with its path.",
        )
        .permission(Permission::TemplateWrite)
        .clauses(&CLAUSES)
        .takes::<NewVersion>()
        .gives::<VersionView>(201)
        .add();
    r.get(VERSIONS, "list_settlement_template_versions", read::list_versions)
        .tag("settlement")
        .text(
            "List a template's versions",
            "By number, without their items; a client's user sees those that concern his client.",
        )
        .permission(Permission::TemplateRead)
        .query::<PageQuery>()
        .lists::<VersionSummary>()
        .add();
    r.get(VERSION, "get_settlement_template_version", read::get_version)
        .tag("settlement")
        .text("Get a version", "One version with its items.")
        .permission(Permission::TemplateRead)
        .gives::<VersionView>(200)
        .add();
    r.put(VERSION, "replace_settlement_template_version", verbs::replace)
        .tag("settlement")
        .text(
            "Replace a draft's items",
            "Checks the items as at creation. A published version is frozen (`template_version_published`). Who replaces the \
             items counts as their maker.",
        )
        .permission(Permission::TemplateWrite)
        .clauses(&CLAUSES)
        .if_match()
        .takes::<TemplateBody>()
        .gives::<VersionView>(200)
        .add();
    r.post(PUBLISH, "publish_settlement_template_version", verbs::publish)
        .tag("settlement")
        .text(
            "Publish a version",
            "Freezes it for use by cycles, once the client has confirmed it. Its maker may not publish it \
             (`separation_of_duties`).",
        )
        .permission(Permission::TemplatePublish)
        .clauses(&CLAUSES)
        .if_match()
        .gives::<VersionView>(200)
        .add();
}
