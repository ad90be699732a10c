//! Licences: listed, recorded, shown, corrected.

use bole_domain::ids::LicenceId;
use bole_persistence::agency::licences::{self as rows, LicenceBody};

use super::bodies::{LicencePatch, NewLicence, check};
use super::views::LicenceView;
use crate::auth::audit;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, PageQuery, after, place};
use crate::http::params::{Path, Query};

/// `GET /api/v1/licences`
pub async fn list(cx: Cx, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, _| {
        let today = tx.today();
        let all = rows::list(tx, after, limit + 1)?;
        let all = all.into_iter().map(|licence| LicenceView::of(licence, today)).collect();
        Ok(Answer::ok(Page::cut(all, limit, |one: &LicenceView| place(one.created_at, one.id))))
    })
    .await
}

/// `POST /api/v1/licences`
pub async fn create(cx: Cx, Body(new): Body<NewLicence>) -> Reply {
    cx.write(move |tx, by| {
        let body = LicenceBody {
            kind: new.kind.code().to_owned(),
            number: new.number,
            authority: new.authority,
            valid_from: new.valid_from,
            valid_to: new.valid_to,
            document: new.document_id,
        };
        check(tx, &body)?;
        let licence = rows::insert(tx, body)?;
        audit(tx, by, "licence.create", "licence", licence.id, None, &())?;
        let (place, version) = (format!("/api/v1/licences/{}", licence.id), licence.version);
        Ok(Answer::created(LicenceView::of(licence, tx.today()), place).version(version))
    })
    .await
}

/// `GET /api/v1/licences/{licence_id}`
pub async fn get(cx: Cx, path: Path<LicenceId>) -> Reply {
    cx.read(move |tx, _| {
        let licence = rows::load(tx, path.into_inner())?;
        let version = licence.version;
        Ok(Answer::ok(LicenceView::of(licence, tx.today())).version(version))
    })
    .await
}

/// `PATCH /api/v1/licences/{licence_id}`
pub async fn patch(cx: Cx, path: Path<LicenceId>, Body(patch): Body<LicencePatch>) -> Reply {
    let id = path.into_inner();
    cx.write(move |tx, by| {
        let seen = rows::load(tx, id)?;
        by.saw(seen.version)?;
        let body = LicenceBody {
            kind: seen.body.kind.clone(),
            number: patch.number.unwrap_or_else(|| seen.body.number.clone()),
            authority: patch.authority.unwrap_or_else(|| seen.body.authority.clone()),
            valid_from: patch.valid_from.unwrap_or(seen.body.valid_from),
            valid_to: patch.valid_to.unwrap_or(seen.body.valid_to),
            document: patch.document_id.unwrap_or(seen.body.document),
        };
        check(tx, &body)?;
        let licence = rows::update(tx, &seen, body)?;
        audit(tx, by, "licence.update", "licence", id, None, &())?;
        let version = licence.version;
        Ok(Answer::ok(LicenceView::of(licence, tx.today())).version(version))
    })
    .await
}
