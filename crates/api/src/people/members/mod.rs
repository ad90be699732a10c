//! Places on a roster: listed, added, read, changed.

mod add;
mod change;

use bole_domain::agency::Permission;
use bole_domain::ids::{EngagementId, MemberId};
use bole_domain::jobs::RowFault;
use bole_domain::people::RosterRow;
use bole_domain::refusal::FieldFault;
use bole_persistence::Tenant;
use bole_persistence::people::{self, Prepared, Roster};
use serde::Deserialize;
use utoipa::IntoParams;

use super::access;
use super::views::MemberView;
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Registry;
use add::NewMember;
use change::MemberPatch;

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    r.get("/api/v1/engagements/{engagement_id}/roster", "list_members", list)
        .tag("people")
        .text("List the roster", "The members of an engagement by employee number, personal fields masked.")
        .permission(Permission::RosterRead)
        .clauses(&["PY-5.2.2"])
        .query::<RosterQuery>()
        .lists::<MemberView>()
        .add();
    r.post("/api/v1/engagements/{engagement_id}/roster", "add_member", add::add)
        .tag("people")
        .text(
            "Add a member",
            "Puts one person on the roster by the rules of the import. A person whom the agency knows by his resident ID is used \
             again. Refused when the employee number or the person is on the roster already.",
        )
        .permission(Permission::RosterWrite)
        .clauses(&["PY-5.2.2"])
        .takes::<NewMember>()
        .gives::<MemberView>(201)
        .add();
    r.get("/api/v1/members/{member_id}", "get_member", get)
        .tag("people")
        .text("Get a member", "One place on a roster with its person, personal fields masked.")
        .permission(Permission::RosterRead)
        .gives::<MemberView>(200)
        .add();
    r.patch("/api/v1/members/{member_id}", "change_member", change::change)
        .tag("people")
        .text(
            "Change a member",
            "Changes the named fields; `null` clears the leave date. Employee number and resident ID stay. The data must be \
             confirmed anew afterwards (PY-5.2.2).",
        )
        .permission(Permission::RosterWrite)
        .clauses(&["PY-5.2.2"])
        .if_match()
        .takes::<MemberPatch>()
        .gives::<MemberView>(200)
        .add();
}

/// Which members to list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RosterQuery {
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Only those whose data are confirmed, or only those whose data wait for it.
    pub confirmed: Option<bool>,
}

/// `GET /api/v1/engagements/{engagement_id}/roster`
pub async fn list(cx: Cx, id: Path<EngagementId>, query: Query<RosterQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after: Option<String> = page::read_cursor(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        access::engagement(tx, by, *id)?;
        let person = access::only_person(by);
        let wanted = Roster { after, confirmed: query.confirmed, person };
        let members = people::list_members(tx, *id, &wanted, limit + 1)?;
        if person.is_some() && members.is_empty() {
            return Err(Problem::not_found("engagement"));
        }
        let views = members.into_iter().map(MemberView::from).collect();
        Ok(Answer::ok(Page::cut(views, limit, |view: &MemberView| view.employee_number.clone())))
    })
    .await
}

/// `GET /api/v1/members/{member_id}`
pub async fn get(cx: Cx, id: Path<MemberId>) -> Reply {
    cx.read(move |tx, by| {
        let member = access::member(tx, by, *id)?;
        let version = member.version;
        Ok(Answer::ok(MemberView::from(member)).version(version))
    })
    .await
}

/// The rules of the import, told with pointers instead of columns.
fn checked(cells: &[String; 19]) -> Result<RosterRow, Problem> {
    RosterRow::from_cells(1, cells).map_err(refused)
}

fn refused(faults: Vec<RowFault>) -> Problem {
    Problem::new(
        actix_web::http::StatusCode::UNPROCESSABLE_ENTITY,
        "validation_failed",
        "有字段不符合要求，详见 errors。",
        "Some fields break their limits; see errors.",
    )
    .faults(faults.into_iter().map(|fault| FieldFault {
        pointer: fault.column.map(|column| format!("/{column}")).unwrap_or_default(),
        code: fault.code,
        zh: fault.zh,
        en: fault.en,
    }))
}

fn sealed(tx: &Tenant<'_>, row: &RosterRow) -> Result<Prepared, Problem> {
    Ok(people::prepare(tx.keys(), tx.runtime(), 1, row)?)
}
