//! Endpoints: made, shown, changed, given a new secret, tried.

use bole_domain::events::{CommandDone, Event, EventActor, EventData, EventObject, EventType};
use bole_domain::ids::{ClientId, EngagementId, WebhookEndpointId};
use bole_domain::webhooks::Wanted;
use bole_persistence::webhooks::{self as rows, Endpoint, NewEndpoint};
use bole_persistence::{Mode, StoreError, Tenant, client, engagement};
use chrono::TimeDelta;

use super::address::reachable;
use super::bodies::{NewWebhookEndpoint, WebhookEndpointPatch};
use super::send::secret;
use super::views::{WebhookDeliveryView, WebhookEndpointSecret, WebhookEndpointView};
use super::worker::attempt;
use crate::auth::password::Secret;
use crate::auth::{audit, fact};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply, blocking};
use crate::http::page::{self, Page, PageQuery, after, place};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

/// So long the secret before the present one signs too.
const OLD_SECRET_FOR: TimeDelta = TimeDelta::days(1);

/// The host alone: what stands behind it may be a secret.
fn host(url: &str) -> String {
    url.parse::<reqwest::Url>().ok().and_then(|url| url.host_str().map(ToOwned::to_owned)).unwrap_or_default()
}

/// What an endpoint shall be told of is there.
fn known(tx: &mut Tenant<'_>, of: Option<ClientId>, within: Option<EngagementId>) -> Result<(), Problem> {
    let unknown = |code, pointer, zh, en| {
        move |error| match error {
            StoreError::NotFound(_) => Problem::rule(code, pointer, zh, en),
            other => other.into(),
        }
    };
    if let Some(of) = of {
        client::load(tx, of).map_err(unknown(
            "client_unknown",
            "/client_id",
            "没有这个客户。",
            "There is no such client.",
        ))?;
    }
    if let Some(within) = within {
        engagement::load(tx, within).map_err(unknown(
            "engagement_unknown",
            "/engagement_id",
            "没有这个项目。",
            "There is no such engagement.",
        ))?;
    }
    Ok(())
}

/// `GET /api/v1/webhook-endpoints`
pub(super) async fn list(cx: Cx, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, _| {
        let all = rows::list_endpoints(tx, after, limit + 1)?.into_iter().map(WebhookEndpointView::from).collect();
        Ok(Answer::ok(Page::cut(all, limit, |one: &WebhookEndpointView| place(one.created_at, one.id))))
    })
    .await
}

/// `POST /api/v1/webhook-endpoints`
pub(super) async fn create(cx: Cx, Body(new): Body<NewWebhookEndpoint>) -> Reply {
    let (app, agency) = (cx.app().clone(), cx.by().caller.agency);
    let private = app.outbound.private();
    let reply = cx
        .write(move |tx, by| {
            reachable(&new.url, private, "/url")?;
            known(tx, new.client_id, new.engagement_id)?;
            let secret = secret(&tx.runtime().bytes());
            let wanted = Wanted { types: new.types, client: new.client_id, engagement: new.engagement_id };
            let new =
                NewEndpoint { url: new.url, description: new.description, wanted, secret: &secret, by_events: true };
            let endpoint = rows::insert(tx, new)?;
            let facts = fact("host", host(&endpoint.url));
            audit(tx, by, "webhook_endpoint.create", "webhook_endpoint", endpoint.id, None, &facts)?;
            let (place, version) = (format!("/api/v1/webhook-endpoints/{}", endpoint.id), endpoint.version);
            let shown = WebhookEndpointSecret { endpoint: endpoint.into(), secret: Secret::new(&secret) };
            Ok(Answer::created(shown, place).version(version))
        })
        .await;
    app.store.forget(agency);
    reply
}

fn shown(endpoint: Endpoint) -> Answer<WebhookEndpointView> {
    let version = endpoint.version;
    Answer::ok(WebhookEndpointView::from(endpoint)).version(version)
}

