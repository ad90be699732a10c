//! Questions of clients and people on a service, and their answers (clause PY-5.4.1). What people write may tell of
//! themselves and others, so the texts are sealed.

use bole_domain::engagement::CycleRef;
use bole_domain::events::{EventType, StateChanged};
use bole_domain::ids::{ClientId, EngagementId, PersonId, QuestionId, RunId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::{Named, StoreError, guarded};
use crate::events::{self, Concerns};
use crate::schema::{engagements as e, questions as t};
use crate::sla::timers;
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{on_both, page_after};

const TEXT: &str = "questions.text";
const ANSWER: &str = "questions.answer";

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The answer.
    pub text: String,
    /// Public id of who answered.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// The engagement.
    pub engagement: EngagementId,
    /// The cycle that it is about, if it is about one.
    pub cycle: Option<CycleRef>,
    /// The person whose question it is; without one it is the client's.
    pub person: Option<PersonId>,
    /// The computation that it reviews; then it is the agency's own, and neither client nor people see it.
    pub review_of: Option<RunId>,
    /// Public id of who asked or took it down.
    pub asked_by: String,
    /// The question.
    pub text: String,
    /// The answer, once there is one.
    pub answer: Option<Answered>,
    /// Version of the row.
    pub version: i64,
    /// When it was asked.
    pub created_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    engagement_id: Key,
    cycle_key: String,
    person_id: Option<Key>,
    asked_by: String,
    sealed_text: Vec<u8>,
    sealed_answer: Option<Vec<u8>>,
    answered_by: Option<String>,
    answered_at: Option<At>,
    version: i64,
    created_at: At,
    review_of: Option<Key>,
}

impl Row {
    fn read(self, tx: &Tenant<'_>) -> Result<Question, StoreError> {
        let broken = |column| StoreError::Corrupt { table: "questions", column };
        let answer = match (self.sealed_answer, self.answered_by, self.answered_at) {
            (Some(sealed), Some(by), Some(at)) => {
                Some(Answered { text: tx.keys().open_text(ANSWER, &sealed)?, by, at: at.get() })
            }
            (None, None, None) => None,
            _ => return Err(broken("sealed_answer")),
        };
        Ok(Question {
            id: self.id.id(),
            engagement: self.engagement_id.id(),
            cycle: match self.cycle_key.as_str() {
                "" => None,
                text => Some(text.parse().map_err(|_| broken("cycle_key"))?),
            },
            person: self.person_id.map(Key::id),
            review_of: self.review_of.map(Key::id),
            asked_by: self.asked_by,
            text: tx.keys().open_text(TEXT, &self.sealed_text)?,
            answer,
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}

fn cycle_key(cycle: Option<CycleRef>) -> String {
    cycle.map(|cycle| cycle.to_string()).unwrap_or_default()
}

/// A question to be kept.
#[derive(Debug, Clone)]
pub struct NewQuestion {
    /// The engagement.
    pub engagement: EngagementId,
    /// The cycle that it is about.
    pub cycle: Option<CycleRef>,
    /// The person whose question it is.
    pub person: Option<PersonId>,
    /// The computation that it reviews.
    pub review_of: Option<RunId>,
    /// Public id of who asks or takes it down.
    pub asked_by: String,
    /// The question.
    pub text: String,
}

/// Keeps a question.
pub fn insert(tx: &mut Tenant<'_>, new: NewQuestion) -> Result<Question, StoreError> {
    let question = Question {
        id: tx.new_id(),
        engagement: new.engagement,
        cycle: new.cycle,
        person: new.person,
        review_of: new.review_of,
        asked_by: new.asked_by,
        text: new.text,
        answer: None,
        version: 1,
        created_at: tx.at().get(),
    };
    let (agency, sealed) = (tx.agency(), tx.seal(TEXT, &question.text)?);
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(question.id)),
            t::engagement_id.eq(Key::of(question.engagement)),
            t::cycle_key.eq(cycle_key(question.cycle)),
            t::person_id.eq(question.person.map(Key::of)),
            t::review_of.eq(question.review_of.map(Key::of)),
            t::asked_by.eq(&question.asked_by),
            t::sealed_text.eq(&sealed),
            t::version.eq(question.version),
            t::created_at.eq(At::new(question.created_at)),
        ))
        .execute(c))?;
    timers::follow_question(tx, &question)?;
    told(tx, EventType::QuestionAsked, &question, None);
    Ok(question)
}

