//! Templates and versions: listed and shown to those whom they concern.

use bole_domain::ids::TemplateId;
use bole_persistence::Tenant;
use bole_persistence::settlement::templates::{self as rows, SeenVersion};

use super::version_views::{VersionSummary, VersionView};
use super::views::{StandardTemplate, TemplateView};
use crate::http::answer::Answer;
use crate::http::context::{By, Cx, Reply};
use crate::http::page::{self, Page, PageQuery};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// The versions that somebody outside the agency sees: those that concern his client. `None`: he sees all.
fn seen_by(tx: &mut Tenant<'_>, by: &By) -> Result<Option<Vec<SeenVersion>>, Problem> {
    match by.caller.client {
        Some(client) => Ok(Some(rows::of_client(tx, client)?)),
        None if by.caller.is_outside() => Ok(Some(Vec::new())),
        None => Ok(None),
    }
}

/// `GET /api/v1/settlement-templates`
pub(super) async fn list(cx: Cx, query: Query<PageQuery>) -> Reply {
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
pub(super) async fn standard(cx: Cx) -> Reply {
    cx.read(|_, _| Ok(Answer::ok(StandardTemplate::example()))).await
}

/// `GET /api/v1/settlement-templates/{template_id}`
pub(super) async fn get(cx: Cx, id: Path<TemplateId>) -> Reply {
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

/// `GET /api/v1/settlement-templates/{template_id}/versions`
pub(super) async fn list_versions(cx: Cx, id: Path<TemplateId>, query: Query<PageQuery>) -> Reply {
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
pub(super) async fn get_version(cx: Cx, path: Path<(TemplateId, i64)>) -> Reply {
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
