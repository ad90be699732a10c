//! Questions of clients and people, and their answers: kept for the whole engagement or for one of its months.

use bole_domain::agency::Permission;
use bole_domain::engagement::CycleRef;
use bole_domain::ids::{EngagementId, PersonId, QuestionId, TypedId, UserId};
use bole_persistence::engagement::questions::{self as rows, Answered, NewQuestion, Question, Whose};
use bole_persistence::people::{self, Roster};
use bole_persistence::settlement::cycles;
use bole_persistence::{Key, StoreError, Tenant};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::access::visible;
use crate::client::access::principal;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::page::{self, Page, Place, after};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
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
            asked_by: question.asked_by,
            text: question.text,
            answer: question.answer.map(AnswerView::from),
            version: question.version,
            created_at: question.created_at,
        }
    }
}

impl QuestionView {
    fn place(&self) -> Place {
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

/// Which questions.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct QuestionQuery {
    /// Those that wait for an answer, or those that have one; all without it.
    pub open: Option<bool>,
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// The cycle that a question names is one of the engagement.
fn known_cycle(tx: &mut Tenant<'_>, engagement: EngagementId, cycle: Option<CycleRef>) -> Result<(), Problem> {
    let Some(cycle) = cycle else { return Ok(()) };
    match cycles::load(tx, engagement, cycle) {
        Ok(_) => Ok(()),
        Err(StoreError::NotFound(_)) => Err(Problem::rule(
            "cycle_unknown",
            "/cycle",
            "该项目没有这个结算周期。",
            "The engagement has no such cycle.",
        )),
        Err(other) => Err(other.into()),
    }
}

/// Is the person on the engagement's roster?
fn on_roster(tx: &mut Tenant<'_>, engagement: EngagementId, person: PersonId) -> Result<bool, Problem> {
    let wanted = Roster { person: Some(Key::of(person)), ..Roster::default() };
    Ok(!people::list_members(tx, engagement, &wanted, 1)?.is_empty())
}

fn kept(tx: &mut Tenant<'_>, new: NewQuestion) -> Result<QuestionView, Problem> {
    let text = new.text.trim().to_owned();
    Ok(rows::insert(tx, NewQuestion { text, ..new })?.into())
}

/// `POST /api/v1/engagements/{engagement_id}/questions`
pub async fn ask(cx: Cx, id: Path<EngagementId>, Body(new): Body<NewQuestionDocument>) -> Reply {
    cx.write(move |tx, by| {
        let engagement = visible(tx, by, *id)?.id;
        if let Some(person) = new.person_id {
            // Those outside the agency ask for themselves.
            if by.caller.is_outside() || !on_roster(tx, engagement, person)? {
                return Err(Problem::rule(
                    "person_not_on_roster",
                    "/person_id",
                    "此人不在该项目的花名册上，或您不能代其提问。",
                    "This person is not on the engagement's roster, or you may not ask for him.",
                ));
            }
        }
        known_cycle(tx, engagement, new.cycle)?;
        let asked_by = principal(by);
        let new = NewQuestion { engagement, cycle: new.cycle, person: new.person_id, asked_by, text: new.text };
        let view = kept(tx, new)?;
        let (version, place) = (view.version, format!("/api/v1/questions/{}", view.id));
        Ok(Answer::created(view, place).version(version))
    })
    .await
}

/// `GET /api/v1/engagements/{engagement_id}/questions`
pub async fn list(cx: Cx, id: Path<EngagementId>, query: Query<QuestionQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let engagement = visible(tx, by, *id)?.id;
        let found = rows::list(tx, Whose::Engagement(engagement), query.open, after, limit + 1)?;
        Ok(Answer::ok(cut(found, limit)))
    })
    .await
}

fn cut(found: Vec<Question>, limit: i64) -> Page<QuestionView> {
    Page::cut(found.into_iter().map(QuestionView::from).collect(), limit, QuestionView::place)
}

/// `GET /api/v1/questions/{question_id}`
pub async fn get(cx: Cx, id: Path<QuestionId>) -> Reply {
    cx.read(move |tx, by| {
        let question = seen(tx, by, *id)?;
        let version = question.version;
        Ok(Answer::ok(QuestionView::from(question)).version(version))
    })
    .await
}

/// A question on an engagement that the caller may see.
fn seen(tx: &mut Tenant<'_>, by: &By, id: QuestionId) -> Result<Question, Problem> {
    let question = rows::load(tx, id)?;
    visible(tx, by, question.engagement).map_err(|_| Problem::not_found("question"))?;
    Ok(question)
}

/// `POST /api/v1/questions/{question_id}:answer`
pub async fn answer(cx: Cx, id: Path<QuestionId>, Body(new): Body<QuestionAnswer>) -> Reply {
    cx.write(move |tx, by| {
        let question = seen(tx, by, *id)?;
        by.saw(question.version)?;
        if question.answer.is_some() {
            return Err(Problem::conflict(
                "question_answered",
                "该咨询已有答复；如需补充，请另提一条。",
                "The question has its answer; ask another one to go on.",
            ));
        }
        let saved = rows::answer(tx, &question, new.answer.trim(), &principal(by))?;
        let version = saved.version;
        Ok(Answer::ok(QuestionView::from(saved)).version(version))
    })
    .await
}

/// Whose questions are the caller's own; the agency's people have none.
fn own(by: &By) -> Result<Whose, Problem> {
    match (by.caller.person, by.caller.client) {
        (Some(person), _) => Ok(Whose::Person(person)),
        (None, Some(client)) => Ok(Whose::Client(client)),
        (None, None) => Err(Problem::forbidden(Permission::QuestionReadOwn.code())),
    }
}

/// `GET /api/v1/me/questions`
pub async fn list_own(cx: Cx, query: Query<QuestionQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let whose = own(by)?;
        Ok(Answer::ok(cut(rows::list(tx, whose, query.open, after, limit + 1)?, limit)))
    })
    .await
}

/// `POST /api/v1/me/questions`
pub async fn ask_own(cx: Cx, Body(new): Body<NewOwnQuestion>) -> Reply {
    cx.write(move |tx, by| {
        let engagement = new.engagement_id;
        let person = match own(by)? {
            Whose::Person(person) if on_roster(tx, engagement, person)? => Some(person),
            Whose::Person(_) | Whose::Engagement(_) => return Err(Problem::not_found("engagement")),
            Whose::Client(_) => {
                visible(tx, by, engagement)?;
                None
            }
        };
        known_cycle(tx, engagement, new.cycle)?;
        let view =
            kept(tx, NewQuestion { engagement, cycle: new.cycle, person, asked_by: principal(by), text: new.text })?;
        let version = view.version;
        Ok(Answer::created(view, "/api/v1/me/questions").version(version))
    })
    .await
}
