//! Years: listed, loaded, shown, revised.

use bole_domain::sla::{Calendar, CalendarYear};
use bole_persistence::sla::calendars::{self as rows, LoadedYear};
use bole_persistence::sla::timers;

use super::bodies::{CalendarYearRevision, NewCalendarYear};
use super::views::{CalendarYearSummary, CalendarYearView};
use crate::auth::{audit, fact};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, PageQuery};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

/// The year of a path; one out of reach is as little there as one that is not loaded.
fn named(year: i64) -> Result<i32, Problem> {
    i32::try_from(year).map_err(|_| Problem::not_found("calendar_year"))
}

/// `GET /api/v1/calendar-years`
pub async fn list(cx: Cx, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after: Option<i32> = page::read_cursor(query.cursor.as_deref())?;
    cx.read(move |tx, _| {
        let (calendar, loaded) = (rows::of(tx)?, rows::loaded(tx)?);
        let years = calendar.years().filter(|year| after.is_none_or(|after| *year > after));
        let summary = |year: i32| -> Result<CalendarYearSummary, Problem> {
            let own = loaded.iter().find(|loaded| loaded.listed.year == year).cloned();
            Ok(CalendarYearView::of(&calendar, year, own)?.summary())
        };
        let all = years.map(summary).collect::<Result<_, _>>()?;
        Ok(Answer::ok(Page::cut(all, limit, |one: &CalendarYearSummary| one.year)))
    })
    .await
}

/// `POST /api/v1/calendar-years`
pub async fn create(cx: Cx, Body(new): Body<NewCalendarYear>) -> Reply {
    cx.write(move |tx, by| {
        let listed = CalendarYear::from(new);
        let sound = Calendar::default().with_year(listed.clone())?;
        let loaded = rows::insert(tx, listed, by.caller.public_id())?;
        timers::reckon_waiting(tx)?;
        let year = loaded.listed.year;
        audit(tx, by, "calendar_year.load", "calendar_year", year, None, &fact("source", &loaded.listed.source))?;
        let version = loaded.version;
        let view = CalendarYearView::of(&sound, year, Some(loaded))?;
        Ok(Answer::created(view, format!("/api/v1/calendar-years/{year}")).version(version))
    })
    .await
}

/// `GET /api/v1/calendar-years/{year}`
pub async fn get(cx: Cx, year: Path<i64>) -> Reply {
    let year = named(*year)?;
    cx.read(move |tx, _| {
        let own = rows::loaded(tx)?.into_iter().find(|loaded| loaded.listed.year == year);
        let calendar = rows::of(tx)?;
        if calendar.year(year).is_none() {
            return Err(Problem::not_found("calendar_year"));
        }
        let version = own.as_ref().map(|own| own.version);
        let answer = Answer::ok(CalendarYearView::of(&calendar, year, own)?);
        Ok(match version {
            Some(version) => answer.version(version),
            None => answer,
        })
    })
    .await
}

/// `PUT /api/v1/calendar-years/{year}`
pub async fn replace(cx: Cx, year: Path<i64>, Body(revision): Body<CalendarYearRevision>) -> Reply {
    let year = named(*year)?;
    cx.write(move |tx, by| {
        let LoadedYear { version: seen, .. } = rows::load(tx, year)?;
        by.saw(seen)?;
        let listed = revision.of(year);
        let sound = Calendar::default().with_year(listed.clone())?;
        let loaded = rows::replace(tx, seen, listed, by.caller.public_id())?;
        audit(tx, by, "calendar_year.revise", "calendar_year", year, None, &fact("source", &loaded.listed.source))?;
        let version = loaded.version;
        Ok(Answer::ok(CalendarYearView::of(&sound, year, Some(loaded))?).version(version))
    })
    .await
}
