//! The roster as a file in the columns of its import, which takes it back in each format.

use std::sync::Arc;

use bole_domain::agency::Permission;
use bole_domain::ids::EngagementId;
use bole_domain::jobs::Field;
use bole_domain::people::roster;
use bole_persistence::people::{self, Member, Roster};
use bole_persistence::{Mode, Tenant};
use serde::Deserialize;
use utoipa::IntoParams;

use super::access;
use super::views::HIDDEN_ADDRESS;
use crate::auth::{audit, fact};
use crate::client::reasoned;
use crate::http::context::{By, Cx, blocking};
use crate::http::export::{self, Cell, Column, ExportFormat, Exported, PAGE, Rows, Sheet};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::state::App;

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
    /// As what; `csv` without it.
    #[param(inline)]
    pub format: Option<ExportFormat>,
}

/// `GET /api/v1/engagements/{engagement_id}/roster:export`
pub async fn export(cx: Cx, id: Path<EngagementId>, query: Query<ExportQuery>) -> Exported {
    let (id, query) = (id.into_inner(), query.into_inner());
    let (app, by) = (cx.app().clone().into_inner(), cx.by().clone());
    if query.unmasked && !by.caller.may(Permission::PersonReveal) {
        return Err(Problem::forbidden(Permission::PersonReveal.code()));
    }
    let reason = justified(query.unmasked, query.reason)?;
    let mode = if reason.is_some() { Mode::Write } else { Mode::Read };
    let (opening, opener) = (Arc::clone(&app), by.clone());
    let made = blocking(move || {
        opening.store.tenant(opener.caller.agency, mode, |tx| {
            access::engagement(tx, &opener, id)?;
            if access::only_person(&opener).is_some() {
                return Err(Problem::not_found("engagement"));
            }
            reason.map_or(Ok(()), |reason| note(tx, &opener, id, &reason))?;
            Ok(tx.at().get())
        })
    })
    .await?;
    let fields = roster::fields();
    let sheet = Sheet {
        file_name: "roster".to_owned(),
        title: by.language.pick("花名册", "Roster").to_owned(),
        made,
        // By their codes also for people: a workbook that was exported can be imported again.
        columns: fields.iter().map(|field| Column::of(&field.name, &field.name)).collect(),
        frozen: 2,
        sum_label: "",
    };
    let rows = Members { app, by, id, unmasked: query.unmasked, fields, after: None, over: false };
    export::give(sheet, rows, query.format.unwrap_or_default()).await
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
    audit(tx, by, "person.reveal", "engagement", id, Some(reason), &fact("export", "roster"))
}

/// The members of a roster by employee number.
struct Members {
    app: Arc<App>,
    by: By,
    id: EngagementId,
    unmasked: bool,
    fields: Vec<Field>,
    after: Option<String>,
    over: bool,
}

impl Rows for Members {
    fn next_page(&mut self) -> Result<Option<Vec<Vec<Cell>>>, Problem> {
        if self.over {
            return Ok(None);
        }
        let wanted = Roster { after: self.after.take(), ..Roster::default() };
        let (members, plain) = self.app.store.tenant(self.by.caller.agency, Mode::Read, |tx| {
            let members = people::list_members(tx, self.id, &wanted, PAGE)?;
            let plain = if self.unmasked { people::plain(tx, &members)? } else { Vec::new() };
            Ok::<_, Problem>((members, plain))
        })?;
        let row = |cells: [String; 19]| {
            self.fields.iter().zip(cells).map(|(field, cell)| Cell::read(&field.holds, cell)).collect()
        };
        let rows = if self.unmasked {
            plain.iter().map(|person| row(person.cells())).collect()
        } else {
            members.iter().map(|member| row(masked(member))).collect()
        };
        self.over = !export::is_full(&members);
        self.after = members.into_iter().next_back().map(|last| last.employee_number);
        Ok(Some(rows))
    }
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
