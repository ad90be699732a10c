//! Records of the establishment: listed, recorded, shown, corrected.

use bole_domain::agency::establishment::{About, Kept};
use bole_domain::ids::TypedId;
use bole_persistence::agency::establishment::{Record, Wanted};
use bole_persistence::{Key, StoreError, Tenant, documents};
use serde::Deserialize;

use super::resource::Resource;
use super::view::View;
use crate::auth::audit;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::merge::{MergePatch, PatchOf};
use crate::http::page::{self, Page, PageQuery, after};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

/// Which records about another.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AboutQuery {
    about_id: Option<String>,
    limit: Option<i64>,
    cursor: Option<String>,
}

async fn page<T: Resource>(cx: Cx, about: Option<Key>, limit: Option<i64>, cursor: Option<&str>) -> Reply {
    let limit = page::limit(limit)?;
    let after = after(cursor)?;
    cx.read(move |tx, _| {
        let today = tx.today();
        let found = T::list(tx, Wanted { about, after }, limit + 1)?;
        let views = found.into_iter().map(|record| View::of(record, today)).collect();
        Ok(Answer::ok(Page::cut(views, limit, View::<T>::place)))
    })
    .await
}

/// The records of a kind.
pub async fn list<T: Resource>(cx: Cx, query: Query<PageQuery>) -> Reply {
    page::<T>(cx, None, query.limit, query.cursor.as_deref()).await
}

/// The records of a kind, all or about one other.
pub async fn list_about<T: Resource + About<Of: Resource>>(cx: Cx, query: Query<AboutQuery>) -> Reply {
    let about = query.about_id.as_deref().map(str::parse::<<T::Of as Kept>::Id>).transpose().map_err(|error| {
        Problem::malformed("id_malformed", "query:about_id", "编号格式有误。", format!("It is {error}."))
    })?;
    page::<T>(cx, about.map(Key::of), query.limit, query.cursor.as_deref()).await
}

/// Records one.
pub async fn create<T: Resource>(cx: Cx, Body(new): Body<T>) -> Reply {
    cx.write(move |tx, by| {
        check(tx, by, &new)?;
        let record = new.insert(tx, &by.caller.public_id())?;
        trace(tx, by, "create", &record)?;
        let place = format!("{}/{}", T::TOLD.path, record.id);
        let version = record.version;
        Ok(Answer::created(View::of(record, tx.today()), place).version(version))
    })
    .await
}

/// Shows one.
pub async fn get<T: Resource>(cx: Cx, id: Path<T::Id>) -> Reply {
    let id = id.into_inner();
    cx.read(move |tx, _| {
        let record = T::load(tx, id)?;
        Ok(shown(tx, record))
    })
    .await
}

/// Corrects one.
pub async fn patch<T: Resource>(cx: Cx, id: Path<T::Id>, Body(patch): Body<MergePatch>) -> Reply {
    let id = id.into_inner();
    cx.write(move |tx, by| {
        let seen = T::load(tx, id)?;
        by.saw(seen.version)?;
        let body: T = patch.sparing(&PatchOf::<T>::demanded()).onto(&seen.body)?;
        check(tx, by, &body)?;
        let record = T::update(tx, &seen, body)?;
        trace(tx, by, "update", &record)?;
        Ok(shown(tx, record))
    })
    .await
}

fn shown<T: Resource>(tx: &Tenant<'_>, record: Record<T>) -> Answer<View<T>> {
    let version = record.version;
    Answer::ok(View::of(record, tx.today())).version(version)
}

fn check<T: Resource>(tx: &mut Tenant<'_>, by: &By, body: &T) -> Result<(), Problem> {
    body.check(tx.today())?;
    for (pointer, id) in body.documents() {
        documents::find(tx, id).map_err(|error| {
            unknown(error, "document_unknown", &pointer, "没有这个文件。", "There is no such document.")
        })?;
    }
    body.admit(tx, by)
}

/// What a body names is not there: a rule, with the field that names it.
pub(super) fn unknown(
    error: StoreError,
    code: &'static str,
    pointer: &str,
    zh: &'static str,
    en: &'static str,
) -> Problem {
    match error {
        StoreError::NotFound(_) => Problem::rule(code, pointer, zh, en),
        other => other.into(),
    }
}

fn trace<T: Resource>(tx: &mut Tenant<'_>, by: &By, verb: &str, record: &Record<T>) -> Result<(), Problem> {
    audit(tx, by, &format!("{}.{verb}", T::KIND), T::KIND, record.id, None, &())
}

/// The id that examples use, of any type.
pub(super) fn example_id<I: TypedId>() -> I {
    I::from_uuid(bole_domain::ids::LicenceId::example().uuid())
}
