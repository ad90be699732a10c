//! Settlement templates: made by one person, published by another, frozen from then on (PY-5.2.3).

use actix_web::http::StatusCode;
use bole_domain::agency::Permission;
use bole_domain::ids::{TemplateId, TemplateVersionId};
use bole_domain::language::{Label, Language};
use bole_domain::refusal::{FieldFault, Refusal};
use bole_domain::settlement::template::{self, TemplateBody};
use bole_persistence::Tenant;
use bole_persistence::settlement::templates::{self as rows, SeenVersion, Template, TemplateVersion};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::page::{self, Page, PageQuery};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::{Example, Registry};

const CLAUSES: [&str; 1] = ["PY-5.2.3"];
const TEMPLATES: &str = "/api/v1/settlement-templates";
const TEMPLATE: &str = "/api/v1/settlement-templates/{template_id}";
const VERSIONS: &str = "/api/v1/settlement-templates/{template_id}/versions";
const VERSION: &str = "/api/v1/settlement-templates/{template_id}/versions/{number}";
const PUBLISH: &str = "/api/v1/settlement-templates/{template_id}/versions/{number}:publish";

/// Registers the operations of templates.
pub fn register(r: &mut Registry) {
    r.post(TEMPLATES, "create_settlement_template", create)
        .tag("settlement")
        .text("Create a settlement template", "A template has a code and a name; its items are in its versions.")
        .permission(Permission::TemplateWrite)
        .clauses(&CLAUSES)
        .takes::<NewTemplate>()
        .gives::<TemplateView>(201)
        .add();
    r.get(TEMPLATES, "list_settlement_templates", list)
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
    r.get("/api/v1/settlement-templates/standard-payroll", "get_standard_payroll_template", standard)
        .tag("settlement")
        .text(
            "Get the standard payroll template",
            "The items that are shipped for payroll: gross pay, insurances, cumulative income tax, net pay, fee and VAT.",
        )
        .permission(Permission::TemplateRead)
        .clauses(&CLAUSES)
        .gives::<StandardTemplate>(200)
        .add();
    r.get(TEMPLATE, "get_settlement_template", get)
        .tag("settlement")
        .text("Get a settlement template", "Code and name of one template.")
        .permission(Permission::TemplateRead)
        .gives::<TemplateView>(200)
        .add();
    versions(r);
}

fn versions(r: &mut Registry) {
    r.post(VERSIONS, "create_settlement_template_version", create_version)
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
    r.get(VERSIONS, "list_settlement_template_versions", list_versions)
        .tag("settlement")
        .text(
            "List a template's versions",
            "By number, without their items; a client's user sees those that concern his client.",
        )
        .permission(Permission::TemplateRead)
        .query::<PageQuery>()
        .lists::<VersionSummary>()
        .add();
    r.get(VERSION, "get_settlement_template_version", get_version)
        .tag("settlement")
        .text("Get a version", "One version with its items.")
        .permission(Permission::TemplateRead)
        .gives::<VersionView>(200)
        .add();
    r.put(VERSION, "replace_settlement_template_version", replace)
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
    r.post(PUBLISH, "publish_settlement_template_version", publish)
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

/// A template to be made.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewTemplate {
    /// Its code within the agency.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "payroll-standard")]
    pub code: String,
    /// Its name.
    pub name: Label,
}

impl Example for NewTemplate {
    fn example() -> Self {
        Self { code: "payroll-standard".to_owned(), name: Label::new("标准薪酬结算", "Standard payroll") }
    }
}

/// A settlement template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SettlementTemplate)]
pub struct TemplateView {
    /// Its id.
    pub id: TemplateId,
    /// Its code within the agency.
    #[schema(example = "payroll-standard")]
    pub code: String,
    /// Its name.
    pub name: Label,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl From<Template> for TemplateView {
    fn from(template: Template) -> Self {
        Self { id: template.id, code: template.code, name: template.name, created_at: template.created_at }
    }
}

impl Example for TemplateView {
    fn example() -> Self {
        let new = NewTemplate::example();
        Self { id: TemplateId::example(), code: new.code, name: new.name, created_at: some_day() }
    }
}

fn some_day() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_000_000, 0).unwrap_or_default()
}

/// The shipped template.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StandardTemplate {
    /// Its name.
    pub name: Label,
    /// Its items.
    pub body: TemplateBody,
}

impl Example for StandardTemplate {
    fn example() -> Self {
        Self { name: NewTemplate::example().name, body: template::standard_payroll().clone() }
    }
}

/// Shipped bodies that a version can start from: `standard_payroll`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shipped {
    /// The standard payroll template.
    StandardPayroll,
}

