//! How a question and its answer are shown.

use bole_domain::engagement::CycleRef;
use bole_domain::ids::{EngagementId, PersonId, QuestionId, RunId, TypedId, UserId};
use bole_persistence::engagement::questions::{Answered, Question};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bodies::{NewQuestionDocument, QuestionAnswer};
use crate::http::page::Place;
use crate::http::registry::Example;

/// What was answered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AnswerView {
    /// The answer.
    pub text: String,
    /// Id of the user or service account that answered.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl From<Answered> for AnswerView {
    fn from(answer: Answered) -> Self {
        Self { text: answer.text, by: answer.by, at: answer.at }
    }
}

/// A question.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = Question)]
pub struct QuestionView {
    /// Its id.
    pub id: QuestionId,
    /// The engagement.
    pub engagement_id: EngagementId,
    /// The cycle that it is about; absent where it is about the engagement as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<CycleRef>,
    /// The person whose question it is; absent where it is the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
    /// The computation that it reviews; absent where client or people ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_of: Option<RunId>,
    /// Id of the user or service account that asked or took it down.
    pub asked_by: String,
    /// The question.
    pub text: String,
    /// The answer, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerView>,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// When it was asked.
    pub created_at: DateTime<Utc>,
}

impl From<Question> for QuestionView {
    fn from(question: Question) -> Self {
        Self {
            id: question.id,
            engagement_id: question.engagement,
            cycle: question.cycle,
            person_id: question.person,
            review_of: question.review_of,
            asked_by: question.asked_by,
            text: question.text,
            answer: question.answer.map(AnswerView::from),
            version: question.version,
            created_at: question.created_at,
        }
    }
}

impl QuestionView {
    pub(super) fn place(&self) -> Place {
        (self.created_at, self.id.uuid())
    }
}

impl Example for QuestionView {
    fn example() -> Self {
        let NewQuestionDocument { text, cycle, .. } = NewQuestionDocument::example();
        Self {
            id: QuestionId::example(),
            engagement_id: EngagementId::example(),
            cycle,
            person_id: None,
            review_of: None,
            asked_by: UserId::example().to_string(),
            text,
            answer: Some(AnswerView {
                text: QuestionAnswer::example().answer,
                by: UserId::example().to_string(),
                at: DateTime::from_timestamp(1_775_100_000, 0).unwrap_or_default(),
            }),
            version: 2,
            created_at: DateTime::from_timestamp(1_775_000_000, 0).unwrap_or_default(),
        }
    }
}
