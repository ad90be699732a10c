//! How endpoints and deliveries are shown; a secret once.

use bole_domain::events::EventType;
use bole_domain::ids::{ClientId, EngagementId, WebhookDeliveryId, WebhookEndpointId};
use bole_domain::webhooks::{DeliveryState, EndpointState};
use bole_persistence::webhooks::{Delivery, Endpoint};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::password::Secret;
use crate::http::examples::{happened_at, made_at};
use crate::http::registry::Example;

/// An endpoint of webhooks.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = WebhookEndpoint)]
pub(super) struct WebhookEndpointView {
    /// Its id.
    pub id: WebhookEndpointId,
    /// Where it is.
    pub url: String,
    /// What it is for.
    pub description: String,
    /// Is it served?
    pub state: EndpointState,
    /// Events of these types; of all without any.
    pub types: Vec<EventType>,
    /// Of this client only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
    /// Of this engagement only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engagement_id: Option<EngagementId>,
    /// Until when the secret before the present one signs too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_secret_until: Option<DateTime<Utc>>,
    /// How often it failed in a row.
    pub failures: u32,
    /// Until when it is left alone because it failed and failed; after that one delivery tries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rests_until: Option<DateTime<Utc>>,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl From<Endpoint> for WebhookEndpointView {
    fn from(endpoint: Endpoint) -> Self {
        Self {
            id: endpoint.id,
            url: endpoint.url,
            description: endpoint.description,
            state: endpoint.state,
            types: endpoint.wanted.types,
            client_id: endpoint.wanted.client,
            engagement_id: endpoint.wanted.engagement,
            old_secret_until: endpoint.old_secret_until,
            failures: endpoint.failures,
            rests_until: endpoint.rests_until,
            version: endpoint.version,
            created_at: endpoint.created_at,
        }
    }
}

impl Example for WebhookEndpointView {
    fn example() -> Self {
        Self {
            id: WebhookEndpointId::example(),
            url: "https://erp.example.com/hooks/bole".to_owned(),
            description: "华东 ERP 的工资模块".to_owned(),
            state: EndpointState::Active,
            types: vec![EventType::CycleChanged, EventType::JobEnded],
            client_id: None,
            engagement_id: None,
            old_secret_until: None,
            failures: 0,
            rests_until: None,
            version: 1,
            created_at: made_at(),
        }
    }
}

/// An endpoint with its secret, shown once.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct WebhookEndpointSecret {
    /// The endpoint.
    pub endpoint: WebhookEndpointView,
    /// Its secret: `whsec_` and 32 bytes in base64. It cannot be shown again.
    pub secret: Secret,
}

impl Example for WebhookEndpointSecret {
    fn example() -> Self {
        let secret = Secret::new("whsec_Wm9vIGhhcyB0aGlydHktdHdvIGJ5dGVzIG9mIGx1Y2s=");
        Self { endpoint: WebhookEndpointView::example(), secret }
    }
}

/// A delivery to an endpoint.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = WebhookDelivery)]
pub(super) struct WebhookDeliveryView {
    /// Its id.
    pub id: WebhookDeliveryId,
    /// To which endpoint.
    pub endpoint_id: WebhookEndpointId,
    /// The number of the event; 0 for a trial.
    pub event_number: i64,
    /// The object that it is about; deliveries about one object go one after the other.
    pub subject_id: String,
    /// What became of it.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next, while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<DateTime<Utc>>,
    /// When it was tried last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_at: Option<DateTime<Utc>>,
    /// The status that came then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_status: Option<u16>,
    /// What went wrong then: `timed_out`, `not_connected`, `address_refused`, `broken_off`, `redirected`,
    /// `status`, `unsigned`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_fault: Option<String>,
    /// The beginning of what was answered then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<String>,
    /// When it came to be.
    pub created_at: DateTime<Utc>,
}

impl From<Delivery> for WebhookDeliveryView {
    fn from(delivery: Delivery) -> Self {
        Self {
            id: delivery.id,
            endpoint_id: delivery.endpoint,
            event_number: delivery.event_number,
            subject_id: delivery.subject,
            state: delivery.state,
            attempts: delivery.attempts,
            due_at: Some(delivery.due_at).filter(|_| delivery.state == DeliveryState::Pending),
            last_at: delivery.last_at,
            last_status: delivery.last_status,
            last_fault: delivery.last_fault,
            excerpt: delivery.excerpt,
            created_at: delivery.created_at,
        }
    }
}

impl Example for WebhookDeliveryView {
    fn example() -> Self {
        Self {
            id: WebhookDeliveryId::example(),
            endpoint_id: WebhookEndpointId::example(),
            event_number: 48_211,
            subject_id: bole_domain::ids::CycleId::example().to_string(),
            state: DeliveryState::Delivered,
            attempts: 1,
            due_at: None,
            last_at: Some(happened_at()),
            last_status: Some(204),
            last_fault: None,
            excerpt: None,
            created_at: happened_at(),
        }
    }
}
