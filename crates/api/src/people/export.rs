//! The roster as CSV, streamed page by page: memory and connection are held for one page at a time.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header;
use bole_domain::agency::Permission;
use bole_domain::ids::EngagementId;
use bole_domain::jobs::csv_line;
use bole_domain::people::RosterRow;
use bole_persistence::audit::{self, Entry};
use bole_persistence::people::{self, Member, Roster};
use bole_persistence::{Mode, Tenant};
use bytes::Bytes;
use futures_util::stream;
use serde::Deserialize;
use utoipa::IntoParams;

use super::access;
use super::views::HIDDEN_ADDRESS;
use crate::client::reasoned;
use crate::http::context::{By, Cx, blocking};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::state::App;

/// People a page.
const PAGE: i64 = 500;

/// How to export.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// Complete instead of masked.
    #[serde(default)]
    pub unmasked: bool,
    /// Why the complete data are needed; demanded with `unmasked`.
    #[param(min_length = 4, max_length = 500)]
    pub reason: Option<String>,
}

/// `GET /api/v1/engagements/{engagement_id}/roster:export`
pub async fn export(cx: Cx, id: Path<EngagementId>, query: Query<ExportQuery>) -> Result<HttpResponse, Problem> {
    let (id, query) = (id.into_inner(), query.into_inner());
    let (app, by) = (cx.app().clone().into_inner(), cx.by().clone());
    if query.unmasked && !by.caller.may(Permission::PersonReveal) {
        return Err(Problem::forbidden(Permission::PersonReveal.code()));
    }
    let reason = justified(query.unmasked, query.reason)?;
    let mode = if reason.is_some() { Mode::Write } else { Mode::Read };
    let (opening, opener) = (Arc::clone(&app), by.clone());
    blocking(move || {
        opening.store.tenant(opener.caller.agency, mode, |tx| {
            access::engagement(tx, &opener, id)?;
            if access::only_person(&opener).is_some() {
                return Err(Problem::not_found("engagement"));
            }
            reason.map_or(Ok(()), |reason| note(tx, &opener, id, &reason))
        })
    })
    .await?;
    let pages = stream::try_unfold(Some(Place { after: None, first: true }), move |place| {
        let (app, by) = (Arc::clone(&app), by.clone());
        async move {
            let Some(place) = place else { return Ok::<_, actix_web::Error>(None) };
            let (bytes, next) = blocking(move || page(&app, &by, id, query.unmasked, place)).await?;
            Ok(Some((bytes, next)))
        }
    });
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"roster.csv\""))
        .streaming(pages))
}

struct Place {
    after: Option<String>,
    first: bool,
}

/// The reason for complete data, which need one; without them it needs none, but is held to its limits.
fn justified(unmasked: bool, reason: Option<String>) -> Result<Option<String>, Problem> {
    if !unmasked && reason.is_none() {
        return Ok(None);
    }
    let zh = "导出完整个人信息必须说明理由（4 至 500 字）。";
    let en = "Tell why you need the complete data, in 4 to 500 characters.";
    reason
        .filter(|given| reasoned(given).is_ok() && given.chars().count() <= 500)
        .map(|given| unmasked.then_some(given))
        .ok_or_else(|| Problem::rule("reason_required", "query:reason", zh, en))
}

fn note(tx: &mut Tenant<'_>, by: &By, id: EngagementId, reason: &str) -> Result<(), Problem> {
    audit::record(
        tx,
        &Entry {
            actor: by.caller.principal,
            actor_kind: by.caller.kind.as_str(),
            action: "person.reveal",
            object_type: "engagement",
            object_id: id.to_string(),
            reason: Some(reason),
            detail: serde_json::json!({ "export": "roster" }),
            request_id: &by.request_id,
        },
    )?;
    Ok(())
}

fn page(app: &App, by: &By, id: EngagementId, unmasked: bool, place: Place) -> Result<(Bytes, Option<Place>), Problem> {
    let (members, rows) = app.store.tenant(by.caller.agency, Mode::Read, |tx| {
        let wanted = Roster { after: place.after, ..Roster::default() };
        let members = people::list_members(tx, id, &wanted, PAGE)?;
        let rows = if unmasked { people::plain(tx, &members)? } else { Vec::new() };
        Ok::<_, Problem>((members, rows))
    })?;
    let mut text = if place.first { csv_line(RosterRow::COLUMNS) } else { String::new() };
    if unmasked {
        rows.iter().for_each(|row| text.push_str(&csv_line(row.cells())));
    } else {
        members.iter().for_each(|member| text.push_str(&csv_line(masked(member))));
    }
    let full = i64::try_from(members.len()).is_ok_and(|n| n == PAGE);
    let next = members.into_iter().next_back().filter(|_| full);
    Ok((text.into(), next.map(|last| Place { after: Some(last.employee_number), first: false })))
}

/// The cells of a member in the columns of the import, masked.
fn masked(member: &Member) -> [String; 19] {
    let person = &member.person;
    [
        member.employee_number.clone(),
        person.name.clone(),
        person.resident_id_masked.clone(),
        person.sex.code().to_owned(),
        person.birth_date.to_string(),
        person.phone_masked.clone(),
        HIDDEN_ADDRESS.to_owned(),
        member.post.clone(),
        person.education.clone(),
        person.bank_name.clone(),
        person.account_masked.clone(),
        person.cnaps.clone(),
        member.place.to_string(),
        member.hire_date.to_string(),
        member.leave_date.map(|day| day.to_string()).unwrap_or_default(),
        member.basic_deduction_mode.code().to_owned(),
        member.insurance_base.to_string(),
        member.housing_fund_base.to_string(),
        member.housing_fund_rate.to_string(),
    ]
}
