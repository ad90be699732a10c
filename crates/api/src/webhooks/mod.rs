//! Webhooks: events sent to those who want to be told, signed as the Standard Webhooks specification says.

mod address;
mod bodies;
mod deliveries;
mod endpoints;
mod send;
mod views;
mod worker;

use bole_domain::agency::Permission;

use crate::http::page::PageQuery;
use crate::http::registry::Registry;
pub(crate) use address::reachable;
use bodies::{NewWebhookEndpoint, WebhookEndpointPatch};
use deliveries::DeliveryQuery;
pub use send::Outbound;
pub(crate) use send::failed;
use views::{WebhookDeliveryView, WebhookEndpointSecret, WebhookEndpointView};
pub use worker::{deliver_due, send_webhooks};

/// The group of these operations in the document.
const TAG: &str = "events";

/// Registers its operations.
pub fn register(r: &mut Registry) {
    endpoints(r);
    deliveries(r);
}

fn endpoints(r: &mut Registry) {
    r.get("/api/v1/webhook-endpoints", "list_webhook_endpoints", endpoints::list)
        .tag(TAG)
        .text("List webhook endpoints", "Who is told of events over HTTP, in the order in which they were made.")
        .permission(Permission::WebhookRead)
        .query::<PageQuery>()
        .lists::<WebhookEndpointView>()
        .add();
    r.post("/api/v1/webhook-endpoints", "create_webhook_endpoint", endpoints::create)
        .tag(TAG)
        .text(
            "Add a webhook endpoint",
            "It is sent each event that it wants, as `POST` with the event as JSON and the headers `webhook-id` (the event's id, the \
             same with each attempt: what came twice is known by it), `webhook-timestamp` and `webhook-signature` of the Standard \
             Webhooks specification. Any answer of 2xx takes it. Whatever else comes, or nothing within 15 seconds, is tried again, \
             later each time, for three days; redirections are not followed, and 410 switches the endpoint off. What concerns one \
             object comes in its order. The secret is shown in this answer only.",
        )
        .permission(Permission::WebhookWrite)
        .takes::<NewWebhookEndpoint>()
        .secret_answer()
        .gives::<WebhookEndpointSecret>(201)
        .add();
    r.get("/api/v1/webhook-endpoints/{webhook_endpoint_id}", "get_webhook_endpoint", endpoints::get)
        .tag(TAG)
        .text(
            "Show a webhook endpoint",
            "Without its secret; with how often it failed in a row, and until when it is left alone.",
        )
        .permission(Permission::WebhookRead)
        .gives::<WebhookEndpointView>(200)
        .add();
    r.patch("/api/v1/webhook-endpoints/{webhook_endpoint_id}", "update_webhook_endpoint", endpoints::patch)
        .tag(TAG)
        .text(
            "Change a webhook endpoint",
            "Changes address, description, types or state. Whatever was failing is tried again at once.",
        )
        .permission(Permission::WebhookWrite)
        .if_match()
        .takes::<WebhookEndpointPatch>()
        .gives::<WebhookEndpointView>(200)
        .add();
    r.post(
        "/api/v1/webhook-endpoints/{webhook_endpoint_id}:rotate-secret",
        "rotate_webhook_secret",
        endpoints::rotate,
    )
    .tag(TAG)
    .text(
        "Give a webhook endpoint a new secret",
        "For a day the secret before signs too, so that receivers can change over. The new one is shown in this answer only.",
    )
    .permission(Permission::WebhookWrite)
    .if_match()
    .secret_answer()
    .gives::<WebhookEndpointSecret>(200)
    .add();
    r.post("/api/v1/webhook-endpoints/{webhook_endpoint_id}:test", "test_webhook_endpoint", endpoints::test)
        .tag(TAG)
        .text("Try a webhook endpoint", "Sends it a `command.done` with number 0 once, now, and tells how that went.")
        .permission(Permission::WebhookWrite)
        .gives::<WebhookDeliveryView>(200)
        .add();
}

fn deliveries(r: &mut Registry) {
    r.get("/api/v1/webhook-endpoints/{webhook_endpoint_id}/deliveries", "list_webhook_deliveries", deliveries::list)
        .tag(TAG)
        .text(
            "List deliveries to an endpoint",
            "The newest first: what was sent, how often, what came back; `state=dead` are those that were given up.",
        )
        .permission(Permission::WebhookRead)
        .query::<DeliveryQuery>()
        .lists::<WebhookDeliveryView>()
        .add();
    r.get("/api/v1/webhook-deliveries/{webhook_delivery_id}", "get_webhook_delivery", deliveries::get)
        .tag(TAG)
        .text("Show a delivery", "What became of it, with the beginning of the last answer.")
        .permission(Permission::WebhookRead)
        .gives::<WebhookDeliveryView>(200)
        .add();
    r.post("/api/v1/webhook-deliveries/{webhook_delivery_id}:replay", "replay_webhook_delivery", deliveries::replay)
        .tag(TAG)
        .text(
            "Replay a delivery",
            "Sends once more what was given up or taken: at once, and then for three days like any other.",
        )
        .permission(Permission::WebhookWrite)
        .gives::<WebhookDeliveryView>(200)
        .add();
}