/// `GET /api/v1/webhook-endpoints/{webhook_endpoint_id}`
pub(super) async fn get(cx: Cx, id: Path<WebhookEndpointId>) -> Reply {
    cx.read(move |tx, _| Ok(shown(rows::load_agencys(tx, *id)?))).await
}

/// `PATCH /api/v1/webhook-endpoints/{webhook_endpoint_id}`
pub(super) async fn patch(cx: Cx, id: Path<WebhookEndpointId>, Body(patch): Body<WebhookEndpointPatch>) -> Reply {
    let private = cx.app().outbound.private();
    cx.write(move |tx, by| {
        let seen = rows::load_agencys(tx, *id)?;
        by.saw(seen.version)?;
        let wanted = Wanted { types: patch.types.unwrap_or_else(|| seen.wanted.types.clone()), ..seen.wanted };
        let changed = Endpoint {
            url: patch.url.unwrap_or(seen.url),
            description: patch.description.unwrap_or(seen.description),
            state: patch.state.unwrap_or(seen.state),
            wanted,
            ..seen
        };
        reachable(&changed.url, private, "/url")?;
        let saved = rows::save(tx, changed)?;
        let facts = fact("host", host(&saved.url));
        audit(tx, by, "webhook_endpoint.update", "webhook_endpoint", saved.id, None, &facts)?;
        Ok(shown(saved))
    })
    .await
}

/// `POST /api/v1/webhook-endpoints/{webhook_endpoint_id}:rotate-secret`
pub(super) async fn rotate(cx: Cx, id: Path<WebhookEndpointId>) -> Reply {
    cx.write(move |tx, by| {
        let seen = rows::load_agencys(tx, *id)?;
        by.saw(seen.version)?;
        let secret = secret(&tx.runtime().bytes());
        let endpoint = rows::rotate(tx, &seen, &secret, OLD_SECRET_FOR)?;
        audit(tx, by, "webhook_endpoint.rotate_secret", "webhook_endpoint", endpoint.id, None, &())?;
        let version = endpoint.version;
        let shown = WebhookEndpointSecret { endpoint: endpoint.into(), secret: Secret::new(&secret) };
        Ok(Answer::ok(shown).version(version))
    })
    .await
}

/// `POST /api/v1/webhook-endpoints/{webhook_endpoint_id}:test`
pub(super) async fn test(cx: Cx, id: Path<WebhookEndpointId>) -> Reply {
    if let Some(kept) = cx.replayed().await? {
        return Ok(kept);
    }
    let (app, by) = (cx.app().clone(), cx.by().clone());
    let (store, agency) = (app.store.clone(), by.caller.agency);
    let (endpoint, secrets, event) = blocking(move || {
        store.tenant(agency, Mode::Read, |tx| -> Result<_, Problem> {
            let endpoint = rows::load_agencys(tx, *id)?;
            let secrets = rows::secrets(tx, &endpoint)?;
            let event = trial(tx, endpoint.id, by.caller.actor());
            Ok((endpoint, secrets, event))
        })
    })
    .await?;
    let attempted = attempt(&app, &endpoint, &secrets, &event).await;
    cx.write(move |tx, by| {
        let delivery = rows::keep(tx, endpoint.id, &event, &attempted)?;
        let taken = fact("taken", attempted.is_taken());
        audit(tx, by, "webhook_endpoint.test", "webhook_endpoint", endpoint.id, None, &taken)?;
        Ok(Answer::ok(WebhookDeliveryView::from(delivery)))
    })
    .await
}

/// An event that never happened.
fn trial(tx: &Tenant<'_>, endpoint: WebhookEndpointId, actor: EventActor) -> Event {
    Event {
        number: 0,
        id: tx.new_id(),
        at: tx.now(),
        kind: EventType::CommandDone,
        object: EventObject { kind: "webhook_endpoint".to_owned(), id: endpoint.to_string() },
        client: None,
        engagement: None,
        shared: false,
        actor: Some(actor),
        data: EventData::Command(CommandDone { action: "webhook_endpoint.test".to_owned(), on: tx.today() }),
    }
}
