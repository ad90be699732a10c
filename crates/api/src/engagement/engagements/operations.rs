//! Engagements: opened, listed, shown.

use bole_domain::engagement::{Engagement, EngagementStatus, WithholdingAgent};
use bole_domain::ids::{ClientId, EngagementId};
use bole_persistence::engagement as rows;
use serde::Deserialize;
use utoipa::IntoParams;

use super::bodies::{NewEngagement, parts_of};
use super::checks::{check_agent, check_payroll_only, check_specialist};
use super::views::{EngagementView, shown};
use crate::agency::qualification;
use crate::client::access;
use crate::engagement::access::visible;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, after};
use crate::http::params::{Path, Query};

/// Which engagements.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EngagementQuery {
    /// Of this client.
    pub client_id: Option<ClientId>,
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// `POST /api/v1/engagements`
pub async fn create(cx: Cx, Body(new): Body<NewEngagement>) -> Reply {
    check_payroll_only(new.category, &new)?;
    cx.write(move |tx, by| {
        let owner = access::usable(tx, by, new.client_id)?;
        check_specialist(tx, new.specialist_id)?;
        qualification::leave(tx, new.category)?;
        let agent = new
            .withholding_agent
            .unwrap_or_else(|| WithholdingAgent { credit_code: owner.credit_code.clone(), name: owner.name.clone() });
        check_agent(&agent)?;
        let engagement = Engagement {
            id: tx.new_id(),
            client: owner.id,
            category: new.category,
            title: new.title.trim().to_owned(),
            status: EngagementStatus::Open,
            contract: None,
            withholding_agent: agent,
            specialist: new.specialist_id,
            offered_template: None,
            confirmed_template: None,
            delegated: new.delegated_parts.unwrap_or_else(|| parts_of(new.category)),
            version: 1,
            created_at: tx.at().get(),
        };
        rows::insert(tx, &engagement, by.caller.principal)?;
        let place = format!("/api/v1/engagements/{}", engagement.id);
        Ok(Answer::created(EngagementView::from(engagement), place).version(1))
    })
    .await
}

/// `GET /api/v1/engagements`
pub async fn list(cx: Cx, query: Query<EngagementQuery>) -> Reply {
    let query = query.into_inner();
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let client = match query.client_id {
            Some(id) => Some(access::client(tx, by, id)?.id),
            None => by.caller.client,
        };
        let found = rows::list(tx, client, after, limit + 1)?;
        let views = found.into_iter().map(EngagementView::from).collect();
        Ok(Answer::ok(Page::cut(views, limit, EngagementView::place)))
    })
    .await
}

/// `GET /api/v1/engagements/{engagement_id}`
pub async fn get(cx: Cx, id: Path<EngagementId>) -> Reply {
    cx.read(move |tx, by| Ok(shown(visible(tx, by, *id)?))).await
}
