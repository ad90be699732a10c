//! Questions of whoever reviews a computed month, each answered before it is approved.

use bole_domain::ids::MemberId;
use bole_domain::settlement::cycle::{CycleRefusal, CycleState, CycleVerb};
use bole_persistence::engagement::questions::{self as rows, NewQuestion, Whose};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::access::{self, Address};
use crate::engagement::questions::{QuestionQuery, QuestionView, cut};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::page;
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Example;
use crate::people::access::named;

/// What a reviewer wants to know.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewReviewNote {
    /// Whose line it is about: his place on the roster; absent where it is about the month as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_id: Option<MemberId>,
    /// The question.
    #[validate(length(min = 1, max = 2000), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 2000)]
    pub text: String,
}

impl Example for NewReviewNote {
    fn example() -> Self {
        Self {
            member_id: Some(MemberId::example()), text: "绩效工资较上月增加一倍，依据是什么？".to_owned()
        }
    }
}

/// `POST …/cycles/{cycle}/review-notes`
pub async fn create(cx: Cx, address: Path<Address>, Body(new): Body<NewReviewNote>) -> Reply {
    cx.write(move |tx, by| {
        let (cycle, run) = access::computed(tx, by, *address)?;
        if !matches!(cycle.state, CycleState::Computed | CycleState::Submitted) {
            return Err(CycleRefusal::State { state: cycle.state, verb: CycleVerb::Approve }.into());
        }
        let person = match new.member_id {
            None => None,
            Some(id) => Some(named(tx, cycle.engagement, id)?.person.id),
        };
        let note = rows::insert(
            tx,
            NewQuestion {
                engagement: cycle.engagement,
                cycle: Some(cycle.key),
                person,
                review_of: Some(run),
                asked_by: by.caller.public_id(),
                text: new.text.trim().to_owned(),
            },
        )?;
        let (version, place) = (note.version, format!("/api/v1/questions/{}", note.id));
        Ok(Answer::created(QuestionView::from(note), place).version(version))
    })
    .await
}

/// `GET …/cycles/{cycle}/review-notes`
pub async fn list(cx: Cx, address: Path<Address>, query: Query<QuestionQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = page::after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let cycle = access::cycle(tx, by, *address)?;
        if by.caller.is_outside() {
            return Err(Problem::not_found("cycle"));
        }
        let whose = Whose::Review(cycle.engagement, cycle.key);
        Ok(Answer::ok(cut(rows::list(tx, whose, query.open, after, limit + 1)?, limit)))
    })
    .await
}