/// A version to be made: from its own items or as a copy, one of both.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewVersion {
    /// The items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub body: Option<TemplateBody>,
    /// The shipped template to copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<Shipped>,
}

impl Example for NewVersion {
    fn example() -> Self {
        Self { body: None, copy_of: Some(Shipped::StandardPayroll) }
    }
}

impl NewVersion {
    fn body(self) -> Result<TemplateBody, Problem> {
        match (self.body, self.copy_of) {
            (Some(body), None) => Ok(body),
            (None, Some(Shipped::StandardPayroll)) => Ok(template::standard_payroll().clone()),
            _ => Err(Problem::rule(
                "body_or_copy",
                "/body",
                "请提供 body 或 copy_of，二者取一。",
                "Give either body or copy_of.",
            )),
        }
    }
}

/// Where a version stands: `draft`, or `published` and frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TemplateVersionState {
    /// It may still change.
    Draft,
    /// It is frozen.
    Published,
}

impl From<rows::VersionState> for TemplateVersionState {
    fn from(state: rows::VersionState) -> Self {
        match state {
            rows::VersionState::Draft => TemplateVersionState::Draft,
            rows::VersionState::Published => TemplateVersionState::Published,
        }
    }
}

/// A version without its items.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = SettlementTemplateVersionSummary)]
pub struct VersionSummary {
    /// Its id: cycles name it.
    pub id: TemplateVersionId,
    /// Its template.
    pub template_id: TemplateId,
    /// Its number, from 1 on.
    pub number: i64,
    /// Where it stands.
    pub state: TemplateVersionState,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl From<&TemplateVersion> for VersionSummary {
    fn from(version: &TemplateVersion) -> Self {
        Self {
            id: version.id,
            template_id: version.template,
            number: version.number,
            state: version.state.into(),
            published_at: version.published_at,
            created_at: version.created_at,
        }
    }
}

impl Example for VersionSummary {
    fn example() -> Self {
        Self {
            id: TemplateVersionId::example(),
            template_id: TemplateId::example(),
            number: 1,
            state: TemplateVersionState::Published,
            published_at: Some(some_day()),
            created_at: some_day(),
        }
    }
}

/// A version with its items.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = SettlementTemplateVersion)]
pub struct VersionView {
    /// Its id: cycles name it.
    pub id: TemplateVersionId,
    /// Its template.
    pub template_id: TemplateId,
    /// Its number, from 1 on.
    pub number: i64,
    /// Where it stands.
    pub state: TemplateVersionState,
    /// Its items.
    pub body: TemplateBody,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl From<TemplateVersion> for VersionView {
    fn from(version: TemplateVersion) -> Self {
        Self {
            id: version.id,
            template_id: version.template,
            number: version.number,
            state: version.state.into(),
            body: version.body,
            published_at: version.published_at,
            created_at: version.created_at,
        }
    }
}

impl Example for VersionView {
    fn example() -> Self {
        let summary = VersionSummary::example();
        Self {
            id: summary.id,
            template_id: summary.template_id,
            number: summary.number,
            state: summary.state,
            body: template::standard_payroll().clone(),
            published_at: summary.published_at,
            created_at: summary.created_at,
        }
    }
}

/// `POST /api/v1/settlement-templates`
async fn create(cx: Cx, Body(new): Body<NewTemplate>) -> Reply {
    cx.write(move |tx, by| {
        let template = rows::insert(tx, &new.code, &new.name, by.caller.principal)?;
        let (place, version) = (format!("{TEMPLATES}/{}", template.id), template.version);
        Ok(Answer::created(TemplateView::from(template), place).version(version))
    })
    .await
}

/// The versions that somebody outside the agency sees: those that concern his client. `None`: he sees all.
fn seen_by(tx: &mut Tenant<'_>, by: &By) -> Result<Option<Vec<SeenVersion>>, Problem> {
    match by.caller.client {
        Some(client) => Ok(Some(rows::of_client(tx, client)?)),
        None if by.caller.is_outside() => Ok(Some(Vec::new())),
        None => Ok(None),
    }
}

/// `GET /api/v1/settlement-templates`
async fn list(cx: Cx, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = page::after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let only = seen_by(tx, by)?.map(|versions| versions.into_iter().map(|seen| seen.template).collect::<Vec<_>>());
        let templates = rows::list(tx, only.as_deref(), after, limit + 1)?;
        let views = templates.into_iter().map(TemplateView::from).collect();
        Ok(Answer::ok(Page::cut(views, limit, |view: &TemplateView| page::place(view.created_at, view.id))))
    })
    .await
}

