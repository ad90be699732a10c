//! What an endpoint is made from, and what of it can be changed.

use bole_domain::events::EventType;
use bole_domain::ids::{ClientId, EngagementId};
use bole_domain::webhooks::EndpointState;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::client::said;
use crate::http::registry::Example;

/// An endpoint to be made.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewWebhookEndpoint {
    /// Where it is: `https`, in the public network, without a login or a fragment.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub url: String,
    /// What it is for.
    #[validate(length(min = 1, max = 200), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub description: String,
    /// Events of these types; of all without any.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub types: Vec<EventType>,
    /// Of this client only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
    /// Of this engagement only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engagement_id: Option<EngagementId>,
}

impl Example for NewWebhookEndpoint {
    fn example() -> Self {
        Self {
            url: "https://erp.example.com/hooks/bole".to_owned(),
            description: "华东 ERP 的工资模块".to_owned(),
            types: vec![EventType::CycleChanged, EventType::JobEnded],
            client_id: None,
            engagement_id: None,
        }
    }
}

/// A change of an endpoint; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WebhookEndpointPatch {
    /// Where it is.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What it is for.
    #[validate(length(min = 1, max = 200), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// All types that it is told from now on; an empty list is all types.
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub types: Option<Vec<EventType>>,
    /// Is it served? Switched on again it goes on where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<EndpointState>,
}

impl Example for WebhookEndpointPatch {
    fn example() -> Self {
        Self { state: Some(EndpointState::Disabled), ..Self::default() }
    }
}
