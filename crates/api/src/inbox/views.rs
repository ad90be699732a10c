//! How what waits is shown.

use bole_domain::engagement::CycleRef;
use bole_domain::ids::{ClientId, ContractId, EngagementId};
use bole_domain::inbox::TaskKind;
use bole_persistence::inbox::Waiting;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::examples::happened_at;
use crate::http::registry::Example;

/// How much waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Inbox {
    /// Of all kinds together.
    #[schema(minimum = 0)]
    pub total: i64,
    /// Of each kind that can wait for the caller.
    pub kinds: Vec<InboxCount>,
}

/// How much of a kind waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct InboxCount {
    /// The kind.
    pub kind: TaskKind,
    /// What it is called.
    pub label: String,
    /// How many.
    #[schema(minimum = 0)]
    pub count: i64,
}

impl Example for Inbox {
    fn example() -> Self {
        let count = InboxCount { kind: TaskKind::ContractApproval, label: "待审批合同".to_owned(), count: 2 };
        Self { total: 2, kinds: vec![count] }
    }
}

/// Something that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct InboxItem {
    /// What waits.
    pub kind: TaskKind,
    /// The id of what it is about.
    pub object_id: String,
    /// Where it is read and done.
    pub path: String,
    /// What it is called: the number of a contract or a batch, a month, the code of a policy, a year, the id of a conversation.
    pub title: String,
    /// Of which client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
    /// Of which engagement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engagement_id: Option<EngagementId>,
    /// Of which month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<CycleRef>,
    /// Since when it is there.
    pub since: DateTime<Utc>,
    /// When it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<DateTime<Utc>>,
}

fn path(waiting: &Waiting) -> String {
    let id = &waiting.object_id;
    match (waiting.kind, waiting.engagement, waiting.cycle) {
        (TaskKind::ContractApproval, _, _) => format!("/api/v1/contracts/{id}"),
        (TaskKind::CycleApproval | TaskKind::CycleConfirmation, Some(engagement), Some(cycle)) => {
            format!("/api/v1/payroll/engagements/{engagement}/cycles/{cycle}")
        }
        (TaskKind::CycleApproval | TaskKind::CycleConfirmation, _, _) => "/api/v1/engagements".to_owned(),
        (TaskKind::BatchApproval, _, _) => format!("/api/v1/payment-batches/{id}"),
        (TaskKind::Question | TaskKind::ReviewNote, _, _) => format!("/api/v1/questions/{id}"),
        (TaskKind::Message | TaskKind::Mention, _, _) => format!("/api/v1/conversations/{id}"),
        (TaskKind::Clock, _, _) => format!("/api/v1/timers/{id}"),
        (TaskKind::CalendarYear, _, _) => "/api/v1/calendar-years".to_owned(),
    }
}

impl From<Waiting> for InboxItem {
    fn from(waiting: Waiting) -> Self {
        Self {
            path: path(&waiting),
            kind: waiting.kind,
            object_id: waiting.object_id,
            title: waiting.title,
            client_id: waiting.client,
            engagement_id: waiting.engagement,
            cycle: waiting.cycle,
            since: waiting.since,
            due_at: waiting.due_at,
        }
    }
}

impl Example for InboxItem {
    fn example() -> Self {
        let contract = ContractId::example().to_string();
        Self {
            kind: TaskKind::ContractApproval,
            path: format!("/api/v1/contracts/{contract}"),
            object_id: contract,
            title: "HC-2026-001".to_owned(),
            client_id: Some(ClientId::example()),
            engagement_id: None,
            cycle: None,
            since: happened_at(),
            due_at: None,
        }
    }
}
