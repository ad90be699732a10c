//! Questions: asked for a client, listed, shown, answered.

use bole_domain::engagement::CycleRef;
use bole_domain::ids::{EngagementId, PersonId, QuestionId};
use bole_domain::settlement::cycle::CycleRefusal;
use bole_persistence::engagement::questions::{self as rows, NewQuestion, Question, Whose};
use bole_persistence::people::{self, Roster};
use bole_persistence::settlement::cycles;
use bole_persistence::{Key, StoreError, Tenant};
use serde::Deserialize;
use utoipa::IntoParams;

use super::bodies::{NewQuestionDocument, QuestionAnswer};
use super::views::QuestionView;
use crate::engagement::access::visible;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::page::{self, Page, after};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

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

/// The cycle that a request names at `pointer` is one of the engagement.
pub(crate) fn known_cycle(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    cycle: Option<CycleRef>,
    pointer: &str,
) -> Result<(), Problem> {
    let Some(cycle) = cycle else { return Ok(()) };
    match cycles::load(tx, engagement, cycle) {
        Ok(_) => Ok(()),
        Err(StoreError::NotFound(_)) => Err(Problem::rule(
            "cycle_unknown",
            pointer,
            "该项目没有这个结算周期。",
            "The engagement has no such cycle.",
        )),
        Err(other) => Err(other.into()),
    }
}

/// Is the person on the engagement's roster?
pub(crate) fn on_roster(tx: &mut Tenant<'_>, engagement: EngagementId, person: PersonId) -> Result<bool, Problem> {
    let wanted = Roster { person: Some(Key::of(person)), ..Roster::default() };
    Ok(!people::list_members(tx, engagement, &wanted, 1)?.is_empty())
}

pub(super) fn kept(tx: &mut Tenant<'_>, new: NewQuestion) -> Result<QuestionView, Problem> {
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
        known_cycle(tx, engagement, new.cycle, "/cycle")?;
        let asked_by = by.caller.public_id();
        let new = NewQuestion {
            engagement,
            cycle: new.cycle,
            person: new.person_id,
            review_of: None,
            asked_by,
            text: new.text,
        };
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

pub(crate) fn cut(found: Vec<Question>, limit: i64) -> Page<QuestionView> {
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
        if question.review_of.is_some() && question.asked_by == by.caller.public_id() {
            return Err(CycleRefusal::SeparationOfDuties.into());
        }
        let saved = rows::answer(tx, &question, new.answer.trim(), &by.caller.public_id())?;
        let version = saved.version;
        Ok(Answer::ok(QuestionView::from(saved)).version(version))
    })
    .await
}