/// What a person asks and what a reviewer asks of a colleague is not told to the client.
fn told(tx: &mut Tenant<'_>, kind: EventType, question: &Question, before: Option<&'static str>) {
    let after = if question.answer.is_some() { "answered" } else { "open" };
    if let Some(before) = before {
        tx.saw(question.id, before);
    }
    let inside = question.person.is_some() || question.review_of.is_some();
    let now = StateChanged { before: None, after: after.to_owned(), version: question.version, cycle: question.cycle };
    let whose = Concerns { inside, ..Concerns::engagement(question.engagement) };
    events::moved(tx, kind, ("question", question.id), whose, now);
}

/// A question.
pub fn load(tx: &mut Tenant<'_>, id: QuestionId) -> Result<Question, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("question")?;
    row.read(tx)
}

/// Answers a question, once.
pub fn answer(tx: &mut Tenant<'_>, question: &Question, text: &str, by: &str) -> Result<Question, StoreError> {
    let (agency, at, sealed) = (tx.agency(), tx.at(), tx.seal(ANSWER, text)?);
    let rows = on_both!(&mut *tx.db, |c| diesel::update(t::table.find((agency, Key::of(question.id))))
        .filter(t::version.eq(question.version).and(t::answered_at.is_null()))
        .set((
            t::sealed_answer.eq(&sealed),
            t::answered_by.eq(by),
            t::answered_at.eq(at),
            t::version.eq(question.version + 1),
        ))
        .execute(c))?;
    guarded(rows, "question")?;
    let answered = load(tx, question.id)?;
    timers::follow_question(tx, &answered)?;
    told(tx, EventType::QuestionAnswered, &answered, Some("open"));
    Ok(answered)
}

/// Whose questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's on an engagement.
    Engagement(EngagementId),
    /// A client's own on all its engagements; those of people are not among them.
    Client(ClientId),
    /// A person's own.
    Person(PersonId),
    /// Those of whoever reviews a cycle.
    Review(EngagementId, CycleRef),
}

/// Questions in the order in which they were asked; `open` tells unanswered from answered ones.
pub fn list(
    tx: &mut Tenant<'_>,
    whose: Whose,
    open: Option<bool>,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Question>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table
            .inner_join(e::table.on(e::agency_id.eq(t::agency_id).and(e::id.eq(t::engagement_id))))
            .filter(t::agency_id.eq(agency))
            .select(Row::as_select())
            .into_boxed();
        query = match whose {
            Whose::Review(id, cycle) => query
                .filter(t::review_of.is_not_null().and(t::engagement_id.eq(Key::of(id))))
                .filter(t::cycle_key.eq(cycle_key(Some(cycle)))),
            Whose::Engagement(_) | Whose::Client(_) | Whose::Person(_) => query.filter(t::review_of.is_null()),
        };
        query = match whose {
            Whose::Review(..) => query,
            Whose::Engagement(id) => query.filter(t::engagement_id.eq(Key::of(id))),
            Whose::Client(id) => query.filter(e::client_id.eq(Key::of(id)).and(t::person_id.is_null())),
            Whose::Person(id) => query.filter(t::person_id.eq(Key::of(id))),
        };
        match open {
            Some(true) => query = query.filter(t::answered_at.is_null()),
            Some(false) => query = query.filter(t::answered_at.is_not_null()),
            None => {}
        }
        page_after!(query, t, after, limit).load(c)
    })?;
    rows.into_iter().map(|row| row.read(tx)).collect()
}

/// How many questions of a cycle, and of the engagement as a whole, wait for an answer.
pub fn unanswered(tx: &mut Tenant<'_>, engagement: EngagementId, cycle: CycleRef) -> Result<i64, StoreError> {
    let agency = tx.agency();
    let keys = [String::new(), cycle_key(Some(cycle))];
    Ok(on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::engagement_id.eq(Key::of(engagement))))
        .filter(t::answered_at.is_null().and(t::review_of.is_null()).and(t::cycle_key.eq_any(&keys)))
        .count()
        .get_result(c))?)
}

/// How many questions of those who review a cycle wait for an answer.
pub fn unanswered_reviews(tx: &mut Tenant<'_>, engagement: EngagementId, cycle: CycleRef) -> Result<i64, StoreError> {
    let agency = tx.agency();
    Ok(on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::engagement_id.eq(Key::of(engagement))))
        .filter(t::answered_at.is_null().and(t::review_of.is_not_null()))
        .filter(t::cycle_key.eq(cycle_key(Some(cycle))))
        .count()
        .get_result(c))?)
}
