//! Deliveries: what was sent, what came back, once more.

use bole_domain::ids::{WebhookDeliveryId, WebhookEndpointId};
use bole_domain::webhooks::DeliveryState;
use bole_persistence::Tenant;
use bole_persistence::webhooks::{self as rows, Delivery, Filter};
use serde::Deserialize;
use utoipa::IntoParams;

use super::views::WebhookDeliveryView;
use crate::auth::{audit, fact};
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, after, place};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

/// Which deliveries to list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DeliveryQuery {
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// In this state only: `dead` are those that were given up.
    #[param(inline)]
    pub state: Option<DeliveryState>,
}

/// `GET /api/v1/webhook-endpoints/{webhook_endpoint_id}/deliveries`
pub(super) async fn list(cx: Cx, id: Path<WebhookEndpointId>, query: Query<DeliveryQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let filter = Filter { state: query.state, before: after(query.cursor.as_deref())? };
    cx.read(move |tx, _| {
        let endpoint = rows::load_agencys(tx, *id)?.id;
        let all = rows::list(tx, endpoint, filter, limit + 1)?.into_iter().map(WebhookDeliveryView::from).collect();
        Ok(Answer::ok(Page::cut(all, limit, |one: &WebhookDeliveryView| place(one.created_at, one.id))))
    })
    .await
}

/// A delivery to an endpoint of the agency; those of users are theirs.
fn agencys(tx: &mut Tenant<'_>, id: WebhookDeliveryId) -> Result<Delivery, Problem> {
    let delivery = rows::load(tx, id)?;
    rows::load_agencys(tx, delivery.endpoint).map_err(|_| Problem::not_found("webhook_delivery"))?;
    Ok(delivery)
}

/// `GET /api/v1/webhook-deliveries/{webhook_delivery_id}`
pub(super) async fn get(cx: Cx, id: Path<WebhookDeliveryId>) -> Reply {
    cx.read(move |tx, _| Ok(Answer::ok(WebhookDeliveryView::from(agencys(tx, *id)?)))).await
}

/// `POST /api/v1/webhook-deliveries/{webhook_delivery_id}:replay`
pub(super) async fn replay(cx: Cx, id: Path<WebhookDeliveryId>) -> Reply {
    cx.write(move |tx, by| {
        let delivery = agencys(tx, *id)?;
        if delivery.state == DeliveryState::Pending {
            return Err(Problem::conflict(
                "delivery_pending",
                "该投递尚在等待，无需重放。",
                "The delivery waits for its next attempt already.",
            ));
        }
        if delivery.event_number == 0 {
            return Err(Problem::conflict(
                "delivery_trial",
                "测试投递不能重放，请再测一次。",
                "A trial is not replayed; try the endpoint again.",
            ));
        }
        let replayed = rows::replay(tx, &delivery)?;
        let event = fact("event_number", replayed.event_number);
        audit(tx, by, "webhook_delivery.replay", "webhook_delivery", replayed.id, None, &event)?;
        Ok(Answer::ok(WebhookDeliveryView::from(replayed)))
    })
    .await
}
