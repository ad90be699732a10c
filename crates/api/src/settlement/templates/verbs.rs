//! What is done to a template: made, given a version, its items replaced, published.

use actix_web::http::StatusCode;
use bole_domain::ids::TemplateId;
use bole_domain::language::Language;
use bole_domain::refusal::{FieldFault, Refusal};
use bole_domain::settlement::template::TemplateBody;
use bole_persistence::settlement::templates as rows;

use super::TEMPLATES;
use super::bodies::{NewTemplate, NewVersion};
use super::version_views::VersionView;
use super::views::TemplateView;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;

/// `POST /api/v1/settlement-templates`
pub(super) async fn create(cx: Cx, Body(new): Body<NewTemplate>) -> Reply {
    cx.write(move |tx, by| {
        let template = rows::insert(tx, &new.code, &new.name, by.caller.principal)?;
        let (place, version) = (format!("{TEMPLATES}/{}", template.id), template.version);
        Ok(Answer::created(TemplateView::from(template), place).version(version))
    })
    .await
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
pub(super) async fn create_version(cx: Cx, id: Path<TemplateId>, Body(new): Body<NewVersion>) -> Reply {
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

/// `PUT /api/v1/settlement-templates/{template_id}/versions/{number}`
pub(super) async fn replace(cx: Cx, path: Path<(TemplateId, i64)>, Body(body): Body<TemplateBody>) -> Reply {
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
pub(super) async fn publish(cx: Cx, path: Path<(TemplateId, i64)>) -> Reply {
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
