//! The library and the places.

mod places;
mod views;

use bole_domain::insurance::InsuranceKind;
use bole_persistence::insurance::{self, LibraryRecord};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page};
use crate::http::params::Query;

pub use places::{Places, places};
pub use views::LibraryView;

/// Which records to list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LibraryFilter {
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Of this place only (division code).
    pub place: Option<String>,
    /// Of this kind only.
    #[param(inline)]
    pub kind: Option<InsuranceKind>,
    /// In force on this day only.
    pub on: Option<NaiveDate>,
}

/// `GET /api/v1/insurance-policies/library`
pub async fn list(cx: Cx, query: Query<LibraryFilter>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after: usize = page::read_cursor(query.cursor.as_deref())?.unwrap_or(0);
    cx.read(move |_, _| {
        let wanted = |record: &LibraryRecord| {
            query.place.as_ref().is_none_or(|place| *place == record.place)
                && query.kind.is_none_or(|kind| kind == record.kind)
                && query
                    .on
                    .is_none_or(|day| record.effective_from <= day && record.effective_to.is_none_or(|to| day <= to))
        };
        let views = (1_usize..)
            .zip(insurance::library())
            .filter(|(number, record)| *number > after && wanted(record))
            .take(usize::try_from(limit + 1).unwrap_or(usize::MAX))
            .map(|(number, record)| LibraryView::of(number, record))
            .collect();
        Ok(Answer::ok(Page::cut(views, limit, |view: &LibraryView| view.number)))
    })
    .await
}
