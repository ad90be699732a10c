//! Responsibilities: begun with the engagement, handed over, listed.

use bole_domain::agency::Role;
use bole_domain::engagement::{Engagement, EngagementStatus, ResponsibleRole};
use bole_domain::ids::{EngagementId, UserId};
use bole_domain::standard::Category;
use bole_persistence::agency::{Status, users};
use bole_persistence::engagement::responsibilities::{self as rows, Begins};
use bole_persistence::{StoreError, Tenant, engagement};

use super::views::{HandOver, ResponsibilityView};
use crate::engagement::access::{scene, visible};
use crate::engagement::engagements::{check_specialist, closed, payroll_only};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::page::{self, Page, PageQuery, place};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

/// Whoever opens an engagement leads it, if that is his position, and its named specialist is responsible, both from today.
/// The same when another specialist is named, or none.
pub(in crate::engagement) fn begin(
    tx: &mut Tenant<'_>,
    by: &By,
    engagement: EngagementId,
    (role, user): (ResponsibleRole, Option<UserId>),
) -> Result<(), Problem> {
    let (on, recorder) = (tx.today(), by.caller.public_id());
    rows::hand_over(tx, engagement, Begins { role, user, on, note: None, by: &recorder })?;
    Ok(())
}

fn check_manager(tx: &mut Tenant<'_>, id: UserId) -> Result<(), Problem> {
    let fit = match users::load(tx, id) {
        Ok(user) => user.status == Status::Active && user.roles.contains(&Role::ProjectManager),
        Err(StoreError::NotFound(_)) => false,
        Err(other) => return Err(other.into()),
    };
    if fit {
        return Ok(());
    }
    Err(Problem::rule(
        "project_manager_unfit",
        "/to_user_id",
        "项目负责人须是本机构在用的项目经理用户。",
        "Whoever leads an engagement is an active user of the agency with the role project_manager.",
    ))
}

/// `POST /api/v1/engagements/{engagement_id}:hand-over`
pub async fn hand_over(cx: Cx, id: Path<EngagementId>, Body(new): Body<HandOver>) -> Reply {
    cx.write(move |tx, by| {
        let seen = visible(tx, by, *id)?;
        by.saw(seen.version)?;
        if seen.status == EngagementStatus::Closed {
            return Err(closed());
        }
        let on = scene(tx, by).business_date(new.on, "/on")?;
        let specialist = match new.role {
            ResponsibleRole::Specialist if seen.category != Category::Payroll => return Err(payroll_only("/role")),
            ResponsibleRole::Specialist => {
                check_specialist(tx, Some(new.to_user_id), "/to_user_id")?;
                Some(new.to_user_id)
            }
            ResponsibleRole::ProjectManager => {
                check_manager(tx, new.to_user_id)?;
                seen.specialist
            }
        };
        if let Some(present) = rows::present(tx, seen.id, new.role)? {
            if present.user == new.to_user_id {
                return Err(Problem::conflict(
                    "already_responsible",
                    "此人已在该项目担任此职责。",
                    "This person has the role already.",
                ));
            }
            if on < present.starts {
                return Err(Problem::rule(
                    "date_too_early",
                    "/on",
                    format!("交接日不能早于现任起始日 {}。", present.starts),
                    format!("The hand-over is not before {}, when the present one began.", present.starts),
                ));
            }
        }
        let (note, recorder) = (new.note.trim(), by.caller.public_id());
        let begins = Begins { role: new.role, user: Some(new.to_user_id), on, note: Some(note), by: &recorder };
        let begun = rows::hand_over(tx, seen.id, begins)?.ok_or_else(Problem::internal)?;
        let saved = engagement::save(tx, Engagement { specialist, ..seen })?;
        Ok(Answer::ok(ResponsibilityView::of(begun, true)).version(saved.version))
    })
    .await
}

/// `GET /api/v1/engagements/{engagement_id}/responsibilities`
pub async fn list(cx: Cx, id: Path<EngagementId>, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = page::after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let engagement = visible(tx, by, *id)?.id;
        let own = !by.caller.is_outside();
        let found = rows::list(tx, engagement, after, limit + 1)?;
        let views = found.into_iter().map(|one| ResponsibilityView::of(one, own)).collect();
        Ok(Answer::ok(Page::cut(views, limit, |one: &ResponsibilityView| place(one.recorded_at, one.id))))
    })
    .await
}