/// `GET /api/v1/settlement-templates/standard-payroll`
async fn standard(cx: Cx) -> Reply {
    cx.read(|_, _| Ok(Answer::ok(StandardTemplate::example()))).await
}

/// `GET /api/v1/settlement-templates/{template_id}`
async fn get(cx: Cx, id: Path<TemplateId>) -> Reply {
    cx.read(move |tx, by| {
        if seen_by(tx, by)?.is_some_and(|seen| seen.iter().all(|version| version.template != *id)) {
            return Err(Problem::not_found("settlement_template"));
        }
        let template = rows::load(tx, *id)?;
        let version = template.version;
        Ok(Answer::ok(TemplateView::from(template)).version(version))
    })
    .await
}

impl Example for TemplateBody {
    fn example() -> Self {
        template::standard_payroll().clone()
    }
}

/// Checks the items that stand under `body`.
fn checked(body: &TemplateBody) -> Result<(), Problem> {
    let Err(refusal) = body.compile() else { return Ok(()) };
    let faults = refusal.faults().into_iter().map(|f| FieldFault { pointer: format!("/body{}", f.pointer), ..f });
    let text = |language| refusal.text(language);
    Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, refusal.code(), text(Language::Zh), text(Language::En))
        .faults(faults))
}

/// `POST /api/v1/settlement-templates/{template_id}/versions`
async fn create_version(cx: Cx, id: Path<TemplateId>, Body(new): Body<NewVersion>) -> Reply {
    cx.write(move |tx, by| {
        let template = rows::load(tx, *id)?;
        let body = new.body()?;
        checked(&body)?;
        let version = rows::insert_version(tx, template.id, &body, by.caller.principal)?;
        let (place, etag) = (format!("{TEMPLATES}/{}/versions/{}", template.id, version.number), version.version);
        Ok(Answer::created(VersionView::from(version), place).version(etag))
    })
    .await
}

/// `GET /api/v1/settlement-templates/{template_id}/versions`
async fn list_versions(cx: Cx, id: Path<TemplateId>, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after: Option<i64> = page::read_cursor(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let seen = seen_by(tx, by)?;
        if seen.as_ref().is_some_and(|seen| seen.iter().all(|version| version.template != *id)) {
            return Err(Problem::not_found("settlement_template"));
        }
        let only = seen.map(|seen| seen.into_iter().map(|version| version.id).collect::<Vec<_>>());
        let template = rows::load(tx, *id)?;
        let versions = rows::versions(tx, template.id, only.as_deref(), after, limit + 1)?;
        let views = versions.iter().map(VersionSummary::from).collect();
        Ok(Answer::ok(Page::cut(views, limit, |view: &VersionSummary| view.number)))
    })
    .await
}

/// `GET /api/v1/settlement-templates/{template_id}/versions/{number}`
async fn get_version(cx: Cx, path: Path<(TemplateId, i64)>) -> Reply {
    let (id, number) = path.into_inner();
    cx.read(move |tx, by| {
        let version = rows::load_version(tx, id, number)?;
        if seen_by(tx, by)?.is_some_and(|seen| seen.iter().all(|other| other.id != version.id)) {
            return Err(Problem::not_found("template_version"));
        }
        let etag = version.version;
        Ok(Answer::ok(VersionView::from(version)).version(etag))
    })
    .await
}

/// `PUT /api/v1/settlement-templates/{template_id}/versions/{number}`
async fn replace(cx: Cx, path: Path<(TemplateId, i64)>, Body(body): Body<TemplateBody>) -> Reply {
    let (id, number) = path.into_inner();
    cx.write(move |tx, by| {
        let seen = rows::load_version(tx, id, number)?;
        by.saw(seen.version)?;
        body.compile()?;
        let version = rows::replace_body(tx, &seen, &body, by.caller.principal)?;
        let etag = version.version;
        Ok(Answer::ok(VersionView::from(version)).version(etag))
    })
    .await
}

/// `POST /api/v1/settlement-templates/{template_id}/versions/{number}:publish`
async fn publish(cx: Cx, path: Path<(TemplateId, i64)>) -> Reply {
    let (id, number) = path.into_inner();
    cx.write(move |tx, by| {
        let seen = rows::load_version(tx, id, number)?;
        by.saw(seen.version)?;
        if seen.created_by == by.caller.principal {
            return Err(Problem::new(
                StatusCode::FORBIDDEN,
                "separation_of_duties",
                "制作人不能发布自己的版本，请由另一人发布。",
                "Its maker may not publish a version; another person must.",
            ));
        }
        let version = rows::publish(tx, &seen, by.caller.principal)?;
        let etag = version.version;
        Ok(Answer::ok(VersionView::from(version)).version(etag))
    })
    .await
}
