//! The questions of a person himself, about the months of his own roster places.

use bole_domain::agency::Permission;
use bole_persistence::engagement::questions::{self as rows, NewQuestion, Whose};

use super::bodies::NewOwnQuestion;
use super::operations::{QuestionQuery, cut, kept, known_cycle, on_roster};
use crate::engagement::access::visible;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::page::{self, after};
use crate::http::params::Query;
use crate::http::problem::Problem;

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
            Whose::Person(_) | Whose::Engagement(_) | Whose::Review(..) => {
                return Err(Problem::not_found("engagement"));
            }
            Whose::Client(_) => {
                visible(tx, by, engagement)?;
                None
            }
        };
        known_cycle(tx, engagement, new.cycle, "/cycle")?;
        let view = kept(
            tx,
            NewQuestion {
                engagement,
                cycle: new.cycle,
                person,
                review_of: None,
                asked_by: by.caller.public_id(),
                text: new.text,
            },
        )?;
        let version = view.version;
        Ok(Answer::created(view, "/api/v1/me/questions").version(version))
    })
    .await
}
