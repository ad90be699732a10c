//! The agency's own policies: listed, read, made one by one.

mod bodies;
mod views;

use bole_domain::ids::PolicyId;
use bole_domain::insurance::Policy;
use bole_domain::language::Language;
use bole_domain::refusal::FieldFault;
use bole_persistence::insurance::{self, Filter};

use super::POLICIES;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

pub use bodies::NewPolicy;
pub use views::{PolicyFilter, PolicyView};

/// `GET /api/v1/insurance-policies`
pub async fn list(cx: Cx, query: Query<PolicyFilter>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = page::read_cursor(query.cursor.as_deref())?;
    let query = query.into_inner();
    cx.read(move |tx, _| {
        let filter = Filter { place: query.place, kind: query.kind, on: query.on, after };
        let policies = insurance::list(tx, &filter, limit + 1)?;
        let views = policies.into_iter().map(PolicyView::from).collect();
        let cursor = |view: &PolicyView| (view.place.clone(), view.kind, view.effective_from);
        Ok(Answer::ok(Page::cut(views, limit, cursor)))
    })
    .await
}

/// `GET /api/v1/insurance-policies/{policy_id}`
pub async fn get(cx: Cx, id: Path<PolicyId>) -> Reply {
    cx.read(move |tx, _| Ok(Answer::ok(PolicyView::from(insurance::load(tx, *id)?)))).await
}

/// `POST /api/v1/insurance-policies`
pub async fn create(cx: Cx, Body(new): Body<NewPolicy>) -> Reply {
    cx.write(move |tx, by| {
        let policy = new.policy();
        let same = Filter { place: Some(policy.place.clone()), kind: Some(policy.kind), ..Filter::default() };
        let taken = |known: &Policy| known.effective_from == policy.effective_from;
        if insurance::list(tx, &same, i64::MAX)?.iter().any(taken) {
            return Err(Problem::conflict(
                "policy_taken",
                "该地区该险种已有同日生效的版本。",
                "The place has a version of this kind with the same first day already.",
            ));
        }
        let accepted = insurance::accept(tx, std::slice::from_ref(&policy), by.caller.principal)?;
        if !accepted.misfits.is_empty() {
            return Err(Problem::new(
                actix_web::http::StatusCode::UNPROCESSABLE_ENTITY,
                "policies_invalid",
                "政策有误，详见 errors。",
                "The policy has faults; see errors.",
            )
            .faults(accepted.misfits.iter().map(|misfit| FieldFault {
                pointer: misfit.pointer.to_owned(),
                code: misfit.fault.code().to_owned(),
                zh: misfit.fault.text(Language::Zh).to_owned(),
                en: misfit.fault.text(Language::En).to_owned(),
            })));
        }
        let made = insurance::list(tx, &same, i64::MAX)?.into_iter().find(taken).ok_or_else(Problem::internal)?;
        let place = format!("{POLICIES}/{}", made.id);
        Ok(Answer::created(PolicyView::from(made), place))
    })
    .await
}
