//! Attendance as it is listed.

use bole_persistence::attendance;
use bole_persistence::sla::calendars;

use super::import::Address;
use super::views::{DaysView, SumsView};
use crate::engagement::access::visible;
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, PageQuery};
use crate::http::params::{Path, Query};

/// `GET …/attendance/{month}/days`
pub async fn days(cx: Cx, address: Path<Address>, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after: Option<String> = page::read_cursor(query.cursor.as_deref())?;
    let (engagement, month) = *address;
    cx.read(move |tx, by| {
        visible(tx, by, engagement)?;
        let found = attendance::page(tx, engagement, month, after.as_deref(), limit + 1)?;
        let views = found.into_iter().map(DaysView::from).collect();
        Ok(Answer::ok(Page::cut(views, limit, |view: &DaysView| view.employee_number.clone())))
    })
    .await
}

/// `GET …/attendance/{month}/summaries`
pub async fn summaries(cx: Cx, address: Path<Address>, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after: Option<String> = page::read_cursor(query.cursor.as_deref())?;
    let (engagement, month) = *address;
    cx.read(move |tx, by| {
        visible(tx, by, engagement)?;
        let found = attendance::page(tx, engagement, month, after.as_deref(), limit + 1)?;
        let calendar = calendars::of(tx)?;
        let mut views = Vec::with_capacity(found.len());
        for kept in found {
            let sums = kept.record.sums(month, kept.employed, &calendar)?;
            views.push(SumsView::of(kept, sums));
        }
        Ok(Answer::ok(Page::cut(views, limit, |view: &SumsView| view.employee_number.clone())))
    })
    .await
}
