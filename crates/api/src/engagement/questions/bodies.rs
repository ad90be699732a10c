//! What a question is asked with, and what it is answered with.

use bole_domain::engagement::CycleRef;
use bole_domain::ids::{EngagementId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::registry::Example;

/// A question on an engagement.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = NewQuestion)]
pub struct NewQuestionDocument {
    /// The question.
    #[validate(length(min = 1, max = 2000), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 2000)]
    pub text: String,
    /// The cycle that it is about; without one it is about the engagement as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<CycleRef>,
    /// The person on the roster whose question the agency takes down; without one it is the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
}

impl Example for NewQuestionDocument {
    fn example() -> Self {
        Self {
            text: "三月的账单为什么比二月多两个人？".to_owned(), cycle: "2026-03".parse().ok(), person_id: None
        }
    }
}

/// One's own question.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewOwnQuestion {
    /// The engagement: the client's, or one on whose roster the person is.
    pub engagement_id: EngagementId,
    /// The question.
    #[validate(length(min = 1, max = 2000), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 2000)]
    pub text: String,
    /// The cycle that it is about; without one it is about the engagement as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<CycleRef>,
}

impl Example for NewOwnQuestion {
    fn example() -> Self {
        Self {
            engagement_id: EngagementId::example(),
            text: "我三月的个税为什么比二月高？".to_owned(),
            cycle: "2026-03".parse().ok(),
        }
    }
}

/// An answer to a question.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct QuestionAnswer {
    /// The answer.
    #[validate(length(min = 1, max = 4000), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 4000)]
    pub answer: String,
}

impl Example for QuestionAnswer {
    fn example() -> Self {
        Self { answer: "三月有两人于1日入职，明细见账单的人员变动。".to_owned() }
    }
}
