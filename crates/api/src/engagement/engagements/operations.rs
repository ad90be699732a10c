//! Engagements: opened, listed, shown.

use bole_domain::agency::Role;
use bole_domain::engagement::{Engagement, EngagementStatus, ResponsibleRole, WithholdingAgent};
use bole_domain::ids::{ClientId, EngagementId};
use bole_domain::standard::Category;
use bole_persistence::client::Client;
use bole_persistence::{StoreError, Tenant, agency, engagement as rows};
use serde::Deserialize;
use utoipa::IntoParams;

use super::bodies::{NewEngagement, parts_of};
use super::checks::{check_agent, check_payroll_only, check_specialist};
use super::views::{EngagementView, shown};
use crate::agency::qualification;
use crate::client::access;
use crate::engagement::access::visible;
use crate::engagement::responsibilities::begin;
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
        check_specialist(tx, new.specialist_id, "/specialist_id")?;
        qualification::leave(tx, by, new.category)?;
        let agent = match new.withholding_agent {
            Some(agent) => agent,
            None => employer(tx, new.category, &owner)?,
        };
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
        let leads = by.caller.user().filter(|_| by.caller.roles.contains(&Role::ProjectManager));
        for (role, user) in
            [(ResponsibleRole::ProjectManager, leads), (ResponsibleRole::Specialist, engagement.specialist)]
        {
            begin(tx, by, engagement.id, (role, user))?;
        }
        let place = format!("/api/v1/engagements/{}", engagement.id);
        Ok(Answer::created(EngagementView::from(engagement), place).version(1))
    })
    .await
}

/// Who withholds income tax unless told otherwise: the employer. Whoever is dispatched is employed by the agency (Labour
/// Contract Law, article 58), everybody else by the client.
fn employer(tx: &mut Tenant<'_>, category: Category, client: &Client) -> Result<WithholdingAgent, StoreError> {
    if category == Category::LaborDispatch {
        let agency = agency::load(tx)?;
        return Ok(WithholdingAgent { credit_code: agency.credit_code, name: agency.name });
    }
    Ok(WithholdingAgent { credit_code: client.credit_code.clone(), name: client.name.clone() })
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
