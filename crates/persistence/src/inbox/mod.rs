//! What waits for somebody, asked of the things themselves: what is done waits no longer, and nothing has to be kept in step.

mod waiting;

use bole_domain::agency::Role;
use bole_domain::engagement::CycleRef;
use bole_domain::ids::{ClientId, EngagementId};
use bole_domain::inbox::TaskKind;
use chrono::{DateTime, Utc};

pub use waiting::{count, list};

use crate::types::Key;

/// For whom.
#[derive(Debug, Clone)]
pub struct Who {
    /// The principal, raw.
    pub principal: Key,
    /// His public id.
    pub public_id: String,
    /// The client that he is tied to.
    pub client: Option<ClientId>,
    /// His roles.
    pub roles: Vec<Role>,
}

/// Something that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What waits.
    pub kind: TaskKind,
    /// The object, raw.
    pub object: Key,
    /// Its public id.
    pub object_id: String,
    /// What it is called: a number, a policy.
    pub title: String,
    /// Of which client.
    pub client: Option<ClientId>,
    /// Of which engagement.
    pub engagement: Option<EngagementId>,
    /// Of which month.
    pub cycle: Option<CycleRef>,
    /// Since when the object is there.
    pub since: DateTime<Utc>,
    /// When it is due.
    pub due_at: Option<DateTime<Utc>>,
}
