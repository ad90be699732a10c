//! What conversations and messages are sent with.

use std::collections::BTreeSet;

use bole_domain::conversations::Topic;
use bole_domain::ids::{DocumentId, EngagementId, MessageId, PersonId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::registry::Example;

/// A conversation to be begun, with its first message.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct NewConversation {
    /// What it is about.
    pub topic: Topic,
    /// What it is called.
    #[validate(length(min = 1, max = 200), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// Do the client's users take part? For the agency to say: no without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_client: Option<bool>,
    /// The person on the roster who takes part; for the agency to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
    /// The first message.
    #[validate(length(min = 1, max = 4000), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 4000)]
    pub text: String,
    /// Files that come with it.
    #[validate(length(max = 10))]
    #[schema(max_items = 10)]
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub attachments: BTreeSet<DocumentId>,
    /// Users who are named in it and who see it.
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub mentions: BTreeSet<UserId>,
}

impl Example for NewConversation {
    fn example() -> Self {
        Self {
            topic: Topic::Engagement { engagement_id: EngagementId::example(), cycle: "2026-03".parse().ok() },
            title: "三月新入职人员的参保材料".to_owned(),
            with_client: Some(true),
            person_id: None,
            text: "三月有两位新入职人员，参保材料还差身份证复印件，请补充。".to_owned(),
            attachments: BTreeSet::from([DocumentId::example()]),
            mentions: BTreeSet::new(),
        }
    }
}

/// A message.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMessage {
    /// The text.
    #[validate(length(min = 1, max = 4000), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 4000)]
    pub text: String,
    /// A note of the agency's own, seen by nobody outside.
    #[serde(default)]
    pub internal: bool,
    /// Files that come with it.
    #[validate(length(max = 10))]
    #[schema(max_items = 10)]
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub attachments: BTreeSet<DocumentId>,
    /// Users who are named in it and who see it.
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub mentions: BTreeSet<UserId>,
}

impl Example for NewMessage {
    fn example() -> Self {
        Self {
            text: "材料已收到，今天办理参保。".to_owned(),
            internal: false,
            attachments: BTreeSet::new(),
            mentions: BTreeSet::new(),
        }
    }
}

/// Up to where the caller has read.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadTo {
    /// The last message that he has read; the last one that he sees without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<MessageId>,
}

impl Example for ReadTo {
    fn example() -> Self {
        Self::default()
    }
}
